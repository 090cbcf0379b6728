import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { groupBy } from 'lodash';

import type { LeadEntry } from '../../shared/linkedin/leadFormResponses';
import type { LeadOwner } from '../../shared/values/leadOwner';
import {
	leadIdOf,
	leadKey,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../shared/values/leadIdentity';
import type { ReadRef } from './ledger';
import { leadHash } from './seenLeads';
import { toSameColumns } from '../../shared/rows/rowColumns';
import type { LeadFormResponse, LeadRow } from '../../shared/rows/types';
import { parseFormUrn } from '../../shared/values/urn';
import type { LeadRows } from '../../shared/linkedin/leadRows';
import { rawLead } from '../../shared/linkedin/leadRows';
import type { TriggerSettings } from './triggerFields';
import { ownerOfKey } from './keys';

export interface FoundLead extends ReadRef {
	entry: LeadEntry;
}

/** Converts leads of several owners to output, grouped by owner. */
export async function emittedLeads(
	leadRows: LeadRows,
	found: readonly FoundLead[],
	settings: TriggerSettings,
): Promise<IDataObject[]> {
	const items: IDataObject[] = [];
	const byOwner = Object.entries(groupBy(found, 'owner'));
	leadRows.owners.expect(byOwner.map(([key]) => ownerOfKey(key)?.owner));
	for (const [key, ofOwner] of byOwner) {
		const source = ownerOfKey(key);
		if (source === undefined) continue;
		const entries = ofOwner.map(({ entry }) => entry);
		items.push(...(await emittedItems(leadRows, entries, source.owner, settings)));
	}
	return items;
}

export async function emittedItems(
	leadRows: LeadRows,
	entries: readonly LeadEntry[],
	owner: LeadOwner,
	settings: TriggerSettings,
): Promise<IDataObject[]> {
	if (!settings.isSimplified) return entries.map((entry) => rawLead(entry).json);
	return await leadRows.of(entries, { owner, leadType: settings.scope.leadType }, settings);
}

/**
 * A lead's data without form and event.
 * @param owner see `ownerKey`
 * @param span where the lead was found; replaces an unreadable time
 */
export function foundLead(
	lead: unknown,
	owner: string,
	{ from, to }: Pick<ReadRef, 'from' | 'to'>,
): FoundLead {
	const time = submittedAtOf(lead);
	const isInside = time !== undefined && time >= from && time <= to;
	const [earliest, latest] = isInside ? [time, time] : [from, to];
	const hash = leadHash(leadKey(lead));
	return { entry: { lead }, owner, hash, formId: formIdOf(lead), from: earliest, to: latest };
}

/** Empty when unreadable. */
function formIdOf(lead: unknown): string {
	return parseFormUrn((lead as LeadFormResponse | null)?.versionedLeadGenFormUrn)?.formId ?? '';
}

/** LinkedIn's id, or a stand-in. */
export function idOf({ entry }: FoundLead): string {
	if ('broken' in entry) return entry.broken.id;
	return leadIdOf(entry.lead) ?? unidentifiedLeadId(entry.lead);
}

/** All rows of an execution have the same columns. */
export function itemsOf(
	leads: IDataObject[],
	{ isSimplified, columnNames }: TriggerSettings,
): INodeExecutionData[] {
	if (!isSimplified) return leads.map((json) => ({ json }));
	const rows = leads as LeadRow[];
	return rows.map(toSameColumns(rows, columnNames)).map((json) => ({ json }));
}
