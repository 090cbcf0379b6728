import deburr from 'lodash/deburr';

import { fixedColumn } from './fixedColumns';
import type { NamedField, NamingRule } from './namingRule';
import { LONGEST_NAME, isReservedForCustom, isReservedForRow } from './namingRule';

/**
 * Names in lower case, digits and underscores: `what_do_you_hope_to_learn`. A predefined question is named
 * after its field (`first_name`). The names of consents start with `consent_`, and of hidden fields with
 * `hidden_`.
 */
export const namesForDatabases: NamingRule = {
	wordsOf: ({ kind, id, text, predefinedField }) => {
		if (kind === 'question') return predefinedField ?? text ?? `Question ${id ?? ''}`;
		return text ?? id ?? '';
	},
	stemOf: (words, field) => {
		const { slug, isWhole } = slugOf(words);
		const stem = prefixed(slug, field);
		const isFree = stem.length <= LONGEST_NAME && !isReserved(stem, field);
		return { stem, isName: slug !== '' && isWhole && isFree };
	},
	withHash,
	fold: (name) => name,
};

/** These signs distinguish questions, as in `Revenue ($)` and `C#`; words replace them. */
const SIGNS = new Map([
	['$', 'dollar'],
	['€', 'euro'],
	['£', 'pound'],
	['¥', 'yen'],
	['%', 'percent'],
	['#', 'number'],
	['+', 'plus'],
	['<', 'below'],
	['>', 'above'],
]);

/** Losing one of these characters makes a slug ambiguous; `|`, `~` and `=` only separate words. */
const TELLING = /[\p{L}\p{N}\p{Sc}]|(?![|~=])\p{Sm}/u;

/**
 * A text as `[a-z0-9_]*`; `isWhole` is false if it lost distinguishing characters. Latin letters lose accents
 * (`Prénom` → `prenom`), other scripts are dropped, and apostrophes join words.
 */
export function slugOf(text: string): { slug: string; isWhole: boolean } {
	const plain = deburr(text.normalize('NFKD').replace(/\p{M}/gu, '')).replace(
		/[^\w\s]/gu,
		(sign) => (SIGNS.has(sign) ? ` ${SIGNS.get(sign)} ` : sign),
	);
	const slug = plain
		.replace(/['’ʼ]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_|_$/g, '');
	return { slug, isWhole: !TELLING.test(plain.replace(/[A-Za-z0-9]/g, '')) };
}

/** `stem_hash` with at most 63 characters; a long stem is cut, at a word if possible. */
export function withHash(stem: string, hash: string): string {
	const room = LONGEST_NAME - hash.length - 1;
	if (stem.length <= room) return `${stem}_${hash}`;
	const wordEnd = stem.lastIndexOf('_', room);
	const cut = stem.slice(0, wordEnd > room / 2 ? wordEnd : room).replace(/_+$/, '');
	return `${cut}_${hash}`;
}

function prefixed(slug: string, field: NamedField): string {
	if (slug === '') return field.kind;
	const isNameAsItIs = field.kind === 'question' && /^[a-z]/.test(slug) && !isReserved(slug, field);
	return isNameAsItIs ? slug : `${field.kind}_${slug}`;
}

function isReserved(name: string, { kind, predefinedField }: NamedField): boolean {
	if (kind !== 'question') return fixedColumn(name) !== undefined;
	return predefinedField === undefined ? isReservedForCustom(name) : isReservedForRow(name);
}
