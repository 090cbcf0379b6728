import { randomBytes } from 'node:crypto';

import { compact, mapValues, orderBy } from 'lodash';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import { asCount, asRecord } from '../../shared/values/json';
import type { State } from './memory/state';
import { withoutOldHashes } from './memory/owner';
import { readState, storedState } from './memory/stored';

/** The latest state that this process stored for a trigger. It is remembered, because n8n may return an older one. */
interface Remembered {
	text: string;
	saves: number;
	workflowId: string;
	copyKey: string;
	/** See `stampOf`: of the state that n8n returned when this process began. */
	began: string;
}

const remembered = processMemory(new Map<string, Remembered>());

const identity = processMemory(new Map<'process', string>());

/** Identifies a trigger: by ids, because nodes can be renamed, and a copy of a workflow has the same node ids. */
export function triggerId(context: IPollFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

/**
 * The trigger's latest state; undefined if there is none. It is in three places, because n8n may lose or outdate each:
 * - In the node's static data. n8n keeps them under the node's name: a renamed node loses them, and another node may
 *   inherit them. So the state contains the node's id.
 * - As a copy in the workflow's static data, under the node's id.
 * - In this process. n8n stores the static data of all nodes as one object, and may return an older one after another
 *   trigger was published. This memory is outdated once another process has stored a state, for example another main
 *   process.
 *
 * With durable cursors, n8n stores the copy before it stores the node's data and the execution. If n8n stops in
 * between, the copy names an execution that never began. Its leads are retried, unless they count as processed at the
 * start.
 */
export function latestState(context: IPollFunctions): State | undefined {
	const trigger = triggerId(context);
	const latest = remembered.get(trigger);
	for (const data of storedData(context)) {
		const isOurs = latest !== undefined && isOfThisProcess(data, latest);
		if (isOurs && savesOf(data) <= latest.saves) break;
		const state = readState(data);
		if (state === undefined) continue;
		if (!isOurs) remembered.delete(trigger);
		return state;
	}
	return latest && readState(JSON.parse(latest.text));
}

/** Whether n8n has a state of this trigger, even a damaged one. */
export function isAnythingStored(context: IPollFunctions): boolean {
	return ownData(context) !== undefined || copyData(context) !== undefined;
}

/**
 * Stores the state in all places, and with it newer states of other triggers of the workflow that n8n has outdated. n8n
 * keeps assigned data even if the poll fails, and detects only assignments at the top level.
 * @returns the stored state, without old hashes
 */
export function saveState(context: IPollFunctions, before: State): State {
	const trigger = triggerId(context);
	const owners = mapValues(before.owners, (owner) => withoutOldHashes(owner, Date.now()));
	const state = { ...before, owners, saves: before.saves + 1 };
	const text = JSON.stringify({ ...storedState(state), savedBy: processName(), trigger });
	const began = remembered.get(trigger)?.began ?? stampOf(storedData(context)[0]);
	const workflowId = String(context.getWorkflow().id);
	const copyKey = copyKeyOf(context.getNode().id);
	remembered.set(trigger, { text, saves: state.saves, workflowId, copyKey, began });
	const stored = JSON.parse(text) as IDataObject;
	context.getWorkflowStaticData('node').state = { ...stored };
	const global = context.getWorkflowStaticData('global');
	global[copyKey] = stored;
	for (const [key, other] of remembered) {
		if (key === trigger || other.workflowId !== workflowId) continue;
		const copy = asRecord(global[other.copyKey]);
		const isNewer = Number(copy?.saves) > other.saves;
		if (copy !== undefined && (isNewer || !isOfThisProcess(copy, other))) continue;
		global[other.copyKey] = JSON.parse(other.text) as IDataObject;
	}
	return state;
}

/** Whether this process stored the state or began with it; if not, another process has stored it meanwhile. */
function isOfThisProcess(stored: Record<string, unknown>, { began }: Remembered): boolean {
	return stored.savedBy === processName() || stampOf(stored) === began;
}

/** The process that saved a state and how often it was saved, which identify the state. */
function stampOf({ savedBy, saves }: Record<string, unknown> = {}): string {
	return `${String(savedBy)} ${String(saves)}`;
}

/**
 * The states that n8n has of this trigger, perhaps damaged, the latest first. States of another workflow are left out,
 * because n8n's API and command line copy a workflow with its static data.
 */
function storedData(context: IPollFunctions): Array<Record<string, unknown>> {
	const both = compact([ownData(context), copyData(context)]);
	const own = both.filter(({ trigger }) => trigger === triggerId(context));
	return orderBy(own, savesOf, 'desc');
}

function savesOf({ saves }: Record<string, unknown>): number {
	return asCount(saves) ?? 0;
}

/** The data under the node's name, unless it belongs to another node. */
function ownData(context: IPollFunctions): Record<string, unknown> | undefined {
	const own = asRecord(context.getWorkflowStaticData('node').state);
	const isOwn = String(own?.trigger).endsWith(` ${context.getNode().id}`);
	return isOwn ? own : undefined;
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
