import type { IDataObject } from 'n8n-workflow';

import type { LeadEntry } from '../../shared/api/leadFormResponses';
import type { LeadOwner } from '../../shared/api/leadOwner';
import type { LeadRows } from '../../shared/reading/leadRows';
import { rawLead } from '../../shared/reading/rawLead';
import type { TriggerSettings } from './triggerSettings';

/** Turns leads into what the trigger emits. */
export async function emittedItems(
	leadRows: LeadRows,
	entries: LeadEntry[],
	owner: LeadOwner,
	{ scope, isSimplified }: TriggerSettings,
): Promise<IDataObject[]> {
	if (entries.length === 0) return [];
	if (isSimplified) return await leadRows.of(entries, { owner, leadType: scope.leadType });
	return entries.map((entry) => rawLead(entry).json);
}
