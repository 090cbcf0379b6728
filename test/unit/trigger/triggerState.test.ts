import { range } from 'lodash';

import {
	firstState,
	latestState,
	loadState,
	saveState,
} from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { firstCursor, storedCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { arrival, NOW, read, timing } from '../leads/arrivals';
import { newStaticData, triggerContext, warned } from './polled';

/** What is stored by a trigger that has taken so many leads of each of two owners within a day. */
function storedWith(count: number) {
	const owner = (name: string) => {
		const leads = range(count).map((index) => arrival(`${name}-${index}`, NOW - index * 1000));
		const since = firstCursor({ from: 'date', time: 0 }, timing());
		return { cursor: read(since, leads).next, readAt: NOW };
	};
	const staticData = newStaticData();
	const context = triggerContext({ leads: {} }, {}, staticData);
	const state = firstState(NOW, 'EVENT all all all');
	saveState(context, { ...state, owners: { one: owner('one'), other: owner('other') } }, undefined);
	const seen = Object.values(loadState(context)?.owners ?? {}).map(
		({ cursor }) => cursor.seen.size,
	);
	return { seen, size: JSON.stringify(staticData.node).length };
}

it('remembers 10,000 leads of all owners, and no more', () => {
	expect(storedWith(5000).seen).toEqual([5000, 5000]);
	const { seen, size } = storedWith(8000);
	expect(seen[0] + seen[1]).toBeLessThanOrEqual(10_000);
	expect(seen[0] + seen[1]).toBeGreaterThan(8000);
	expect(size).toBeLessThan(110_000);
});

it('of owners that are not watched for now, no more is remembered than the others leave', () => {
	const context = triggerContext({ leads: {} });
	const warnings: string[] = [];
	context.logger.warn = (warning) => warnings.push(warning);
	const ownerWith = (name: string, days: number, more: object = {}) => {
		const cursor = firstCursor({ from: 'date', time: 0 }, timing());
		for (const index of range(6000))
			cursor.seen.add(NOW - days * 86_400_000 - index * 60_000, `${name}${100_000 + index}`);
		return { cursor, readAt: NOW, ...more };
	};
	const owners = { one: ownerWith('ab', 2), left: ownerWith('cd', 0, { leftAt: NOW }) };
	saveState(context, { ...firstState(NOW, 'EVENT all all all'), owners }, undefined);

	const stored = loadState(context)?.owners ?? {};
	expect(stored.one.cursor.seen.size).toBe(6000);
	expect(stored.left.cursor.seen.size).toBeLessThanOrEqual(4000);
	expect(stored.left.cursor.seen.size).toBeGreaterThan(3900);
	expect(stored.left.leftAt).toBe(NOW);
	expect(warnings).toEqual([]);
});

it("begins where it was started when n8n rolled back what was stored first under the node's name", () => {
	const staticData = newStaticData();
	const context = triggerContext({ leads: {} }, {}, staticData);
	const state = firstState(NOW, 'EVENT all all all');
	const cursor = firstCursor({ from: 'now' }, timing());
	saveState(context, { ...state, owners: { one: { cursor, readAt: NOW } } }, undefined);
	// What is stored for the workflow as a whole is in no transaction.
	staticData.node = {};
	expect(loadState(context)?.owners).toEqual({});
});

describe('of what is stored', () => {
	const stored = (state: object) => {
		const staticData = newStaticData();
		saveState(
			triggerContext({ leads: {} }, {}, staticData),
			{ ...firstState(NOW, 'EVENT all all all'), ...state },
			undefined,
		);
		return staticData as { node: { state: object }; global: Record<string, object> };
	};
	const KEY = 'linkedInLeadSyncTrigger node';
	const load = (staticData: ReturnType<typeof newStaticData>) =>
		loadState(triggerContext({ leads: {} }, {}, staticData))?.polledAt;

	it.each([
		["the node's own counts, though it is older", { node: 1, copy: 2 }, 1],
		['the later one counts after a rename', { node: 1, copy: 2, nodeName: 'before' }, 2],
		[
			"the node's own counts after it, unless it is older",
			{ node: 1, copy: 1, nodeName: 'before' },
			1,
		],
		[
			"the node's own counts after a rename where n8n keeps it by the node's id",
			{ node: 1, copy: 2, nodeName: 'before', ownName: 'before' },
			1,
		],
		[
			"the start counts where the node's is another one's",
			{ node: 1, copy: 2, nodeId: 'other' },
			0,
		],
		['the copy counts where a rename has lost the other', { copy: 2, nodeName: 'before' }, 2],
		["the copy counts where the node's is damaged", { node: 1, copy: 2, owners: 'x' }, 2],
		[
			'nothing is known where both are damaged',
			{ node: 1, copy: 2, owners: 'x', startedAt: 'x' },
			undefined,
		],
	])('%s', (_, values: Record<string, unknown>, expected) => {
		const { node, copy, nodeName, ownName, nodeId, owners, startedAt } = values;
		const staticData = stored({ polledAt: node, saves: node });
		const kept = stored({ polledAt: copy, saves: copy }).global[KEY];
		const set = (some: object) => JSON.parse(JSON.stringify(some)) as object;
		const own = set({ nodeId, owners, nodeName: ownName });
		staticData.node = { state: { ...staticData.node.state, ...own } };
		if (node === undefined) staticData.node = { state: {} };
		staticData.global[KEY] = { ...kept, ...set({ nodeName, startedAt }) };

		expect(load(staticData)).toBe(expected);
	});

	it.each([true, false])('nothing is lost, with pages of any owner: %s', (isAnyOwner) => {
		const state = {
			polledAt: NOW - 1,
			changedAt: NOW - 2,
			organizations: { ids: ['1', '2'], listedAt: NOW - 3, listedFor: 'all', isAnyOwner },
			refusedAt: { 'EVENT 1': NOW - 4 },
			largestSlice: 500,
			saves: 7,
			columnNames: 'asAsked',
		};
		const context = triggerContext({ leads: {} }, {}, stored(state));

		expect(loadState(context)).toMatchObject({
			...state,
			startedAt: NOW,
			watched: 'EVENT all all all',
			saves: 8,
		});
	});

	it('all that is damaged is said, and nothing else', () => {
		const warningsOf = (staticData: ReturnType<typeof newStaticData>) => {
			const context = triggerContext({ leads: {} }, {}, staticData);
			loadState(context);
			return warned(context);
		};
		const damaged = [
			'What this trigger had stored is damaged, so it starts anew as after its first activation. Pull the time since with the LinkedIn Lead Sync node.',
		];

		expect(warningsOf(newStaticData())).toEqual([]);
		expect(warningsOf(stored({}))).toEqual([]);
		expect(warningsOf({ node: {}, global: { [KEY]: {} } })).toEqual(damaged);
		expect(warningsOf({ node: {}, global: { [KEY]: 'x' } })).toEqual(damaged);
		expect(warningsOf({ node: { state: { nodeId: 'node' } }, global: {} })).toEqual(damaged);
	});

	it('nothing is used where the leads of one owner, or those that are not confirmed, cannot be read', () => {
		const cursor = firstCursor({ from: 'now' }, timing());
		const staticData = stored({ owners: { one: { cursor, readAt: NOW } } });
		const withState = (state: object) => ({
			node: { state: { ...staticData.node.state, ...state } },
			global: {},
		});
		const { owners } = staticData.node.state as { owners: object };

		expect(load(withState({}))).toBe(0);
		expect(load(withState({ owners: { ...owners, other: {} } }))).toBeUndefined();
		expect(load(withState({ confirmation: { running: [{}] } }))).toBeUndefined();
	});

	it.each([
		[{ ids: ['1', 2], listedAt: NOW, listedFor: 'all' }],
		[{ ids: '12', listedAt: NOW, listedFor: 'all' }],
	])('a list of organizations counts whole or not at all: %j', (organizations) => {
		const context = triggerContext({ leads: {} }, {}, stored({ organizations }));

		expect(loadState(context)?.organizations).toBeUndefined();
	});

	it('so much is remembered at most that it is told when leads are forgotten', () => {
		const context = triggerContext({ leads: {} });
		const cursor = firstCursor({ from: 'date', time: 0 }, timing());
		const save = (count: number) => {
			for (const index of range(count))
				cursor.seen.add(NOW - index * 60_000, `${10_000_000 + index}`);
			const owners = { one: { cursor, readAt: NOW } };
			saveState(context, { ...firstState(NOW, 'EVENT all all all'), owners }, undefined);
			return warned(context).length;
		};

		expect(save(10_000)).toBe(0);
		expect(save(10_001)).toBe(1);
		expect(warned(context)[0]).toMatch(
			/^More than 10000 leads came within a week.*Lead → Pull reads any/,
		);
	});

	it('what was stored without times is as old as can be', () => {
		const cursor = firstCursor({ from: 'now' }, timing());
		const state = { nodeId: 'node', nodeName: 'LinkedIn Lead Sync', startedAt: NOW };
		const owners = { one: { cursor: storedCursor(cursor) } };
		const staticData = { node: { state: { ...state, owners } }, global: {} };

		expect(loadState(triggerContext({ leads: {} }, {}, staticData))).toMatchObject({
			polledAt: 0,
			watched: '',
			saves: 0,
			owners: { one: { readAt: 0 } },
		});
	});

	it('the later one counts, of what n8n hands out and what this process saved last', () => {
		clearProcessMemory();
		const latest = (staticData: ReturnType<typeof newStaticData>) =>
			latestState(triggerContext({ leads: {} }, {}, staticData))?.polledAt;
		const older = stored({ polledAt: 1, saves: 1 });
		expect(latest(older)).toBe(1);
		expect(latest(newStaticData())).toBe(1);
		const newer = stored({ polledAt: 2, saves: 2 });
		expect(latest(older)).toBe(2);
		stored({ polledAt: 1, saves: 1 });
		expect(latest(newer)).toBe(2);
		clearProcessMemory();
		expect(latest(older)).toBe(1);
		expect(latest(newStaticData())).toBeUndefined();
	});
});
