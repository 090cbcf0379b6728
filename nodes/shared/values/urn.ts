import type { LeadOwner } from './leadOwner';
import { asDigits, asRecord, asText } from './json';

/** In `urn:li:<kind>:<id>`. */
export type UrnKind =
	| 'organization'
	| 'event'
	| 'sponsoredAccount'
	| 'sponsoredCampaign'
	| 'sponsoredCreative'
	| 'leadGenForm'
	| 'leadGenFormResponse'
	/** LinkedIn's answers hold its bare number. */
	| 'leadNotification';

/** LinkedIn's own pages use this for a showcase page, with the number of an organization. */
const SHOWCASE_PAGE = /^urn:li:organizationBrand:/i;

export interface FormReference {
	formId: string;
	versionId?: number;
}

const DECIMAL_ID = /^[1-9]\d{0,18}$/;
/** LinkedIn's samples contain `(urn:li:leadGenForm:1, 1)` and `(urn:li:leadGenForm:1,1)`. */
const VERSIONED_FORM =
	/^urn:li:versionedLeadGenForm:\(\s*urn:li:leadGenForm:([1-9]\d{0,18})\s*,\s*(\d{1,15})\s*\)$/i;

export function toUrn(kind: UrnKind, id: string): string {
	return `urn:li:${kind}:${id}`;
}

/** `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:ID,VERSION)` */
export function toVersionedFormUrn(formId: string, versionId: number): string {
	return `urn:li:versionedLeadGenForm:(${toUrn('leadGenForm', formId)},${versionId})`;
}

/** The id in a URN of this kind. Ids are decimal, except a lead's (`249592fc-…-6`). */
export function idFromUrn(value: unknown, kind: UrnKind): string | undefined {
	const prefix = toUrn(kind, '');
	const written = asText(value)?.trim();
	const urn = kind === 'organization' ? written?.replace(SHOWCASE_PAGE, prefix) : written;
	if (!urn?.toLowerCase().startsWith(prefix.toLowerCase())) return undefined;
	const id = urn.slice(prefix.length);
	return isIdOf(kind, id) ? id : undefined;
}

export function isIdOf(kind: UrnKind, id: string): boolean {
	return kind === 'leadGenFormResponse' ? /^[A-Za-z0-9_-]{1,191}$/.test(id) : DECIMAL_ID.test(id);
}

/** Reads a form's URN, with or without version. */
export function parseFormUrn(value: unknown): FormReference | undefined {
	const urn = asText(value)?.trim() ?? '';
	const [, formId, version] = VERSIONED_FORM.exec(urn) ?? [];
	if (formId !== undefined) return { formId, versionId: Number(version) };
	const plain = idFromUrn(urn, 'leadGenForm');
	return plain === undefined ? undefined : { formId: plain };
}

/** `owner` is `{organization: urn}`, `{sponsoredAccount: urn}` or the bare URN. */
export function leadOwnerOf(owner: unknown): LeadOwner | undefined {
	for (const kind of ['organization', 'sponsoredAccount'] as const) {
		const id = idAmong(owner, kind);
		if (id !== undefined) return { kind, id };
	}
	return undefined;
}

/** An entity's id: LinkedIn sends a number or a URN. */
export function entityId(value: unknown, kind: UrnKind): string | undefined {
	const digits = asDigits(value);
	return digits !== undefined && isIdOf(kind, digits) ? digits : idFromUrn(value, kind);
}

/**
 * The id in a URN of this kind, or in the first such member of an object, whatever its key: LinkedIn documents
 * the key `event` for notifications only, and calls a creative `associatedCreative` or `sponsoredCreative`.
 */
export function idAmong(holder: unknown, kind: UrnKind): string | undefined {
	const members = asRecord(holder);
	for (const value of members ? Object.values(members) : [holder]) {
		const id = idFromUrn(value, kind);
		if (id !== undefined) return id;
	}
	return undefined;
}
