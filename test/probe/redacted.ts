/**
 * Removes personal data from answers, and keeps their shapes: keys, types, lengths of lists and of numbers,
 * LinkedIn's own words. Everything that is not known to be harmless is removed.
 */
import { isObject } from './linkedIn';

/** Keys whose values are LinkedIn's own words, never personal data. */
const WORDS = new Set(
	[
		'auth_type callToActionLabel code country discoveryMode errorDetailType fieldPath impersonator',
		'language leadAction leadType predefinedField primaryOrganizationType rel reviewStatus role',
		'scope state token_type type',
	].flatMap((keys) => keys.split(' ')),
);

/** Error texts are LinkedIn's own; only ids in them are personal data. */
const ERROR_TEXTS = new Set(['message', 'description', 'error', 'error_description']);

/** A URN with its entity and id, a lead's id, or the digits of any other, but no month (`202609`, `20260901`). */
const IDS =
	/urn:li:(\w+):[\w-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-\d+)?|(?<!\d)(?!20\d\d(?:0[1-9]|1[0-2])(?:01)?(?!\d))\d{4,}/gi;

/** Below this a number is a status, a version, or the place of a consent or an option. */
const SMALLEST_ID = 1000;

/** A text of LinkedIn, or a key, with `…` in place of each id. */
export function withoutIds(text: string): string {
	return text.replace(IDS, (_whole, entity?: string) =>
		entity === undefined ? '…' : `urn:li:${entity}:…`,
	);
}

/** A raw query without ids; it keeps counts and places of the list, which are the probe's own. */
export function redactedQuery(raw: string): string {
	return raw
		.split('&')
		.map((part) => (/^(count|start)=/.test(part) ? part : withoutIds(decodeURIComponent(part))))
		.join('&');
}

/** The key of a person's answer. Its kind stays, its content does not. */
export const ANSWER = 'answerDetails';

/**
 * A parsed answer without personal data.
 * @param key the key that holds the value; of one below {@link ANSWER}, only the shape stays
 */
export function redacted(value: unknown, key = ''): unknown {
	const isAnswer = key === ANSWER;
	if (Array.isArray(value)) return value.map((item) => redacted(item, key));
	if (isObject(value)) {
		return Object.fromEntries(
			Object.entries(value).map(([name, one]) => [
				withoutIds(name),
				redacted(one, isAnswer ? key : name),
			]),
		);
	}
	if (typeof value === 'string') {
		const isWord = WORDS.has(key) && /^[\w.,%: -]{0,200}$/.test(value);
		const isKept = ERROR_TEXTS.has(key) || isWord || /^urn:li:[\w:(),-]+$/.test(value);
		return isKept && !isAnswer ? withoutIds(value) : 'text';
	}
	if (typeof value === 'number' || typeof value === 'bigint') {
		return isAnswer ? 0 : redactedNumber(value);
	}
	// A consent, or another yes or no of a person.
	const isPersonal = isAnswer || key === 'accepted';
	return isPersonal && typeof value === 'boolean' ? true : value;
}

/** Another number of the same length, if the number may be an id or a time. */
function redactedNumber(value: number | bigint): number | bigint {
	if (value < SMALLEST_ID) return value;
	const power = 10n ** BigInt(String(value).length - 1);
	return typeof value === 'bigint' ? power : Number(power);
}
