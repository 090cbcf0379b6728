import deburr from 'lodash/deburr';

import { hashOf } from '../values/fingerprint';

/** PostgreSQL's limit for an identifier, and the one of n8n's Data Table columns. */
export const LONGEST_NAME = 63;
const HASH_LENGTH = 8;

/** What a column is named after. */
export interface NameSource {
	/** The question's text, the predefined field, the consent's text or the hidden field's name. */
	text: string;
	/** LinkedIn's id within the form, decimal; hidden fields have none. */
	id?: string;
	/** `consent` and `hidden` always come first in a name; `question` only where a name needs it. */
	prefix: 'question' | 'consent' | 'hidden';
	/** Names that this column may not have as they are. */
	isReserved: (name: string) => boolean;
}

/**
 * One name per source, in the order of the sources, unique and none of them reserved.
 *
 * The rule: a name is made of its own text alone. Only where two of a form would be called the same
 * does the lowest id keep the plain name; each other one gets a hash of its text, and of its id too
 * when even the texts are the same. LinkedIn numbers new questions upwards, so a form that grows keeps
 * the names it has. Where it does not (a lower id asks for a name in use), or where the question that
 * held the plain name is removed and the other one stays, the other one's name changes.
 */
export function nameColumns(sources: NameSource[]): string[] {
	const names = new Map<NameSource, string>();
	const taken = new Set<string>();
	for (const source of [...sources].sort(byIdThenText)) {
		const name = firstFree(source, taken);
		taken.add(name);
		names.set(source, name);
	}
	return sources.map((source) => names.get(source) as string);
}

/**
 * A text as `[a-z0-9_]*`, and whether it kept every letter and digit. Latin letters lose their marks
 * (`Prénom` → `prenom`); other scripts are dropped, not transliterated; apostrophes join.
 */
export function slugOf(text: string): { slug: string; isWhole: boolean } {
	const plain = deburr(text.normalize('NFKD').replace(/\p{M}/gu, ''));
	const slug = plain
		.replace(/['’ʼ]/g, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_|_$/g, '');
	return { slug, isWhole: !/[\p{L}\p{N}]/u.test(plain.replace(/[A-Za-z0-9]/g, '')) };
}

/** 8 hex digits of the text, the same for texts that differ in case, width or blanks only. */
export function textHash(text: string): string {
	return hashOf(normalized(text), HASH_LENGTH);
}

/** `stem_hash` in at most `longest` characters; a stem that is too long is cut, at a word if it can be. */
export function withHash(stem: string, hash: string, longest = LONGEST_NAME): string {
	const room = longest - hash.length - 1;
	if (stem.length <= room) return `${stem}_${hash}`;
	const wordEnd = stem.lastIndexOf('_', room);
	const cut = stem.slice(0, wordEnd > room / 2 ? wordEnd : room).replace(/_+$/, '');
	return `${cut}_${hash}`;
}

function firstFree(source: NameSource, taken: Set<string>): string {
	const { slug, isWhole } = slugOf(source.text);
	const stem = stemOf(slug, source);
	const hash = textHash(source.text);
	const isFree = stem.length <= LONGEST_NAME && !source.isReserved(stem);
	const isPlain = slug !== '' && isWhole && isFree;

	const candidates = isPlain ? [stem, withHash(stem, hash)] : [withHash(stem, hash)];
	for (const candidate of candidates) if (!taken.has(candidate)) return candidate;
	for (let attempt = 0; ; attempt++) {
		const own = JSON.stringify([normalized(source.text), source.id ?? null, attempt]);
		const candidate = withHash(stem, hashOf(own, HASH_LENGTH));
		if (!taken.has(candidate)) return candidate;
	}
}

function stemOf(slug: string, { prefix, isReserved }: NameSource): string {
	if (slug === '') return prefix;
	const isNameAsItIs = prefix === 'question' && /^[a-z]/.test(slug) && !isReserved(slug);
	return isNameAsItIs ? slug : `${prefix}_${slug}`;
}

function byIdThenText(a: NameSource, b: NameSource): number {
	return (
		compareIds(a.id, b.id) ||
		compareTexts(normalized(a.text), normalized(b.text)) ||
		compareTexts(a.text, b.text)
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
