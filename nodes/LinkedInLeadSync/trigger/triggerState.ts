import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { cloneDeep } from 'lodash';

import type { CursorState } from '../../shared/leads/cursor';
import { asCount, asRecord } from '../../shared/leads/json';

/** What the trigger remembers between polls. Times are epoch milliseconds. */
export interface TriggerState {
	/** When the trigger started to watch; a page that appears later is read from here on. */
	startedAt: number;
	savedAt: number;
	organizations?: OrganizationList;
	/** When LinkedIn last refused an owner with 401, by `cursorKey`. */
	refusedAt?: Record<string, number>;
	/** See `nextSliceSize`. */
	largestSlice?: number;
	/** By `cursorKey`. */
	cursors: Record<string, StoredOwnerCursor>;
}

/** The watched organizations under "All organizations". */
export interface OrganizationList {
	ids: string[];
	listedAt: number;
	/** The filter and the credential that they were listed for. */
	listedFor: string;
}

export interface StoredOwnerCursor {
	cursor: CursorState;
	/** When this owner was last read, in whole or in part. */
	readAt: number;
}

/**
 * n8n keeps a node's data under the node's name, and so forgets it when the node is renamed. A copy
 * under the node's id, which a rename keeps, stands in then.
 *
 * While the name is the same, the node's own data counts even where it is the older one: n8n's durable
 * poll cursors store it together with the execution, but the copy whether or not there came to be one.
 * @returns undefined before the first poll, or when nothing of what is stored can be read
 */
export function loadState(context: IPollFunctions): TriggerState | undefined {
	const own = context.getWorkflowStaticData('node').state;
	const copy = context.getWorkflowStaticData('global')[backupKey(context)];
	const ownState = readState(own);
	const copyState = readState(copy);
	if ((own !== undefined || copy !== undefined) && !ownState && !copyState) {
		context.logger.warn(
			'What this trigger had stored is damaged, so it starts anew as after its first activation. Pull the time since with the LinkedIn Lead Sync node.',
		);
	}
	const isRenamed = asRecord(copy)?.nodeName !== context.getNode().name;
	const isOwnStale = isRenamed && (copyState?.savedAt ?? 0) > (ownState?.savedAt ?? 0);
	return cloneDeep(ownState === undefined || isOwnStale ? copyState : ownState);
}

/**
 * Must be the last thing that a poll does: n8n keeps what was assigned in memory even when the poll
 * then fails. n8n notices only assignments at the top level.
 */
export function saveState(context: IPollFunctions, state: TriggerState): void {
	const stored = { ...state, savedAt: Date.now() } as unknown as IDataObject;
	context.getWorkflowStaticData('node').state = stored;
	context.getWorkflowStaticData('global')[backupKey(context)] = {
		...cloneDeep(stored),
		nodeName: context.getNode().name,
	};
}

function backupKey(context: IPollFunctions): string {
	return `linkedInLeadSyncTrigger ${context.getNode().id}`;
}

/** Anything may be stored: what cannot be read is left out, and the cursors are checked when used. */
function readState(value: unknown): TriggerState | undefined {
	const stored = asRecord(value);
	const cursors = asRecord(stored?.cursors);
	const startedAt = asCount(stored?.startedAt);
	if (cursors === undefined || startedAt === undefined) return undefined;
	const { ids, listedAt, listedFor } = asRecord(stored?.organizations) ?? {};
	const isList = Array.isArray(ids) && ids.every((id) => typeof id === 'string');
	return {
		startedAt,
		savedAt: asCount(stored?.savedAt) ?? 0,
		organizations: isList
			? { ids, listedAt: asCount(listedAt) ?? 0, listedFor: String(listedFor) }
			: undefined,
		refusedAt: asRecord(stored?.refusedAt) as TriggerState['refusedAt'],
		largestSlice: asCount(stored?.largestSlice) || undefined,
		cursors: cursors as TriggerState['cursors'],
	};
}
