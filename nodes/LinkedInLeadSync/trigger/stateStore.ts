import { randomBytes } from 'node:crypto';

import { compact, orderBy } from 'lodash';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import { asCount, asRecord } from '../../shared/values/json';
import type { State } from './memory/state';
import { readState, storedState, withinLimits } from './memory/stored';

/** The latest state of this process, by trigger: n8n may return an older one. */
interface Remembered {
	text: string;
	saves: number;
	workflowId: string;
	copyKey: string;
	/** The stamp of the state that n8n returned when this process began. */
	began: string;
}

const remembered = processMemory(new Map<string, Remembered>());

const identity = processMemory(new Map<'process', string>());

/** Identifies a trigger by ids, because nodes can be renamed, and a copied workflow contains the same node ids. */
export function triggerId(context: IPollFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

/**
 * The latest known state: the one that this process remembers, or else the stored one with the most saves.
 * n8n stores a node's data under its name. Renaming loses the data, and another node may inherit it. So the
 * state contains the node's id, and a copy is in the workflow's data under that id. n8n also stores the data
 * of all nodes as one object, and may return an older object after one trigger was published again. So this
 * process remembers its latest state too.
 * The memory is invalid after another process stored a state, for example another leader in multi-main mode.
 * With durable cursors, n8n stores the node's data together with an execution, and the copy before. So if n8n stops in
 * between, the copy contains an execution that never began: its leads are retried, unless they count as processed when
 * the workflow starts.
 */
export function latestState(context: IPollFunctions): State | undefined {
	const trigger = triggerId(context);
	const known = remembered.get(trigger);
	for (const data of storedData(context)) {
		const isKnown = known !== undefined && isKnownHere(data, known);
		if (isKnown && savesOf(data) <= known.saves) break;
		const state = readState(data);
		if (state === undefined) continue;
		if (!isKnown) remembered.delete(trigger);
		return state;
	}
	return known && readState(JSON.parse(known.text));
}

/** Includes damaged data. */
export function isAnythingStored(context: IPollFunctions): boolean {
	return ownData(context) !== undefined || copyData(context) !== undefined;
}

/**
 * Stores the state in both places, and newer states of other triggers of the workflow. Must be a poll's last
 * step: n8n keeps assigned data even if the poll fails. n8n detects only assignments at the top level.
 * @returns the stored state
 */
export function saveState(context: IPollFunctions, unlimited: State): State {
	const trigger = triggerId(context);
	const { state: within, isForgotten } = withinLimits(unlimited, Date.now());
	if (isForgotten) {
		context.logger.warn(
			'Many leads came within a week, so the daily look for leads that LinkedIn shows late reaches back less far. Lead → Pull of the node LinkedIn Lead Sync gets any time range.',
		);
	}
	const state = { ...within, saves: within.saves + 1 };
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
		if (copy !== undefined && (isNewer || !isKnownHere(copy, other))) continue;
		global[other.copyKey] = JSON.parse(other.text) as IDataObject;
	}
	return state;
}

/** Whether this process stored the state or began with it. Otherwise another process has stored one meanwhile. */
function isKnownHere(stored: Record<string, unknown>, { began }: Remembered): boolean {
	return stored.savedBy === processName() || stampOf(stored) === began;
}

/** The process and its save count, to recognize a state later. */
function stampOf({ savedBy, saves }: Record<string, unknown> = {}): string {
	return `${String(savedBy)} ${String(saves)}`;
}

/**
 * What n8n has stored, the latest first, perhaps damaged. Not the state of another workflow: n8n's API and command line
 * copy a workflow with its data.
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
