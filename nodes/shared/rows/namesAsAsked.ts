import deburr from 'lodash/deburr';

import { SHEET_HEADERS } from './fixedColumns';
import type { NamedField, NamingRule } from './namingRule';
import { LONGEST_NAME, isReservedForRow } from './namingRule';

/** For consents, hidden fields, and questions whose plain name is ambiguous. */
export const PREFIXES = {
	question: 'Question: ',
	consent: 'Consent: ',
	hidden: 'Hidden: ',
} as const;

/**
 * Names in the form's own words and script: `What do you hope to learn`. Colons occur only after prefixes,
 * and number signs only before hashes, so texts cannot imitate them.
 */
export const namesAsAsked: NamingRule = {
	wordsOf: ({ kind, id, text, predefinedField }) =>
		text ?? predefinedField ?? (kind === 'question' ? `Question ${id ?? ''}` : (id ?? '')),
	stemOf: (text, field) => {
		const { words, isWhole } = wordsOf(text);
		const stem = needsPrefix(words, field) ? PREFIXES[field.kind] + words : words;
		return { stem, isName: words !== '' && isWhole && bytesOf(stem) <= LONGEST_NAME };
	},
	withHash: (stem, hash) => {
		const ending = `#${hash}`;
		return `${cutTo(stem, LONGEST_NAME - ending.length - 1)} ${ending}`;
	},
	// MySQL treats `É` and `e` as equal, and most databases ignore case.
	fold: foldName,
};

/**
 * Characters that become spaces. The ASCII signs that remain are safe: not formulas in sheets, not quotes or
 * parameters in databases, and not paths, lists or expressions in n8n.
 */
const GAPS = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Z}\s!"#$*,.:;<=>?@[\\\]^`{|}~¿¡؟。]+/gu;

/** Invisible characters, except the joiners of Persian and Indian scripts, which change words. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}|[\ufe00-\ufe0f]/gu;

/** MySQL refuses characters beyond U+FFFF in names. */
const BEYOND_MYSQL = /[\u{10000}-\u{10ffff}]/gu;

/** These signs distinguish questions, as in `Revenue ($)` and `C#`; full-width signs replace them. */
const TELLING_SIGNS = /[#$<>]/g;
const TO_FULL_WIDTH = 0xfee0;

const NO_BEGINNING = /^[-+'/&%_)\s\p{M}\u200c\u200d]+/u;
/** The lookbehind avoids quadratic time in texts with many spaces. */
const NO_END = /(?<![\s\u200c\u200d])[\s\u200c\u200d]+$/u;

/** `isWhole` is false if letters or digits were lost. */
function wordsOf(text: string): { words: string; isWhole: boolean } {
	const plain = text.normalize('NFKC').replace(INVISIBLE, '');
	const words = plain
		.replace(BEYOND_MYSQL, ' ')
		.replace(TELLING_SIGNS, (sign) => String.fromCharCode(sign.charCodeAt(0) + TO_FULL_WIDTH))
		.replace(GAPS, ' ')
		.replace(NO_BEGINNING, '')
		.replace(NO_END, '');
	const lost = plain.match(BEYOND_MYSQL)?.join('') ?? '';
	return { words, isWhole: !/[\p{L}\p{N}]/u.test(lost) };
}

/** Headers of fixed columns, and names that JavaScript's objects have. */
const TAKEN = new Set(
	[...SHEET_HEADERS, ...Object.getOwnPropertyNames(Object.prototype)].map(foldName),
);

/** JavaScript sorts numeric keys first, and sheets convert numbers and dates. */
function needsPrefix(words: string, { kind }: NamedField): boolean {
	const name = foldName(words);
	return kind !== 'question' || !/\p{L}/u.test(words) || isReservedForRow(name) || TAKEN.has(name);
}

function bytesOf(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}

/** Cuts to a number of bytes, at the end of a word if one is near. */
function cutTo(text: string, bytes: number): string {
	if (bytesOf(text) <= bytes) return text.trimEnd();
	let cut = '';
	let size = 0;
	for (const character of text) {
		size += bytesOf(character);
		if (size > bytes) break;
		cut += character;
	}
	const wordEnd = text.lastIndexOf(' ', cut.length);
	return (wordEnd > cut.length / 2 ? cut.slice(0, wordEnd) : cut).replace(NO_END, '');
}

/** In lower case and without accents: equal for names that some destination treats as equal. */
function foldName(name: string): string {
	const plain = deburr(name.normalize('NFKD').replace(/\p{M}/gu, ''));
	return plain.toUpperCase().toLowerCase();
}
