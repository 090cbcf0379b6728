import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { cloneDeep } from 'lodash';

import type { LeadOwner } from '../../shared/api/leadOwner';
import type { LeadScope } from '../../shared/leadSync/leadScope';
import type { CursorState } from '../../shared/leads/cursor';

/** What the trigger remembers between polls. Times are epoch milliseconds. */
export interface TriggerState {
	/** When the trigger started to watch; a page that appears later is read from here on. */
	startedAt: number;
	savedAt: number;
	/** The watched organizations under "All organizations", and when they were listed. */
	organizations?: { ids: string[]; listedAt: number };
	/** By `cursorKey`. */
	cursors: Record<string, StoredOwnerCursor>;
}

export interface StoredOwnerCursor {
	cursor: CursorState;
	/** When this owner was last read to the end. */
	readAt: number;
}

/** One cursor per owner and filter: under a changed filter other leads were read. */
export function cursorKey(owner: LeadOwner, { leadType, eventId, formId }: LeadScope): string {
	const ownerId = 'organizationId' in owner ? owner.organizationId : owner.sponsoredAccountId;
	return [leadType, ownerId, eventId ?? 'all', formId ?? 'all'].join(' ');
}

/**
 * n8n keeps a node's data under the node's name, and so forgets it when the node is renamed. A copy
 * under the node's id, which a rename keeps, stands in then; the newer of both counts.
 */
export function loadState(context: IPollFunctions): TriggerState | undefined {
	const states = [
		context.getWorkflowStaticData('node').state,
		context.getWorkflowStaticData('global')[backupKey(context)],
	].filter(isTriggerState);
	states.sort((a, b) => b.savedAt - a.savedAt);
	return cloneDeep(states[0]);
}

/**
 * Must be the last thing that a poll does: n8n keeps what was assigned in memory even when the poll
 * then fails. n8n notices only assignments at the top level.
 */
export function saveState(context: IPollFunctions, state: TriggerState): void {
	const stored = { ...state, savedAt: Date.now() } as unknown as IDataObject;
	context.getWorkflowStaticData('node').state = stored;
	context.getWorkflowStaticData('global')[backupKey(context)] = cloneDeep(stored);
}

function backupKey(context: IPollFunctions): string {
	return `linkedInLeadSyncTrigger ${context.getNode().id}`;
}

function isTriggerState(value: unknown): value is TriggerState {
	if (typeof value !== 'object' || value === null) return false;
	const { startedAt, savedAt, cursors } = value as Partial<TriggerState>;
	return (
		typeof startedAt === 'number' &&
		typeof savedAt === 'number' &&
		typeof cursors === 'object' &&
		cursors !== null
	);
}
