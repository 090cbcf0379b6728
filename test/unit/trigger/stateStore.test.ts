import type { IPollFunctions } from 'n8n-workflow';

import {
	isAnythingStored,
	latestState,
	saveState,
} from '../../../nodes/LinkedInLeadSync/trigger/stateStore';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { HOUR, DAY } from '../../durations';
import { ProcessMemories } from '../../histories/n8n/process';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, leadNow, newState, newStaticData, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);
const FIRST = newState(NOW);

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
	['without a readable time to read from', { owners: { 'EVENT 1': { from: 'x', forms: {} } } }],
	...['short', '!12345678a', '12345678a!'].map((leads): [string, object] => [
		`with the unreadable lead ${leads}`,
		{ fresh: [], ledger: { leads: [{ leads }], running: [] } },
	]),
	['without a readable start', { since: 'now' }],
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

/** A trigger that has output one lead and stored that it is processed. */
async function withOneLeadDone() {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const stored = newStaticData();
	const context = triggerContext(linkedIn, {}, stored);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	return { linkedIn, stored, context };
}

it('a main that becomes the leader again outputs no lead that another main has output meanwhile', async () => {
	const { linkedIn, stored, context } = await withOneLeadDone();
	const ofOther = structuredClone(stored);
	// Polls without new leads, which n8n does not store: this main has saved more often than the other will.
	await idsOfPolls(context, 9, HOUR);
	const mains = new ProcessMemories();
	mains.switch(0, 1);
	linkedIn.leads[1].push(leadNow('b'));
	expect(await idsOfPolls(triggerContext(linkedIn, {}, ofOther), 2, HOUR)).toEqual(['b']);
	mains.switch(1, 0);
	expect(await withoutWaiting(idsOfPoll(triggerContext(linkedIn, {}, ofOther)))).toEqual([]);
});

const begin = async (mode: string, startFrom: string) => {
	const leads = { 1: [{ id: 'a', submittedAt: Date.now() - 7 * DAY + HOUR }] };
	const linkedIn: LinkedIn = { leads, said: [] };
	const stored = newStaticData();
	const context = triggerContext(linkedIn, { startFrom, startDays: 1 }, stored);
	Object.assign(context, { getActivationMode: () => mode });
	return { linkedIn, context, stored };
};

it.each([
	['init', 'now', true],
	['init', 'lastDays', true],
	['leadershipChange', 'now', true],
	['activate', 'now', false],
	['update', 'lastDays', false],
])('after %s (start: %s), a missing state counts as lost: %s', async (mode, startFrom, isLost) => {
	const { linkedIn, context } = await begin(mode, startFrom);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(isLost ? ['a'] : []);
	const loss = expect.stringMatching(
		/^Report: the trigger's stored data is missing or damaged, or/,
	);
	expect(linkedIn.said).toEqual(isLost ? [loss] : []);
});

it('after stored data was lost and LinkedIn refused, the next poll outputs the leads and reports the loss once', async () => {
	const { linkedIn, context, stored } = await begin('init', 'now');
	linkedIn.answers = () => ({ statusCode: 403, body: { status: 403 } });
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	expect(linkedIn.said!.splice(0)).toEqual([expect.not.stringContaining('had stored')]);
	delete linkedIn.answers;
	const published = triggerContext(linkedIn, { startFrom: 'now' }, stored);
	expect(await idsOfPolls(published, 2, HOUR)).toEqual(['a']);
	expect(linkedIn.said).toHaveLength(1);
});

it('the data of another workflow, from which this one was copied, counts as lost', async () => {
	const { linkedIn, context, stored } = await begin('activate', 'now');
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	const copy = triggerContext(linkedIn, { startFrom: 'now' }, stored);
	Object.assign(copy, { getWorkflow: () => ({ id: 'copy' }) });
	expect(await withoutWaiting(idsOfPoll(copy))).toEqual(['a']);
	expect(linkedIn.said).toEqual([
		expect.stringMatching(/^Report: the trigger's stored data is missing or damaged, or/),
	]);
});

it("under n8n's scheduler, the trigger uses a newer copy of the node's data, and after that the process memory", async () => {
	const { linkedIn, stored, context } = await withOneLeadDone();
	const older = JSON.stringify(stored.node);
	linkedIn.leads[1].push(leadNow('b'));
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	clearProcessMemory();
	const newer = JSON.stringify(stored.global);
	const came: unknown[] = [];
	for (let polls = 0; polls < 3; polls++) {
		const loaded = { node: JSON.parse(older), global: JSON.parse(newer) } as typeof stored;
		const scheduled = triggerContext(linkedIn, {}, loaded);
		Object.assign(scheduled, {
			getActivationMode: () => 'update',
			getPollBudgetMs: () => 36_000,
		});
		came.push(...(await withoutWaiting(idsOfPoll(scheduled))));
		linkedIn.leads[1].push(leadNow(`new ${polls}`));
	}
	expect(came).toEqual(['new 0', 'new 1']);
});

it('what n8n stores with an output has its execution, so that a kill while it runs does not go unnoticed', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const stored = newStaticData();
	const context = triggerContext(linkedIn, {}, stored);
	let atOutput = newStaticData();
	context.__emit = () => {
		atOutput = structuredClone(stored);
	};
	await withoutWaiting(idsOfPoll(context));
	clearProcessMemory();
	expect(latestState(triggerContext(linkedIn, {}, atOutput))?.ledger.running).toHaveLength(1);
});
