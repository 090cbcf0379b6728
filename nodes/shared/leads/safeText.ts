const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/**
 * The text without what a database refuses: U+0000 (PostgreSQL) and halves of surrogate pairs (any
 * store of UTF-8). Everything else is kept as it is, blanks at the ends included.
 */
export function safeText(text: string): string {
	return text.replace(UNSTORABLE, '');
}
