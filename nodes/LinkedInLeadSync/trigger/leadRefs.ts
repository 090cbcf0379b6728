import { asRecord } from '../../shared/values/json';
import {
	leadIdOf,
	leadKey,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../shared/values/leadIdentity';
import { parseFormUrn } from '../../shared/values/urn';
import { leadHash } from './memory/hashes';

/** The data to find a lead again at LinkedIn. */
export interface LeadRef {
	/** See `leadHash`. */
	hash: string;
	/** Both ends are included, and equal unless the lead's time is unreadable. By LinkedIn's clock. */
	from: number;
	to: number;
}

export interface ReadRef extends LeadRef {
	/** See `ownerKey`. */
	owner: string;
	/** Empty when unreadable. */
	formId: string;
}

/** A lead that LinkedIn has shown in this poll. */
export interface FoundLead extends ReadRef {
	lead: unknown;
}

/** A lead's data. @param span where the lead was found; replaces an unreadable time */
export function foundLead(
	lead: unknown,
	owner: string,
	{ from, to }: Pick<ReadRef, 'from' | 'to'>,
): FoundLead {
	const time = submittedAtOf(lead);
	const isInside = time !== undefined && time >= from && time <= to;
	const [earliest, latest] = isInside ? [time, time] : [from, to];
	const hash = leadHash(leadKey(lead));
	return { lead, owner, hash, formId: formIdOf(lead), from: earliest, to: latest };
}

/** Empty when unreadable. */
function formIdOf(lead: unknown): string {
	return parseFormUrn(asRecord(lead)?.versionedLeadGenFormUrn)?.formId ?? '';
}

/** LinkedIn's id, or a stand-in. */
export function idOf({ lead }: FoundLead): string {
	return leadIdOf(lead) ?? unidentifiedLeadId(lead);
}

export function hashesOf(leads: ReadonlyArray<Pick<LeadRef, 'hash'>>): string[] {
	return leads.map(({ hash }) => hash);
}

/** The leads with these hashes, in their order. */
export function only<Ref extends LeadRef>(leads: readonly Ref[], hashes: Iterable<string>): Ref[] {
	const wanted = new Set(hashes);
	return leads.filter(({ hash }) => wanted.has(hash));
}

export function without<Ref extends LeadRef>(
	leads: readonly Ref[],
	hashes: Iterable<string>,
): Ref[] {
	const unwanted = new Set(hashes);
	return leads.filter(({ hash }) => !unwanted.has(hash));
}
