import type { IDataObject, WorkflowActivateMode } from 'n8n-workflow';

import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { StaticData } from '../harness/staticData';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

let staticData: StaticData;

beforeEach(() => {
	staticData = new StaticData();
});

const activate = async (
	options: { name?: string; activation?: WorkflowActivateMode } = {},
	parameters: IDataObject = {},
) =>
	await ActiveTrigger.activate(
		test.nodeTest,
		{ ...oneOrganization, ...(parameters as object) },
		{ staticData, ...options },
	);

it('n8n restarted: nothing is missed, nothing comes again', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	test.register();
	expect(await trigger.poll()).toHaveLength(1);
	pass(MINUTE);
	expect(await trigger.poll()).toEqual([]);
	const lead = test.register();
	const { trigger: again, items } = await activate();
	expect(idsOf(items)).toEqual([lead.id]);
	expect(await again.poll()).toEqual([]);
});

it('renamed: goes on where it stopped', async () => {
	const { trigger } = await activate({ name: 'Leads' });
	test.register();
	expect(await trigger.poll()).toHaveLength(1);
	pass(2 * HOUR);
	const missed = test.register();
	pass(2 * HOUR);
	const renamed = await activate({ name: 'New leads' });
	expect(idsOf(renamed.items)).toEqual([missed.id]);
	const { trigger: back, items } = await activate({ name: 'Leads' });
	expect(items).toEqual([]);
	const lead = test.register();
	expect(idsOf(await back.poll())).toEqual([lead.id]);
});

it('state survives as JSON only', async () => {
	const { trigger } = await activate();
	test.register();
	await trigger.poll();
	expect(JSON.parse(JSON.stringify(staticData.saved))).toEqual(staticData.saved);
	// Nothing that n8n holds in memory hides behind toJSON or undefined.
	staticData.save();
	expect(JSON.parse(JSON.stringify(staticData.memory))).toEqual(staticData.saved);
});

describe('stored state that is broken', () => {
	const states = () =>
		Object.values(staticData.saved).flatMap((value) =>
			Object.values(value as IDataObject).filter((state) => typeof state === 'object'),
		) as IDataObject[];

	const parameters = { startFrom: 'lastDays', startDays: 1 };

	it.each<[string, (state: IDataObject) => void]>([
		['a cursor', (state) => Object.assign(state.owners as object, damagedCursors(state))],
		['cursors', (state) => Object.assign(state, { owners: 'none' })],
		['the time of the start', (state) => Object.assign(state, { startedAt: 'never' })],
	])('%s: reads from the start again, and warns', async (_, breakIt) => {
		const { items } = await activate({}, parameters);
		expect(items.length).toBeGreaterThan(20);
		states().forEach(breakIt);
		pass(MINUTE);
		const lead = test.register();
		const again = await activate({ activation: 'init' }, parameters);
		expect(idsOf(again.items)).toEqual([...idsOf(items), lead.id].sort());
		expect(again.trigger.warnings.join()).toContain('damaged');
		expect(await again.trigger.poll()).toEqual([]);
	});

	it.each<[string, unknown]>([
		['text', 'broken'],
		['a list', []],
		['null', null],
	])('%s in place of all: reads from the start again', async (_, state) => {
		const { items } = await activate({}, parameters);
		for (const [key, value] of Object.entries(staticData.saved)) {
			const names = Object.keys(value as object);
			staticData.saved[key] = Object.fromEntries(names.map((name) => [name, state])) as IDataObject;
		}
		const again = await activate({ activation: 'init' }, parameters);
		expect(idsOf(again.items)).toEqual(idsOf(items));
		expect(again.trigger.warnings.join()).toContain('damaged');
	});

	it.each<[string, unknown]>([
		['text', 'all'],
		['a list of anything', { ids: [1, null], listedAt: 'now' }],
	])('%s as list of organizations: it is listed again', async (_, organizations) => {
		const all = { organizationId: { __rl: true, mode: 'list', value: 'all' } };
		await activate({}, all);
		states().forEach((state) => Object.assign(state, { organizations }));
		const lead = test.register();
		expect(idsOf((await activate({}, all)).items)).toEqual([lead.id]);
	});

	it('one of the two copies: the other one is used', async () => {
		const { trigger } = await activate();
		test.register();
		await trigger.poll();
		staticData.saved['node:LinkedIn Lead Sync Trigger'] = { state: 'broken' };
		const lead = test.register();
		expect(idsOf((await activate()).items)).toEqual([lead.id]);
	});

	function damagedCursors(state: IDataObject): object {
		const keys = Object.keys(state.owners as object);
		expect(keys).toEqual([expect.stringContaining(ORGANIZATION)]);
		return Object.fromEntries(keys.map((key) => [key, { cursor: { readUpTo: 'soon' } }]));
	}
});

describe('size of the static data', () => {
	const bytes = () => JSON.stringify(staticData.saved).length;

	it('stays the same once a week of leads is remembered', async () => {
		const { trigger } = await activate({}, { simplify: false });
		const { leads } = test.nodeTest.simulator.control;
		const sizes: number[] = [];
		for (let day = 0; day < 12; day++) {
			leads.addMany({ eventId: EVENT, submittedAt: Date.now() }, 400, 120_000);
			pass(DAY);
			expect(await trigger.poll()).toHaveLength(400);
			sizes.push(bytes());
		}
		for (const size of sizes.slice(8)) expect(size).toBeLessThan(sizes[7] * 1.01);
		// A hash of eight characters for each lead, in two copies, and the times.
		expect(sizes[11]).toBeLessThan(7 * 400 * 2 * 15);
	});

	it('does not grow with leads that were read long ago', async () => {
		const { trigger, items } = await activate({}, { startFrom: 'date', startDate: '2020-01-01' });
		expect(items.length).toBeGreaterThan(20);
		pass(DAY);
		test.register();
		await trigger.poll();
		expect(bytes()).toBeLessThan(3000);
	});
});
