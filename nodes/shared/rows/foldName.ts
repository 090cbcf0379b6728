import deburr from 'lodash/deburr';

/** A name in lower case and without marks: the same for names between which some destination sees no difference. */
export function foldName(name: string): string {
	const plain = deburr(name.normalize('NFKD').replace(/\p{M}/gu, ''));
	return plain.toUpperCase().toLowerCase();
}
