import type { IDataObject } from 'n8n-workflow';

import type { LeadEntry } from '../../shared/api/leadFormResponses';
import type { LeadOwner } from '../../shared/api/leadOwner';
import {
	leadIdOf,
	leadKey,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../shared/leads/leadIdentity';
import type { SetMember } from '../../shared/leads/leadSet';
import { leadHash } from '../../shared/leads/seenLeads';
import type { LeadFormResponse } from '../../shared/leads/types';
import { parseFormUrn } from '../../shared/leads/urn';
import type { LeadRows } from '../../shared/reading/leadRows';
import { rawLead } from '../../shared/reading/rawLead';
import type { TriggerSettings } from './triggerSettings';
import { ownerKey } from './watchedOwners';

/** A lead as an execution gets it. */
export interface EmittedLead extends SetMember {
	json: IDataObject;
	/** LinkedIn's id, or what stands in for it. */
	id: string;
	/** Of the form that was answered, when it can be read. */
	formId?: string;
}

/** A range of time, epoch milliseconds, both included. */
export interface TimeSpan {
	from: number;
	to: number;
}

/**
 * Turns leads of one owner into what the trigger emits, in the same order.
 * @param span in which they were found, for those whose time cannot be read
 */
export async function emittedLeads(
	leadRows: LeadRows,
	entries: readonly LeadEntry[],
	owner: LeadOwner,
	settings: TriggerSettings,
	span: TimeSpan,
): Promise<EmittedLead[]> {
	const items = await emittedItems(leadRows, entries, owner, settings);
	const key = ownerKey(owner, settings.scope);
	return entries.map((entry, index) => ({
		...memberOf(entry, span),
		id: idOf(entry),
		formId: 'lead' in entry ? formIdOf(entry.lead) : undefined,
		owner: key,
		json: items[index],
	}));
}

/** The JSON of the items, in the same order. */
export async function emittedItems(
	leadRows: LeadRows,
	entries: readonly LeadEntry[],
	owner: LeadOwner,
	{ scope, isSimplified }: TriggerSettings,
): Promise<IDataObject[]> {
	if (entries.length === 0) return [];
	if (isSimplified) return await leadRows.of(entries, { owner, leadType: scope.leadType });
	return entries.map((entry) => rawLead(entry).json);
}

/** How an entry is found again. */
export function memberOf(entry: LeadEntry, { from, to }: TimeSpan): Omit<SetMember, 'owner'> {
	if ('undeliverable' in entry) return { hash: leadHash(entry.undeliverable.id), from, to };
	const hash = leadHash(leadKey(entry.lead));
	const time = submittedAtOf(entry.lead);
	return time === undefined ? { hash, from, to } : { hash, from: time, to: time };
}

/** The id of the form that a lead answered, undefined when it cannot be read. */
export function formIdOf(lead: unknown): string | undefined {
	return parseFormUrn((lead as LeadFormResponse | null)?.versionedLeadGenFormUrn)?.formId;
}

function idOf(entry: LeadEntry): string {
	if ('undeliverable' in entry) return entry.undeliverable.id;
	return leadIdOf(entry.lead) ?? unidentifiedLeadId(entry.lead);
}
