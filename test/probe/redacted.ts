/**
 * Removes personal data from answers, and keeps their shapes: keys, types, lengths of lists and of numbers,
 * LinkedIn's own words. Everything that is not known to be harmless is removed.
 */
import { isPlainObject } from 'lodash';

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

/** The key of a person's answer, whose kind stays. */
const ANSWER = 'answerDetails';

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

/**
 * A parsed answer without personal data.
 * @param key the key that holds the value, or an outer one that holds a person's answer
 */
export function redacted(value: unknown, key = ''): unknown {
	if (Array.isArray(value)) return value.map((item) => redacted(item, key));
	if (isPlainObject(value)) {
		const fields = Object.entries(value as object);
		const inner = (name: string) => (key === ANSWER ? key : name);
		return Object.fromEntries(
			fields.map(([name, one]) => [withoutIds(name), redacted(one, inner(name))]),
		);
	}
	if (typeof value === 'string') {
		const isWord = WORDS.has(key) && /^[\w.,%: -]{0,200}$/.test(value);
		const isUrn = /^urn:li:[\w:(), -]+$/.test(value);
		return ERROR_TEXTS.has(key) || isWord || isUrn ? withoutIds(value) : 'text';
	}
	if (typeof value === 'number' || typeof value === 'bigint') {
		return key === ANSWER ? 0 : redactedNumber(value);
	}
	// A consent is a yes or no of a person, too.
	const isPersonal = key === ANSWER || key === 'accepted';
	return isPersonal && typeof value === 'boolean' ? true : value;
}

/** Another number of the same length, if the number may be an id or a time. */
function redactedNumber(value: number | bigint): number | bigint {
	if (value < SMALLEST_ID) return value;
	const power = 10n ** BigInt(String(value).length - 1);
	return typeof value === 'bigint' ? power : Number(power);
}
