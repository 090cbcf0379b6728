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
