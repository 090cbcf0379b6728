/** PostgreSQL's limit for an identifier in bytes, and the one of n8n's Data Table columns in characters. */
export const LONGEST_NAME = 63;

/** What a form has that gets a column. */
export interface NamedField {
	kind: 'question' | 'consent' | 'hidden';
	/** LinkedIn's id within the form, decimal; hidden fields have none. */
	id?: string;
	/** The text of a question or consent, the name of a hidden field. */
	text?: string;
	/** LinkedIn's name of a predefined question, e.g. `FIRST_NAME`. */
	predefinedField?: string;
}

/** How a field becomes the name of a column. Names of different kinds are never the same. */
export interface NamingRule {
	/** What the name is made of. */
	wordsOf(field: NamedField): string;
	/** Words as far as a name may have them, and whether they are a name by themselves. */
	stemOf(words: string, field: NamedField): { stem: string; isName: boolean };
	/** The stem, cut where it is too long, and the hash: never what another stem is by itself. */
	withHash(stem: string, hash: string): string;
	/** The same for names between which some destination sees no difference. */
	fold(name: string): string;
}
