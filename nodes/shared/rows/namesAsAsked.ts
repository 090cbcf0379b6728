import deburr from 'lodash/deburr';

import type { NamedField, NamingRule } from './namingRule';
import { LONGEST_NAME, isReservedForRow } from './namingRule';

/** In front of what is no question, and of a question that could not be told from something else. */
const PREFIXES = { question: 'Question: ', consent: 'Consent: ', hidden: 'Hidden: ' } as const;

/**
 * The words of the form itself, in its language and script: `What do you hope to learn`. A colon stands
 * behind a prefix only and a number sign before a hash only, so that no text can pass for another name.
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
	// For MySQL, `É` is `e`; most others see no case.
	fold: foldName,
};

/** Whether a column of this name holds the answer to a consent. */
export function isConsentAsAsked(name: string): boolean {
	return name.startsWith(PREFIXES.consent);
}

/** Whether a column of this name holds a hidden field. */
export function isHiddenAsAsked(name: string): boolean {
	return name.startsWith(PREFIXES.hidden);
}

/**
 * Of ASCII's signs, those stay that no sheet takes for a formula, no database for a quote or a parameter,
 * and no node of n8n for a path, a list or an expression. The others are gaps between words.
 */
const GAPS = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Z}\s!"#$*,.:;<=>?@[\\\]^`{|}~¿¡؟。]+/gu;

/** What nobody sees; the joiners of Persian and Indian words are seen. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}|[\ufe00-\ufe0f]/gu;

/** MySQL refuses characters beyond U+FFFF in names. */
const BEYOND_MYSQL = /[\u{10000}-\u{10ffff}]/gu;

/** Signs that tell one question from another, as in `Revenue ($)` and `C#`: their full-width twins are no gaps. */
const TELLING_SIGNS = /[#$<>]/g;
const TO_FULL_WIDTH = 0xfee0;

const NO_BEGINNING = /^[-+'/&%_)\s\p{M}\u200c\u200d]+/u;
/** Tried only where such signs begin: at each of many in the middle of a text it would take for ever. */
const NO_END = /(?<![\s\u200c\u200d])[\s\u200c\u200d]+$/u;

/** The words of a text, and whether all its letters and digits are in them. */
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

const MEMBERS = new Set(Object.getOwnPropertyNames(Object.prototype).map(foldName));

/** A number or a date is no name: objects put numbers first, sheets turn both into something else. */
function needsPrefix(words: string, { kind }: NamedField): boolean {
	const name = foldName(words);
	return (
		kind !== 'question' || !/\p{L}/u.test(words) || isReservedForRow(name) || MEMBERS.has(name)
	);
}

function bytesOf(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}

/** The beginning of a text in at most so many bytes, up to the end of a word where one is near. */
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

/** A name in lower case and without marks: the same for names between which some destination sees no difference. */
function foldName(name: string): string {
	const plain = deburr(name.normalize('NFKD').replace(/\p{M}/gu, ''));
	return plain.toUpperCase().toLowerCase();
}
