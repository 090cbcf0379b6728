import type { IPollFunctions } from 'n8n-workflow';

import { firstState } from '../../../nodes/LinkedInLeadSync/trigger/state';
import {
	isAnythingStored,
	latestState,
	saveState,
} from '../../../nodes/LinkedInLeadSync/trigger/stateStore';
import { scopeOfKey } from '../../../nodes/LinkedInLeadSync/trigger/watchedOwners';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { stopTime } from '../stoppedTime';
import { newStaticData, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);
const FIRST = firstState(
	{ scope: scopeOfKey('EVENT all all all')!, startFrom: { from: 'now' } },
	NOW,
	false,
);

stopTime(NOW);

type StaticData = ReturnType<typeof newStaticData>;

/** A trigger of a workflow with this static data. */
function triggerOf(stored: StaticData, nodeId = 'node', workflowId = 'workflow'): IPollFunctions {
	const context = triggerContext({ leads: {} }, {}, stored);
	return Object.assign(context, {
		getNode: () => ({ name: nodeId, id: nodeId }),
		getWorkflow: () => ({ id: workflowId }),
	});
}

/** The static data after a number of saves. */
function savedTimes(times: number, nodeId?: string): StaticData {
	const stored = newStaticData();
	let state = FIRST;
	for (let saves = 0; saves < times; saves++) state = saveState(triggerOf(stored, nodeId), state);
	clearProcessMemory();
	return structuredClone(stored);
}

it.each([
	['the newer data of the node', { node: savedTimes(3).node, global: savedTimes(2).global }],
	['the newer copy', { node: savedTimes(2).node, global: savedTimes(3).global }],
	['the data of the node without a copy', { node: savedTimes(3).node, global: {} }],
	['the copy without data of the node', { node: {}, global: savedTimes(3).global }],
])('after n8n has started, a trigger goes on from %s', (_, stored) => {
	const context = triggerOf(stored);
	expect(isAnythingStored(context)).toBe(true);
	expect(latestState(context)?.saves).toBe(3);
});

it('a trigger that has the name of another one uses none of its data', () => {
	const context = triggerOf(savedTimes(1, 'other'));
	expect(isAnythingStored(context)).toBe(false);
	expect(latestState(context)).toBeUndefined();
});

it.each([
	['of another version', { version: -1 }],
	['without a readable cursor', { owners: { 'EVENT 1': { readUpTo: 'x', holes: [], seen: [] } } }],
	['without a readable Page', { scopes: [{}] }],
	['that starts in the future', { scopes: [{ key: 'EVENT', isByOwnClock: true, since: NOW * 2 }] }],
])('data %s is not used, but counts as stored', (_, damage) => {
	const stored: Record<string, Record<string, object>> = savedTimes(1);
	for (const data of Object.values(stored)) {
		for (const key of Object.keys(data)) data[key] = { ...data[key], ...damage };
	}
	const context = triggerOf(stored as unknown as StaticData);
	expect(latestState(context)).toBeUndefined();
	expect(isAnythingStored(context)).toBe(true);
});

it('a trigger puts back the newer states of the other triggers of its workflow, and of no other workflow', () => {
	const stored = newStaticData();
	saveState(triggerOf(newStaticData(), 'elsewhere', 'other workflow'), FIRST);
	const other = triggerOf(stored, 'other');
	const second = saveState(other, saveState(other, FIRST));
	const older = structuredClone(stored);
	saveState(other, second);
	saveState(triggerOf(older), FIRST);
	expect(Object.keys(older.global).sort()).toEqual([
		'linkedInLeadSyncTrigger node',
		'linkedInLeadSyncTrigger other',
	]);
	clearProcessMemory();
	expect(latestState(triggerOf(older, 'other'))?.saves).toBe(3);
});
