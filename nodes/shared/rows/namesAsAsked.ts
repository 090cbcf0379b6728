import { safeText } from '../values/text';
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
		const words = wordsOf(text);
		const stem = needsPrefix(words, field) ? PREFIXES[field.kind] + words : words;
		return { stem, isName: words !== '' && stem.length <= LONGEST_NAME };
	},
	withHash: (stem, hash) => {
		const ending = `#${hash}`;
		return `${cutTo(stem, LONGEST_NAME - ending.length - 1)} ${ending}`;
	},
	// A table of Excel ignores case.
	fold: (name) => name.toLowerCase(),
};

/**
 * Characters that become spaces. The ASCII signs that remain are safe: not formulas in sheets, and not paths, lists,
 * quotes or expressions in n8n.
 */
const GAPS = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Z}\s!"#$*,.:;<=>?@[\\\]^`{|}~¿¡؟。]+/gu;

/** Invisible characters, except the joiners of Persian and Indian scripts, which change words. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}|[\ufe00-\ufe0f]/gu;

/** These signs distinguish questions, as in `Revenue ($)` and `C#`; full-width signs replace them. */
const TELLING_SIGNS = /[#$<>]/g;
const TO_FULL_WIDTH = 0xfee0;

const NO_BEGINNING = /^[-+'/&%_)\s\p{M}\u200c\u200d]+/u;
/** The lookbehind avoids quadratic time in texts with many spaces. */
const NO_END = /(?<![\s\u200c\u200d])[\s\u200c\u200d]+$/u;

function wordsOf(text: string): string {
	return text
		.normalize('NFKC')
		.replace(INVISIBLE, '')
		.replace(TELLING_SIGNS, (sign) => String.fromCharCode(sign.charCodeAt(0) + TO_FULL_WIDTH))
		.replace(GAPS, ' ')
		.replace(NO_BEGINNING, '')
		.replace(NO_END, '');
}

/** Headers of fixed columns, and names that JavaScript's objects have. */
const TAKEN = new Set(
	[...SHEET_HEADERS, ...Object.getOwnPropertyNames(Object.prototype)].map((name) =>
		name.toLowerCase(),
	),
);

/** JavaScript sorts numeric keys first, and sheets convert numbers and dates. */
function needsPrefix(words: string, { kind }: NamedField): boolean {
	const name = words.toLowerCase();
	return kind !== 'question' || !/\p{L}/u.test(words) || isReservedForRow(name) || TAKEN.has(name);
}

/** Cuts to a number of UTF-16 units, at the end of a word if one is near. */
function cutTo(text: string, most: number): string {
	if (text.length <= most) return text.trimEnd();
	const wordEnd = text.lastIndexOf(' ', most);
	const cut = text.slice(0, wordEnd > most / 2 ? wordEnd : most);
	// The cut may split a character.
	return safeText(cut).replace(NO_END, '');
}
