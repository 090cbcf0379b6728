import type { IDataObject } from 'n8n-workflow';

import { MINUTE, pass } from '../lead/support/clock';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

it('a lead that LinkedIn fails to serve is reported once, and the others come', async () => {
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
	const leads = Array.from({ length: 4 }, () => {
		pass(MINUTE);
		return test.register();
	});
	test.nodeTest.simulator.control.leads.damage(leads[1].id, { kind: 'poison' });
	const items = await trigger.poll();
	const isReported = ({ lead_error }: IDataObject) => lead_error !== null;
	expect(items.filter(isReported)).toHaveLength(1);
	expect(idsOf(items.filter((item) => !isReported(item)))).toEqual(
		idsOf(leads.filter((_, index) => index !== 1)),
	);
	pass(MINUTE);
	expect(await trigger.poll()).toEqual([]);
	const next = test.register();
	expect(idsOf(await trigger.poll())).toEqual([next.id]);
});
