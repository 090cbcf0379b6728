import type { Locale, Localized } from './types';

/** The key of a localized text, e.g. `en_US`. */
export function localeKey(locale: Locale): string {
	return `${locale.language}_${locale.country}`;
}

/** The text as it is, or a plain string as the text of this one locale. */
export function localized(text: string | Localized, locale: Locale): Localized {
	return typeof text === 'string' ? { [localeKey(locale)]: text } : text;
}

/** The text in the given locale, else in whichever it has; empty when it has none. */
export function textIn(text: Localized, locale?: Locale): string {
	const preferred = locale && text[localeKey(locale)];
	return preferred ?? Object.values(text)[0] ?? '';
}

export const ENGLISH: Locale = { language: 'en', country: 'US' };
