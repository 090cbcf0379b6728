import type { Locale, Localized } from './types';

/** The key of a localized text, e.g. `en_US`. */
export function localeKey(locale: Locale): string {
	return `${locale.language}_${locale.country}`;
}

/** The text unchanged, or a plain string as a text in this locale. */
export function localized(text: string | Localized, locale: Locale): Localized {
	return typeof text === 'string' ? { [localeKey(locale)]: text } : text;
}

export const ENGLISH: Locale = { language: 'en', country: 'US' };
