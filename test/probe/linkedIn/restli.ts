/** One primitive of a Rest.li 2.0 query: structure characters are encoded, too (contract 2.3, rule 2). */
export function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[()',:]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/** An entity's URN as it is written into a query. */
export function encodedUrn(entity: string, id: string): string {
	return encode(`urn:li:${entity}:${id}`);
}
