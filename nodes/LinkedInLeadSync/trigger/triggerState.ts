import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { mapValues, partition, pickBy, size, sumBy } from 'lodash';

import type { Cursor } from './cursor';
import { limitSeen, readCursor, storedCursor } from './cursor';
import { asCount, asRecord, asText } from '../../shared/values/json';
import { processMemory } from '../../shared/processMemory';
import type { Confirmation } from './confirmation/confirmation';
import { nothingEmitted } from './confirmation/confirmation';
import { readConfirmation } from './confirmation/stored';
import type { Refusals } from './refusals';
import { readRefusals } from './refusals';

/** Of all owners together; some 100 kB. */
const MOST_SEEN = 10_000;

/** What the trigger remembers between polls. Times are epoch milliseconds by the own clock. */
export interface TriggerState {
	/** When the trigger started to watch; a page that appears later is read from here on. */
	startedAt: number;
	/** When it was last polled and read anything; 0 before. */
	polledAt: number;
	/** Which leads it watches, see `watchKey`. */
	watched: string;
	/** When that was changed, if it was: then what is watched anew begins here. */
	changedAt?: number;
	organizations?: OrganizationList;
	/** When LinkedIn last refused an owner with 401, by `ownerKey`. */
	refusedAt: Record<string, number>;
	/** Since when LinkedIn refuses owners, in whichever way. */
	refusals: Refusals;
	/** See `nextSliceSize`. */
	largestSlice?: number;
	/** By `ownerKey`. */
	owners: Record<string, OwnerState>;
	confirmation: Confirmation;
	/** How often it was stored; of two states the one with more is the later one. */
	saves: number;
}

/** The watched organizations where none is chosen. */
export interface OrganizationList {
	ids: string[];
	listedAt: number;
	/** The filter and the credential that they were listed for. */
	listedFor: string;
	/** Whether these are all, since LinkedIn does not tell whose the chosen event or form is. */
	isAnyOwner?: boolean;
}

export interface OwnerState {
	cursor: Cursor;
	/** When this owner was last read, in whole or in part. */
	readAt: number;
	/** Since when it is not watched, if so: another filter was chosen. */
	leftAt?: number;
}

/** What is remembered before anything was read. */
export function firstState(startedAt: number, watched: string): TriggerState {
	return {
		startedAt,
		polledAt: 0,
		watched,
		refusedAt: {},
		refusals: {},
		owners: {},
		confirmation: nothingEmitted(),
		saves: 0,
	};
}

/**
 * What this node stored. n8n keeps it under the node's name, so that it is lost when the node is renamed,
 * and another node may find it that has the name later. So the node's id is in it, and a copy lies under
 * the id.
 *
 * While the name is the same, the node's own data counts even where it is the older one: n8n's durable
 * poll cursors store it together with the execution, but the copy whether or not there came to be one.
 * After a rename, what the name before has stored may be an older one of this node.
 * @returns undefined before the first poll, or when nothing of what is stored can be read
 */
export function loadState(context: IPollFunctions): TriggerState | undefined {
	const { name } = context.getNode();
	const own = ownData(context);
	const kept = context.getWorkflowStaticData('global')[copyKey(context)];
	const copy = asRecord(kept);
	const ownState = readState(own);
	const copyState = readState(copy);
	if ((own !== undefined || kept !== undefined) && !ownState && !copyState) {
		context.logger.warn(
			'What this trigger had stored is damaged, so it starts anew as after its first activation. Pull the time since with the LinkedIn Lead Sync node.',
		);
	}
	// Durable poll cursors lie under the node's id, whatever it is called, and there is no better copy of them.
	if (ownState !== undefined && own?.nodeName !== name) return ownState;
	const isRenamed = copy?.nodeName !== name;
	if (own === undefined)
		return isRenamed ? copyState : (readState(asRecord(copy?.before)) ?? copyState);
	const isOlder = (ownState?.saves ?? 0) < (copyState?.saves ?? 0);
	return ownState === undefined || (isRenamed && isOlder) ? copyState : ownState;
}

/**
 * The last state that was saved in this process, by trigger. n8n may hand out an older one: to a workflow that
 * is published while it is polled, and after an execution has stored static data of its own.
 */
const lastSaved = processMemory(new Map<string, string>());

/**
 * The latest state that is known: what is stored, or what this process saved last. Only where each lead comes
 * again until it is confirmed may it be a later one than n8n has kept.
 */
export function latestState(context: IPollFunctions): TriggerState | undefined {
	const stored = loadState(context);
	const saved = lastSaved.get(triggerId(context));
	const known = saved === undefined ? undefined : readState(parsed(saved));
	return known !== undefined && known.saves > (stored?.saves ?? -1) ? known : stored;
}

