import { asRecord, asText } from './json';

/**
 * The text of something that LinkedIn localizes: a plain string, `{rawText}`, or a MultiLocaleString
 * (`{localized: {sv_SE: …}, preferredLocale}`) whose entries are either of the former.
 *
 * A MultiLocaleString is read in its own `preferredLocale`, which LinkedIn often leaves out, then in
 * `creationLocale`, the form's, then in whichever locale comes first by name, so that the same text
 * always gives the same answer. Blank texts count as absent.
 */
export function localizedText(value: unknown, creationLocale?: unknown): string | undefined {
	const direct = textOf(value);
	if (direct !== undefined) return direct;
	const source = asRecord(value);
	const localized = asRecord(source?.localized);
	if (!localized) return undefined;

	const byName = Object.keys(localized).sort();
	const wanted = [source?.preferredLocale, creationLocale].flatMap((locale) =>
		byName.filter((name) => speaks(name, locale)),
	);
	for (const name of [...wanted, ...byName]) {
		const text = textOf(localized[name]);
		if (text !== undefined) return text;
	}
	return undefined;
}

function textOf(value: unknown): string | undefined {
	return asText(value) ?? asText(asRecord(value)?.rawText);
}

/** Whether `en_US` is in `{language: 'en', country: 'US'}`; a locale without a country takes any. */
function speaks(name: string, locale: unknown): boolean {
	const language = asText(asRecord(locale)?.language);
	if (language === undefined) return false;
	const country = asText(asRecord(locale)?.country);
	const [nameLanguage, nameCountry] = name.toLowerCase().split(/[_-]/);
	return (
		nameLanguage === language.toLowerCase() &&
		(country === undefined || nameCountry === country.toLowerCase())
	);
}

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
