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
