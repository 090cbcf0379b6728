const UNSTORABLE = /[\0\p{Surrogate}]/gu;
/** Halves that belong together match, too; most texts have none, and this costs least. */
const MAY_BE_UNSTORABLE = /[\0\uD800-\uDFFF]/;

/**
 * The text without what a database refuses: U+0000 (PostgreSQL) and halves of surrogate pairs (any
 * store of UTF-8). Everything else is kept as it is, blanks at the ends included.
 */
export function safeText(text: string): string {
	return MAY_BE_UNSTORABLE.test(text) ? text.replace(UNSTORABLE, '') : text;
}
