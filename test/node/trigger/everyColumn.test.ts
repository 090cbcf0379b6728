import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { FORM } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { MINUTE, pass } from '../lead/support/clock';
import { ActiveTrigger } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

/** The row of a lead that is answered again after its form has lost a question and n8n was started anew. */
async function answeredAgain(options: INodeParameters): Promise<IDataObject> {
	const parameters = { ...oneOrganization, options };
	const staticData = new StaticData();
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, parameters, { staticData });
	const lead = test.register();
	const [before] = await trigger.poll();
	expect(before).toMatchObject({ colour: expect.any(String) as string });
	const { control, world } = test.nodeTest.simulator;
	const form = world.forms.find(({ id }) => id === FORM);
	const removeQuestionIds = (form?.versions.at(-1)?.questions ?? [])
		.filter(({ predefinedField }) => predefinedField === undefined)
		.map(({ id }) => id);
	control.forms.addVersion(FORM, { removeQuestionIds });
	pass(MINUTE);
	control.leads.reregister(lead.id);
	pass(MINUTE);
	const { items } = await ActiveTrigger.activate(test.nodeTest, parameters, { staticData });
	expect(items).toMatchObject([{ lead_id: lead.id, form_version: 3 }]);
	return items[0];
}

it('a row that replaces another one has all of its columns, so that no old answer stays', async () => {
	expect(await answeredAgain({})).toMatchObject({ colour: null, lead_error: null });
});

it('with Empty Fields as text, whatever is empty clears the cell of a sheet', async () => {
	const row = await answeredAgain({ emptyFields: 'text' });
	expect(row).toMatchObject({ colour: '', lead_error: '', field_errors: '' });
	expect(Object.values(row)).not.toContain(null);
});
