import { isReadByN8n, quoteName, quoteText } from './dialect';

/** A name in MySQL's quotes. */
export function mysqlName(name: string): string {
	return quoteName(name, '`');
}

/** A text in which neither n8n nor the server, whatever it takes a backslash for, finds anything of its own. */
export function mysqlText(value: string): string {
	if (!value.includes('\\') && !isReadByN8n(value)) return quoteText(value);
	return `CONVERT(0x${Buffer.from(value, 'utf8').toString('hex')} USING utf8mb4)`;
}

/** MariaDB reads this, and then tells by itself which names are the same to it; to MySQL it is a comment. */
export const UNLESS_THERE = '/*M! IF NOT EXISTS */';

/**
 * A text in which names are the same where they are to the server, but for a few letters: it sees no case in
 * the names of columns, but accents, whatever its collations do.
 */
export function sameName(expression: string): string {
	return `LOWER(CONVERT(${expression} USING utf8mb4)) COLLATE utf8mb4_bin`;
}
