import type { LeadOwner } from './leadOwner';
import { asDigits, asRecord } from './json';

/** The kinds of URN that lead sync meets: `urn:li:<kind>:<id>`. */
export type UrnKind =
	| 'organization'
	| 'event'
	| 'sponsoredAccount'
	| 'sponsoredCampaign'
	| 'sponsoredCreative'
	| 'leadGenForm'
	| 'leadGenFormResponse';

const PREFIXES: Record<UrnKind, string> = {
	organization: 'urn:li:organization:',
	event: 'urn:li:event:',
	sponsoredAccount: 'urn:li:sponsoredAccount:',
	sponsoredCampaign: 'urn:li:sponsoredCampaign:',
	sponsoredCreative: 'urn:li:sponsoredCreative:',
	leadGenForm: 'urn:li:leadGenForm:',
	leadGenFormResponse: 'urn:li:leadGenFormResponse:',
};

/** LinkedIn's own pages call a showcase page so; its number is that of an organization like any other. */
const SHOWCASE_PAGE = /^urn:li:organizationBrand:/i;

/** A form, and the version of it when the URN names one. */
export interface FormReference {
	formId: string;
	versionId?: number;
}

const DECIMAL_ID = /^[1-9]\d{0,18}$/;
/** LinkedIn's own samples have `(urn:li:leadGenForm:1, 1)` as well as `(urn:li:leadGenForm:1,1)`. */
const VERSIONED_FORM =
	/^urn:li:versionedLeadGenForm:\(\s*urn:li:leadGenForm:([1-9]\d{0,18})\s*,\s*(\d{1,15})\s*\)$/i;

/** `urn:li:event:7249812613549670400` from its parts. */
export function toUrn(kind: UrnKind, id: string): string {
	return PREFIXES[kind] + id;
}

/** `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:ID,VERSION)`, not percent-encoded. */
export function toVersionedFormUrn(formId: string, versionId: number): string {
	return `urn:li:versionedLeadGenForm:(${toUrn('leadGenForm', formId)},${versionId})`;
}

/**
 * The id in a URN of this kind, percent-encoded or not. Ids are decimal strings, except a lead form
 * response's (`249592fc-…-6`). Undefined when the value is no such URN.
 */
export function idFromUrn(value: unknown, kind: UrnKind): string | undefined {
	const prefix = PREFIXES[kind];
	const written = decoded(value);
	const urn = kind === 'organization' ? written?.replace(SHOWCASE_PAGE, prefix) : written;
	if (urn === undefined || urn.length <= prefix.length) return undefined;
	if (!urn.startsWith(prefix) && !urn.toLowerCase().startsWith(prefix.toLowerCase())) {
		return undefined;
	}
	const id = urn.slice(prefix.length);
	return isIdOf(kind, id) ? id : undefined;
}

/** Whether a text has the form of an id of this kind. */
export function isIdOf(kind: UrnKind, id: string): boolean {
	return kind === 'leadGenFormResponse' ? /^[A-Za-z0-9_-]{1,191}$/.test(id) : DECIMAL_ID.test(id);
}

/** Reads a plain or a versioned form URN, percent-encoded or not; undefined when it is neither. */
export function parseFormUrn(value: unknown): FormReference | undefined {
	const urn = decoded(value);
	if (urn === undefined) return undefined;
	const [, formId, version] = VERSIONED_FORM.exec(urn) ?? [];
	if (formId !== undefined) return { formId, versionId: Number(version) };
	const plain = idFromUrn(urn, 'leadGenForm');
	return plain === undefined ? undefined : { formId: plain };
}

/** The organization that owns a form or a lead; `owner` is `{organization: urn}` or the bare URN. */
export function organizationIdOf(owner: unknown): string | undefined {
	return idAmong(owner, 'organization');
}

/**
 * Who owns a form, a lead or a subscription: a page or an ad account; undefined when it is neither. `owner` is
 * `{organization: urn}`, `{sponsoredAccount: urn}` or the bare URN.
 */
export function leadOwnerOf(owner: unknown): LeadOwner | undefined {
	for (const kind of ['organization', 'sponsoredAccount'] as const) {
		const id = idAmong(owner, kind);
		if (id !== undefined) return { kind, id };
	}
	return undefined;
}

/**
 * The event in a lead's `associatedEntity`. Notifications have it under `event`; the key in a response
 * has not been seen, so any member that holds an event's URN is taken, as is the bare URN.
 */
export function eventIdOf(associatedEntity: unknown): string | undefined {
	return idAmong(associatedEntity, 'event');
}

/** The creative: `associatedCreative` in responses, `sponsoredCreative` in notifications. */
export function creativeIdOf(associatedEntity: unknown): string | undefined {
	return idAmong(associatedEntity, 'sponsoredCreative');
}

/** The campaign in `leadMetadata.sponsoredLeadMetadata`. */
export function campaignIdOf(leadMetadata: unknown): string | undefined {
	return idAmong(asRecord(leadMetadata)?.sponsoredLeadMetadata, 'sponsoredCampaign');
}

/** An entity's own `id`, which LinkedIn sends as a bare number: decimal digits, or from its URN. */
export function entityId(value: unknown, kind: UrnKind): string | undefined {
	const digits = asDigits(value);
	return digits !== undefined && isIdOf(kind, digits) ? digits : idFromUrn(value, kind);
}

function idAmong(holder: unknown, kind: UrnKind): string | undefined {
	const members = asRecord(holder);
	for (const value of members ? Object.values(members) : [holder]) {
		const id = idFromUrn(value, kind);
		if (id !== undefined) return id;
	}
	return undefined;
}

function decoded(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > 1000) return undefined;
	const urn = value.trim();
	if (!urn.includes('%')) return urn;
	// decodeURIComponent would throw on a stray percent sign; URNs hold ASCII only.
	return urn.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) =>
		String.fromCharCode(parseInt(hex, 16)),
	);
}
