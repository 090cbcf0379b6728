import { sortBy } from 'lodash';

import { hashOf } from '../values/json';
import { namesAsAsked } from './namesAsAsked';
import { namesForDatabases } from './namesForDatabases';
import type { NamedField, NamingRule } from './namingRule';

const RULES = { forDatabases: namesForDatabases, asAsked: namesAsAsked } satisfies Record<
	string,
	NamingRule
>;

export type ColumnNames = keyof typeof RULES;

export const COLUMN_NAMES = Object.keys(RULES) as ColumnNames[];

const HASH_LENGTH = 8;

interface Nameless {
	field: NamedField;
	words: string;
}

/**
 * One unique name for each field, none of them reserved, in the order of the fields.
 * A name depends only on its own text. If several fields of a form would share a name, the lowest id keeps
 * it; the others get a hash of their text, and of their id if the texts are equal. LinkedIn numbers questions
 * upwards, so a growing form keeps its names. Removing the question with the plain name renames the other
 * one.
 */
export function nameColumns(fields: readonly NamedField[], columnNames: ColumnNames): string[] {
	const rule: NamingRule = RULES[columnNames];
	const nameless = fields.map((field) => ({ field, words: rule.wordsOf(field) }));
	const names = new Map<Nameless, string>();
	const taken = new Set<string>();
	const inOrder = sortBy(nameless, [
		// Decimal ids of any length by value; fields without id come last.
		({ field }) => field.id?.length,
		({ field }) => field.id,
		({ words }) => normalized(words),
		({ words }) => words,
	]);
	for (const each of inOrder) {
		const name = firstFree(each, rule, taken);
		taken.add(rule.fold(name));
		names.set(each, name);
	}
	return nameless.map((each) => names.get(each) as string);
}

/** 8 hex digits. Texts that differ only in case, width or spaces have the same hash. */
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

function normalized(text: string): string {
	return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
