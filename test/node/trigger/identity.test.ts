import type { INodeParameters } from 'n8n-workflow';

import { EVENT } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { HOUR, MINUTE, pass } from '../lead/support/clock';
import type { TriggerOptions } from './support/activeTrigger';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

/** One workflow; n8n stores what a node keeps under the name of the node. */
let staticData: StaticData;

beforeEach(() => {
	staticData = new StaticData();
});

const FIRST = { id: 'first', name: 'Leads' };
const OTHER = { id: 'other', name: 'Other leads' };

/** Saves the workflow with a node. */
const publish = async (node: TriggerOptions, parameters: INodeParameters = {}) => {
	const all = { ...oneOrganization, ...parameters };
	const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, all, {
		staticData,
		...node,
	});
	return { trigger, ids: idsOf(items) };
};

/** A trigger that has emitted leads. */
const published = async (node: TriggerOptions, parameters?: INodeParameters) => {
	const { trigger, ids } = await publish(node, parameters);
	pass(MINUTE);
	const lead = test.register();
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	return { trigger, ids: [...ids, lead.id].sort() };
};

const SINCE = { startFrom: 'date', startDate: '2020-01-01' };

it.each([
	['a date: all since then', SINCE],
	['last days: all of them', { startFrom: 'lastDays', startDays: 1 }],
])('deleted and added anew under its name, with Start From = %s', async (_, start) => {
	const first = await published(FIRST, start);
	expect(first.ids.length).toBeGreaterThan(20);
	pass(MINUTE);
	const anew = await publish({ ...FIRST, id: 'anew' }, start);
	expect(anew.ids).toEqual(first.ids);
	expect(await anew.trigger.poll()).toEqual([]);
});

it('deleted and added anew under its name, with Start From = now: nothing of before', async () => {
	await published(FIRST);
	pass(MINUTE);
	test.register();
	pass(MINUTE);
	const anew = await publish({ ...FIRST, id: 'anew' });
	expect(anew.ids).toEqual([]);
	const next = test.register();
	expect(idsOf(await anew.trigger.poll())).toEqual([next.id]);
});

it('a node that gets the name of a deleted one goes on with what it had read itself', async () => {
	await published(FIRST);
	pass(HOUR);
	const ofOther = await published(OTHER);
	pass(HOUR);
	const missed = test.register();
	pass(HOUR);
	const renamed = await publish({ ...OTHER, name: FIRST.name });
	expect(renamed.ids).toEqual([missed.id]);
	expect(ofOther.ids).not.toContain(missed.id);
	const next = test.register();
	expect(idsOf(await renamed.trigger.poll())).toEqual([next.id]);
});

it('two nodes that swap their names each go on', async () => {
	await published(FIRST);
	pass(2 * HOUR);
	const ofOther = await published(OTHER);
	pass(2 * HOUR);
	const missed = test.register();
	pass(MINUTE);
	const missedByFirst = [...ofOther.ids, missed.id].sort();
	expect((await publish({ ...FIRST, name: OTHER.name })).ids).toEqual(missedByFirst);
	expect((await publish({ ...OTHER, name: FIRST.name })).ids).toEqual([missed.id]);
	expect((await publish({ ...FIRST, name: OTHER.name })).ids).toEqual([]);
});

it('a new node with the name that another one had before goes its own way', async () => {
	await published(FIRST);
	pass(2 * HOUR);
	await publish({ ...FIRST, name: 'Renamed' });
	const start = await publish({ id: 'new', name: FIRST.name }, SINCE);
	expect(start.ids.length).toBeGreaterThan(20);
	pass(MINUTE);
	const lead = test.register();
	expect((await publish({ ...FIRST, name: 'Renamed' })).ids).toEqual([lead.id]);
});

it('renamed after thousands of leads: nothing of a week before comes again', async () => {
	const { trigger } = await publish(FIRST, { simplify: false });
	const { leads } = test.nodeTest.simulator.control;
	for (let day = 0; day < 5; day++) {
		leads.addMany({ eventId: EVENT }, 400, MINUTE);
		pass(24 * HOUR);
		expect(await trigger.poll()).toHaveLength(400);
	}
	pass(25 * HOUR);
	expect((await publish({ ...FIRST, name: 'Renamed' }, { simplify: false })).ids).toEqual([]);
});
