import { sortBy, sumBy } from 'lodash';

import { asRecord } from '../../shared/values/json';
import {
	leadIdOf,
	leadKey,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../shared/values/leadIdentity';
import { parseFormUrn } from '../../shared/values/urn';
import { leadHash } from './seenLeads';

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

interface WithLeads {
	leads: LeadRef[];
}

export function countOf(groups: readonly WithLeads[]): number {
	return sumBy(groups, ({ leads }) => leads.length);
}

export function hashesOf(groups: readonly WithLeads[]): string[] {
	return groups.flatMap(({ leads }) => leads.map(({ hash }) => hash));
}

/** The groups with these leads only. */
export function only<Group extends WithLeads>(
	groups: readonly Group[],
	hashes: Iterable<string>,
): Group[] {
	const wanted = new Set(hashes);
	return kept(groups, ({ hash }) => wanted.has(hash));
}

export function without<Group extends WithLeads>(
	groups: readonly Group[],
	hashes: Iterable<string>,
): Group[] {
	const unwanted = new Set(hashes);
	return kept(groups, ({ hash }) => !unwanted.has(hash));
}

/** A group that keeps all leads stays the same object; one that keeps none is left out. */
function kept<Group extends WithLeads>(
	groups: readonly Group[],
	isKept: (lead: LeadRef) => boolean,
): Group[] {
	return groups.flatMap((group) => {
		const leads = group.leads.filter(isKept);
		if (leads.length === 0) return [];
		return leads.length === group.leads.length ? group : { ...group, leads };
	});
}

export function oldest<Group extends WithLeads>(groups: readonly Group[], most: number): Group[] {
	const leads = groups.flatMap((group) => group.leads);
	if (leads.length <= most) return [...groups];
	return only(groups, hashesOf([{ leads: sortBy(leads, 'from').slice(0, most) }]));
}
