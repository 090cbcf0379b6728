import { randomBytes } from 'node:crypto';

import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import { asRecord } from '../../shared/values/json';
import type { State } from './state';
import { limited, readState, storedState } from './state';

/** A state as it lies in n8n, with who stored it. */
interface Stored {
	state: State;
	/** The process, and its number: whether it is the same one that was found before. */
	savedBy: string;
	stamp: string;
}

/** What this process stored last, by trigger: n8n may hand out an older one. */
interface Remembered {
	text: string;
	workflowId: string;
	copyKey: string;
	/** What lay in n8n when this process began with the trigger. */
	began?: string;
}

const remembered = processMemory(new Map<string, Remembered>());

const identity = processMemory(new Map<'process', string>());

/** Names a trigger in the memory of the process, whatever it is called. */
export function triggerId(context: IPollFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

/**
 * The latest state that is known.
 *
 * n8n keeps it under the node's name, so that it is lost when the node is renamed, and another node may find it that
 * has the name later. So the node's id is in it, and a copy lies under the id in the workflow's own data. n8n stores
 * the data of all nodes of a workflow as one object, and where only one trigger was published again, the others go on
 * with an older object. So of both places and of this process's memory the state counts that was stored most often.
 *
 * The memory does not count once another process has stored something: with several mains, that one was the leader.
 * @param isScheduled whether n8n's scheduler polls: its durable cursors store the node's own data together with the
 * execution, so that a newer copy may belong to one that never began
 */
export function latestState(context: IPollFunctions, isScheduled: boolean): State | undefined {
	const own = readStored(ownData(context));
	const copy = readStored(copyData(context));
	const isCopyLater = (copy?.state.saves ?? -1) > (own?.state.saves ?? -1);
	const stored = own === undefined || (isCopyLater && !isScheduled) ? copy : own;
	const known = remembered.get(triggerId(context));
	if (known === undefined) return stored?.state;
	const isOwn = stored?.savedBy === processName() || stored?.stamp === known.began;
	if (stored !== undefined && !isOwn) {
		remembered.delete(triggerId(context));
		return stored.state;
	}
	const memory = readState(JSON.parse(known.text));
	return (memory?.saves ?? -1) > (stored?.state.saves ?? -1) ? memory : stored?.state;
}

/** Whether anything is stored for the trigger in this workflow object, however damaged. */
export function isAnythingStored(context: IPollFunctions): boolean {
	return ownData(context) !== undefined || copyData(context) !== undefined;
}

/**
 * Stores the state in both places, and what this process knows newer of other triggers of the workflow. It must be the
 * last thing that a poll does: n8n keeps what was assigned in memory even when the poll then fails. n8n notices only
 * assignments at the top level.
 * @returns the state as it was stored
 */
export function saveState(context: IPollFunctions, unlimited: State): State {
	const { id } = context.getNode();
	const trigger = triggerId(context);
	const { state: within, isForgotten } = limited(unlimited);
	if (isForgotten) {
		context.logger.warn(
			'Many leads came within a week, so the daily look for leads that LinkedIn shows late reaches back less far. LinkedIn Lead Sync → Lead → Get many reads any time range.',
		);
	}
	const state = { ...within, saves: within.saves + 1 };
	const text = JSON.stringify({ ...storedState(state), savedBy: processName() });
	const began =
		remembered.get(trigger)?.began ?? readStored(ownData(context) ?? copyData(context))?.stamp;
	const workflowId = String(context.getWorkflow().id);
	remembered.set(trigger, { text, workflowId, copyKey: copyKeyOf(id), began });
	context.getWorkflowStaticData('node').state = { ...parsed(text), nodeId: id };
	const global = context.getWorkflowStaticData('global');
	global[copyKeyOf(id)] = parsed(text);
	for (const other of remembered.values()) {
		if (other.workflowId !== workflowId || other.copyKey === copyKeyOf(id)) continue;
		const known = parsed(other.text);
		const stored = Number(asRecord(global[other.copyKey])?.saves ?? -1);
		if (stored < Number(known.saves)) global[other.copyKey] = known;
	}
	return state;
}

function readStored(stored: Record<string, unknown> | undefined): Stored | undefined {
	const state = readState(stored);
	if (state === undefined) return undefined;
	const savedBy = String(stored?.savedBy);
	return { state, savedBy, stamp: `${savedBy} ${state.saves}` };
}

/** What is stored under the node's name, if it is this node's. */
function ownData(context: IPollFunctions): Record<string, unknown> | undefined {
	const own = asRecord(context.getWorkflowStaticData('node').state);
	return own?.nodeId === context.getNode().id ? own : undefined;
}

function copyData(context: IPollFunctions): Record<string, unknown> | undefined {
	return asRecord(context.getWorkflowStaticData('global')[copyKeyOf(context.getNode().id)]);
}

function copyKeyOf(nodeId: string): string {
	return `linkedInLeadSyncTrigger ${nodeId}`;
}

function processName(): string {
	const name = identity.get('process') ?? randomBytes(6).toString('base64url');
	identity.set('process', name);
	return name;
}

function parsed(text: string): IDataObject {
	return JSON.parse(text) as IDataObject;
}