/**
 * Of a trigger whose leads are done when they are handed over, only what n8n has kept counts: of a poll that n8n
 * threw away they come again.
 */
export function forgetSaved(context: IPollFunctions): void {
	lastSaved.delete(triggerId(context));
}

/** Names a trigger in the memory of the process, whatever it is called. */
export function triggerId(context: IPollFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

/**
 * Must be the last thing that a poll does: n8n keeps what was assigned in memory even when the poll
 * then fails. n8n notices only assignments at the top level.
 * @param before what was loaded
 */
export function saveState(
	context: IPollFunctions,
	state: TriggerState,
	before: TriggerState | undefined,
): void {
	const { id, name } = context.getNode();
	const [left, owners] = partition(Object.values(state.owners), 'leftAt');
	const cursors = owners.map(({ cursor }) => cursor);
	if (limitSeen(cursors, MOST_SEEN)) {
		context.logger.warn(
			`More than ${MOST_SEEN} leads came within a week, so the daily look for leads that LinkedIn shows late reaches back less far. LinkedIn Lead Sync → Lead → Pull reads any time range.`,
		);
	}
	// Those that are not watched for now may have what the others leave.
	const seen = sumBy(cursors, (cursor) => cursor.seen.size);
	limitSeen(
		left.map(({ cursor }) => cursor),
		MOST_SEEN - seen,
	);
	state.saves++;
	const text = jsonOf(state);
	lastSaved.set(triggerId(context), text);
	// The first data under a name may be rolled back, and then only this tells where to begin.
	const isFirst = ownData(context) === undefined;
	const start = before ?? firstState(state.startedAt, state.watched);
	context.getWorkflowStaticData('node').state = { ...parsed(text), nodeId: id, nodeName: name };
	context.getWorkflowStaticData('global')[copyKey(context)] = {
		...parsed(text),
		nodeName: name,
		...(isFirst && { before: parsed(jsonOf(start)) }),
	};
}

/** What is stored under the node's name, if it is this node's. */
function ownData(context: IPollFunctions): Record<string, unknown> | undefined {
	const own = asRecord(context.getWorkflowStaticData('node').state);
	return own?.nodeId === context.getNode().id ? own : undefined;
}

/** As JSON; absent members are left out. */
function jsonOf(state: TriggerState): string {
	const owners = mapValues(state.owners, (owner) => ({
		...owner,
		cursor: storedCursor(owner.cursor),
	}));
	return JSON.stringify({ ...state, owners });
}

function parsed(text: string): IDataObject {
	return JSON.parse(text) as IDataObject;
}

function copyKey(context: IPollFunctions): string {
	return `linkedInLeadSyncTrigger ${context.getNode().id}`;
}

/** Anything may be stored. @returns undefined unless all cursors can be read */
function readState(stored: Record<string, unknown> | undefined): TriggerState | undefined {
	const startedAt = asCount(stored?.startedAt);
	const storedOwners = asRecord(stored?.owners);
	if (storedOwners === undefined || startedAt === undefined) return undefined;
	const owners = pickBy(mapValues(storedOwners, readOwner), (owner) => owner !== undefined);
	// Without one of them, its leads would come again unsaid.
	if (size(owners) < size(storedOwners)) return undefined;
	const confirmation = readConfirmation(stored?.confirmation);
	if (confirmation === undefined) return undefined;
	const { ids, listedAt, listedFor, isAnyOwner } = asRecord(stored?.organizations) ?? {};
	const isList = Array.isArray(ids) && ids.every((id) => typeof id === 'string');
	return {
		startedAt,
		polledAt: asCount(stored?.polledAt) ?? 0,
		watched: asText(stored?.watched) ?? '',
		changedAt: asCount(stored?.changedAt),
		organizations: isList
			? {
					ids,
					listedAt: asCount(listedAt) ?? 0,
					listedFor: String(listedFor),
					isAnyOwner: isAnyOwner === true,
				}
			: undefined,
		refusedAt: (asRecord(stored?.refusedAt) ?? {}) as TriggerState['refusedAt'],
		refusals: readRefusals(stored?.refusals),
		largestSlice: asCount(stored?.largestSlice) || undefined,
		owners: owners as TriggerState['owners'],
		confirmation,
		saves: asCount(stored?.saves) ?? 0,
	};
}

function readOwner(stored: unknown): OwnerState | undefined {
	const { cursor, readAt, leftAt } = asRecord(stored) ?? {};
	const read = readCursor(cursor);
	if (read === undefined) return undefined;
	return { cursor: read, readAt: asCount(readAt) ?? 0, leftAt: asCount(leftAt) };
}
