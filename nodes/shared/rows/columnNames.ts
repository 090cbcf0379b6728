import { hashOf } from '../values/fingerprint';
import { namesAsAsked } from './namesAsAsked';
import { namesForDatabases } from './namesForDatabases';
import type { NamedField, NamingRule } from './namingRule';

const RULES = { forDatabases: namesForDatabases, asAsked: namesAsAsked } satisfies Record<
	string,
	NamingRule
>;

/** In which words the columns of a form are named. */
export type ColumnNames = keyof typeof RULES;

export const COLUMN_NAMES = Object.keys(RULES) as ColumnNames[];

const HASH_LENGTH = 8;

/** A field that waits for its name. */
interface Nameless {
	field: NamedField;
	words: string;
}

/**
 * One name per field, in the order of the fields, unique and none of them reserved.
 *
 * The rule: a name is made of its own text alone. Only where two of a form would be called the same
 * does the lowest id keep the plain name; each other one gets a hash of its text, and of its id too
 * when even the texts are the same. LinkedIn numbers new questions upwards, so a form that grows keeps
 * the names it has. Where it does not (a lower id asks for a name in use), or where the question that
 * held the plain name is removed and the other one stays, the other one's name changes.
 */
export function nameColumns(fields: readonly NamedField[], columnNames: ColumnNames): string[] {
	const rule: NamingRule = RULES[columnNames];
	const nameless = fields.map((field) => ({ field, words: rule.wordsOf(field) }));
	const names = new Map<Nameless, string>();
	const taken = new Set<string>();
	for (const each of [...nameless].sort(byIdThenWords)) {
		const name = firstFree(each, rule, taken);
		taken.add(rule.fold(name));
		names.set(each, name);
	}
	return nameless.map((each) => names.get(each) as string);
}

/** 8 hex digits of the text, the same for texts that differ in case, width or blanks only. */
export function textHash(text: string): string {
	return hashOf(normalized(text), HASH_LENGTH);
}

function firstFree({ field, words }: Nameless, rule: NamingRule, taken: Set<string>): string {
	const { stem, isName } = rule.stemOf(words, field);
	const hashed = rule.withHash(stem, textHash(words));
	for (const candidate of isName ? [stem, hashed] : [hashed]) {
		if (!taken.has(rule.fold(candidate))) return candidate;
	}
	for (let attempt = 0; ; attempt++) {
		const own = JSON.stringify([normalized(words), field.id ?? null, attempt]);
		const candidate = rule.withHash(stem, hashOf(own, HASH_LENGTH));
		if (!taken.has(rule.fold(candidate))) return candidate;
	}
}

function byIdThenWords(a: Nameless, b: Nameless): number {
	return (
		compareIds(a.field.id, b.field.id) ||
		compareTexts(normalized(a.words), normalized(b.words)) ||
		compareTexts(a.words, b.words)
	);
}

/** Decimal ids of any length by their value; those without one last. */
function compareIds(a: string | undefined, b: string | undefined): number {
	if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
	return a.length - b.length || compareTexts(a, b);
}

function compareTexts(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}

function normalized(text: string): string {
	return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
