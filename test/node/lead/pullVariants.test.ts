import { pick } from 'lodash';

import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import { expectedRows } from '../../oracle/leadRow';
import { pull } from './support/pull';

const test = setUpSmallWorld();

const truth = (query: { eventId?: string; formId?: string } = {}) => {
	const { control, world } = test.nodeTest.simulator;
	return expectedRows(world, control.leads.list({ testLeads: 'exclude', ...query }));
};

it('LinkedIn with the latest form inside each lead: answers to an earlier one are there, and rows say so', async () => {
	test.nodeTest.simulator.control.variants.set({ formOfLead: 'latest' });
	const rows = await pull(test.nodeTest);
	const others = rows.filter((row) => row.form_version === 1);
	expect(rows.filter((row) => row.form_version === 2)).toEqual(
		truth().filter((row) => row.form_version === 2),
	);
	const answers = ['lead_id', 'first_name', 'email'];
	expect(others.map((row) => pick(row, answers))).toEqual(
		truth()
			.filter((row) => row.form_version === 1)
			.map((row) => pick(row, answers)),
	);
	for (const { field_errors, lead_error, ...columns } of others) {
		expect(field_errors).toMatch(/^form_version: LinkedIn shows another version .* than 1,/m);
		expect(field_errors).toMatch(/^consent 0: .* It was (accepted|declined)\.$/m);
		// What the person was not shown is not told as if it had been.
		const isOfForm = (name: string) => /^(consent|hidden)_/.test(name);
		expect(
			Object.entries(columns).filter(([name, value]) => isOfForm(name) && value !== null),
		).toEqual([]);
		expect(lead_error).toBeNull();
	}
	expect(others).not.toEqual([]);
});
