import { asRecord, asText } from './json';

/**
 * Reads text that LinkedIn localizes: a plain string, `{rawText}`, or a MultiLocaleString (`{localized:
 * {sv_SE: …}, preferredLocale}`) of either.
 * Prefers the string's `preferredLocale`, which LinkedIn often omits, then the form's `creationLocale`, and
 * then the first locale by name, so that results are stable. Blank texts count as missing.
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

/** `en_US` matches `{language: 'en', country: 'US'}`; a locale without country matches any. */
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
/** Also matches valid pairs. Most texts have no surrogate at all, so this cheap test is enough for them. */
const MAY_BE_UNSTORABLE = /[\0\uD800-\uDFFF]/;

/** Removes characters that databases refuse: U+0000 (PostgreSQL) and lone surrogates (UTF-8). */
export function safeText(text: string): string {
	return MAY_BE_UNSTORABLE.test(text) ? text.replace(UNSTORABLE, '') : text;
}

/** A text as a message shows it: in quotes, and cut if it is long. */
export function quoted(text: string): string {
	return `'${text.length > 80 ? `${text.slice(0, 80)}…` : text}'`;
}
