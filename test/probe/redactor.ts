import { isObject } from './linkedIn';

const wordsOf = (text: string) => new Set(text.trim().split(/\s+/));

/** Keys whose words are LinkedIn's own, never somebody's. */
const WORDS = wordsOf(`
	auth_type callToActionLabel code country discoveryMode errorDetailType fieldPath
	impersonator language leadAction leadType predefinedField primaryOrganizationType rel
	reviewStatus role scope state token_type type
`);

/** Keys whose numbers count or date something. */
const NUMBERS = wordsOf(`
	authorized_at count created created_at endsAt expires_at expires_in lastModified lastUpdated
	maxResponseLength occurredAt refresh_token_expires_in serviceErrorCode start startsAt status
	submittedAt time total versionId
`);

/** Error texts are LinkedIn's own; only ids in them are somebody's. */
const ERROR_TEXTS = new Set(['message', 'description', 'error', 'error_description']);

/** Below this a number stands for a place in a list, such as a consent's or an option's id. */
const SMALLEST_ID = 1000;

const URN = /^urn:li:/;
const LEAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-\d+)?$/i;
/** A URN with its entity and id, a lead's id, or the digits of any other. */
const IDS = /urn:li:(\w+):([\w-]+)|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-\d+)?|\d{4,}/gi;
/** Entities that are the same for everybody. */
const KEPT_ENTITIES = new Set(['servicePrincipal', 'industry']);
/** A month, as it stands in LinkedIn's refusals: `20260901`, `202609`. */
const MONTH = /^20\d\d(0[1-9]|1[0-2])(01)?$/;
/** Parameters whose numbers the probe chose. */
const OWN_PARAMETER = /^(count|start|submittedAtTimeRange)=/;
const TEXT = 'text';

/**
 * Takes from answers everything that is somebody's, and leaves their shapes: keys, types, lengths of
 * lists, LinkedIn's own words. What is not known to be harmless is taken away.
 */
export class Redactor {
	private readonly made = new Map<string, string>();

	/** A made-up id for a real one, always the same and never for two; of the same length and kind. */
	id(real: string): string {
		let id = this.made.get(real);
		if (id === undefined) {
			id = madeUp(real, this.made.size + 1);
			this.made.set(real, id);
		}
		return id;
	}

	/** One of LinkedIn's own texts, with other ids. */
	text(text: string): string {
		return text.replace(IDS, (whole: string, entity?: string, id?: string) => {
			if (entity === undefined || id === undefined) {
				return MONTH.test(whole) ? whole : this.id(whole);
			}
			return `urn:li:${entity}:${KEPT_ENTITIES.has(entity) ? id : this.id(id)}`;
		});
	}

	/** A raw query: URNs and ids in it are replaced, whatever their encoding. */
	query(raw: string): string {
		return raw
			.split('&')
			.map((part) => (OWN_PARAMETER.test(part) ? part : encodeURI(this.text(decoded(part)))))
			.join('&');
	}

	/** A parsed answer. */
	answer(value: unknown, key = ''): unknown {
		if (Array.isArray(value)) return value.map((item) => this.answer(item, key));
		if (isObject(value)) return this.object(value);
		if (typeof value === 'string') return this.string(value, key);
		if (typeof value === 'number' || typeof value === 'bigint') return this.number(value, key);
		// A consent, or another yes or no of a person.
		if (typeof value === 'boolean') return key === 'accepted' ? true : value;
		return value;
	}

	private object(value: Record<string, unknown>): Record<string, unknown> {
		return Object.fromEntries(
			Object.entries(value).map(([key, inner]) => [
				// In a batch the keys are ids.
				/^\w+$/.test(key) && !/^\d+$/.test(key) && !isLeadId(key) ? key : this.text(key),
				key === 'answerDetails' ? withoutAnswer(inner) : this.answer(inner, key),
			]),
		);
	}

	private string(value: string, key: string): string {
		if (URN.test(value)) return this.text(value);
		if (key === 'id' && isLeadId(value)) return this.id(value);
		if (WORDS.has(key) && /^[\w.,%: -]{0,200}$/.test(value)) return this.text(value);
		if (ERROR_TEXTS.has(key)) return this.text(value);
		return TEXT;
	}

	private number(value: number | bigint, key: string): number | bigint {
		if (NUMBERS.has(key) || value < SMALLEST_ID) return value;
		if (!Number.isInteger(Number(value))) return 0;
		const id = BigInt(this.id(String(value)));
		return id > BigInt(Number.MAX_SAFE_INTEGER) ? id : Number(id);
	}
}

/** An answer's kind stays, what was answered does not. */
function withoutAnswer(details: unknown): unknown {
	if (Array.isArray(details)) return details.map(() => 0);
	if (isObject(details)) {
		return Object.fromEntries(
			Object.entries(details).map(([key, inner]) => [key, withoutAnswer(inner)]),
		);
	}
	return typeof details === 'string' ? TEXT : 0;
}

function isLeadId(text: string): boolean {
	return LEAD_ID.test(text);
}

function madeUp(real: string, number: number): string {
	if (/^\d+$/.test(real)) return `8${String(number).padStart(Math.max(3, real.length - 1), '0')}`;
	if (isLeadId(real)) {
		return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}-1`;
	}
	return `made-up-${number}`;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return TEXT;
	}
}
