import { FORM } from '../../simulator/server/testing/smallWorld';
import { MINUTE, pass } from '../lead/support/clock';
import { ActiveTrigger } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

it('a row that replaces another one has all of its columns, each as text for a sheet', async () => {
	const parameters = { ...oneOrganization, options: { rowsFor: 'sheet' } };
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, parameters);
	const lead = test.register();
	const [before] = await trigger.poll();
	expect(before).toMatchObject({ Colour: expect.any(String) as string });
	const { control, world } = test.nodeTest.simulator;
	const form = world.forms.find(({ id }) => id === FORM);
	const removeQuestionIds = (form?.versions.at(-1)?.questions ?? [])
		.filter(({ predefinedField }) => predefinedField === undefined)
		.map(({ id }) => id);
	control.forms.addVersion(FORM, { removeQuestionIds });
	pass(MINUTE);
	control.leads.reregister(lead.id);
	pass(MINUTE);
	const items = await trigger.poll();
	expect(items).toMatchObject([{ lead_id: lead.id, form_version: 3, Colour: '', lead_error: '' }]);
	expect(Object.values(items[0])).not.toContain(null);
});
