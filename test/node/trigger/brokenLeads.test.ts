import { MINUTE, pass } from '../lead/support/clock';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

it('a lead that LinkedIn fails to serve is told of once, the others come, and few calls are made', async () => {
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
	const leads = Array.from({ length: 4 }, () => {
		pass(MINUTE);
		return test.register();
	});
	const { control } = test.nodeTest.simulator;
	control.leads.damage(leads[1].id, { kind: 'poison' });
	control.calls.clear();
	const others = leads.filter((_, index) => index !== 1);
	expect(idsOf(await trigger.poll())).toEqual(idsOf(others));
	for (let minutes = 0; minutes < 60; minutes++) {
		pass(MINUTE);
		expect(await trigger.poll()).toEqual([]);
	}
	expect(trigger.reported.map(({ message }) => message)).toEqual([
		expect.stringContaining('LinkedIn fails to show a lead submitted between'),
	]);
	expect(control.calls.list().length).toBeLessThan(250);
	const next = test.register();
	expect(idsOf(await trigger.poll())).toEqual([next.id]);
	control.leads.damage(leads[1].id, null);
	for (let hours = 0; hours < 3; hours++) {
		pass(60 * MINUTE);
		const items = await trigger.poll();
		if (items.length > 0) expect(idsOf(items)).toEqual([leads[1].id]);
	}
});
