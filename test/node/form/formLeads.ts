import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { landmarks, type NastyForm } from '../../simulator/world/landmarks';
import type { LeadForm } from '../../simulator/world/types';
import type { NodeTest } from '../harness/startNodeTest';
import { entered, itemsOf } from '../router/runAction';

/** The nasty forms that people have answered: all but the draft. */
export const ANSWERED_FORMS = (Object.keys(landmarks.forms) as NastyForm[]).filter(
	(name) => name !== 'draft',
);

/** A form as the simulator's world has it. */
export function formInWorld({ simulator }: NodeTest, formId: string): LeadForm {
	const form = simulator.world.forms.find(({ id }) => id === formId);
	if (form === undefined) throw new Error(`The world has no form ${formId}`);
	return form;
}

/** The rows that Lead → Pull gives of all leads of a form, whichever of its versions they answered. */
export async function rowsOfForm(
	nodeTest: NodeTest,
	formId: string,
	options: INodeParameters = {},
): Promise<IDataObject[]> {
	const rows = await itemsOf(nodeTest, 'lead: pull', {
		formId: entered(formId),
		options: { testLeads: 'include', ...options },
	});
	const truth = nodeTest.simulator.control.leads.list({ formId, leadType: 'EVENT' });
	expect(rows.map(({ lead_id: id }) => id).sort()).toEqual(truth.map(({ id }) => id).sort());
	return rows;
}
