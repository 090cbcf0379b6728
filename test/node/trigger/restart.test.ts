import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { MINUTE, pass } from '../lead/support/clock';
import { StaticData } from '../harness/staticData';
import { ActiveTrigger, idsOf, type TriggerOptions } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

let staticData: StaticData;

beforeEach(() => {
	staticData = new StaticData();
});

const activate = async (options: TriggerOptions = {}, parameters: INodeParameters = {}) =>
	await ActiveTrigger.activate(
		test.nodeTest,
		{ ...oneOrganization, ...parameters },
		{ staticData, ...options },
	);

it('n8n restarted: nothing is missed, and only the last execution comes once more', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	const last = test.register();
	expect(await trigger.poll()).toHaveLength(1);
	pass(MINUTE);
	expect(await trigger.poll()).toEqual([]);
	const lead = test.register();
	const { trigger: again, items } = await activate({ activation: 'init' });
	const after = [...items, ...(await again.poll()), ...(await again.poll())];
	expect(idsOf(after)).toEqual([last.id, lead.id].sort());
});

it('stored state that is broken: reads the last days again, and says so', async () => {
	const parameters = { startFrom: 'lastDays', startDays: 7 };
	const { items } = await activate({}, parameters);
	expect(items.length).toBeGreaterThan(20);
	const states = Object.values(staticData.saved)
		.flatMap((value) => Object.values(value as IDataObject))
		.filter((state) => typeof state === 'object') as IDataObject[];
	for (const state of states) {
		const keys = Object.keys(state.owners as object);
		expect(keys).toEqual([expect.stringContaining(ORGANIZATION)]);
		state.owners = { [keys[0]]: { readUpTo: 'soon' } };
	}
	pass(MINUTE);
	const lead = test.register();
	const again = await activate({ activation: 'init' }, parameters);
	expect(idsOf(again.items)).toEqual([...idsOf(items), lead.id].sort());
	expect(again.trigger.reported.join()).toContain('damaged');
	expect(await again.trigger.poll()).toEqual([]);
});
