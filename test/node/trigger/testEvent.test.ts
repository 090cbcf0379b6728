import type { INodeParameters } from 'n8n-workflow';

import { EVENT, FORM, NOW, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { columnsOf, expectedRow } from '../../oracle/leadRow';
import { chosen, entered } from '../router/runAction';
import { fetchTestEvent } from './support/fetchTestEvent';
import { SECOND, threeOrganizations } from './support/threeOrganizations';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

const fetched = async (parameters: INodeParameters = {}) =>
	await fetchTestEvent(test.nodeTest, { parameters });

const newest = (
	count: number,
	organizationId = ORGANIZATION,
	testLeads: 'exclude' | 'include' | 'only' = 'exclude',
) =>
	test.nodeTest.simulator.control.leads
		.list({
			organizationId,
			leadType: 'EVENT',
			testLeads: testLeads === 'include' ? undefined : testLeads,
		})
		.sort((one, other) => other.submittedAt - one.submittedAt)
		.slice(0, count)
		.map((lead) => expectedRow(test.nodeTest.simulator.world, lead));

const withoutLeads = () => test.nodeTest.simulator.world.leads.splice(0, Infinity);

it.each(['newestFirst', 'oldestFirst'] as const)(
	'Fetch Test Event shows the ten newest leads when LinkedIn lists leads in the order %s',
	async (leadOrder) => {
		test.nodeTest.simulator.control.variants.set({ leadOrder });
		expect(await fetched(oneOrganization)).toEqual(newest(10));
	},
);

it('Fetch Test Event shows only leads of the chosen event', async () => {
	const rows = await fetched({ eventId: chosen(SECOND.eventId) });
	expect(rows).toEqual(newest(10, SECOND.organizationId));
});

it.each(['include', 'only'] as const)('a test event obeys Test Leads: %s', async (testLeads) => {
	const ofTests = newest(25, ORGANIZATION, 'only');
	expect(ofTests).toHaveLength(1);
	const rows = await fetched({ ...oneOrganization, options: { testLeads } });
	expect(rows).toEqual(newest(10, ORGANIZATION, testLeads));
	for (const row of ofTests) expect(rows).toContainEqual(row);
});

describe('without leads', () => {
	beforeEach(withoutLeads);

	it.each<[string, INodeParameters]>([
		['form', { ...oneOrganization, options: { formId: chosen(FORM) } }],
		['event', { ...oneOrganization, eventId: chosen(EVENT) }],
		['Page', oneOrganization],
	])(
		'without leads, Fetch Test Event shows a sample, marked as a test lead, with the questions of the chosen %s',
		async (_, parameters) => {
			const [row, ...more] = await fetched(parameters);
			expect(more).toEqual([]);
			expect(row).toMatchObject({ lead_id: 'sample-lead', is_test_lead: true, form_id: FORM });
			expect(Object.keys(row)).toEqual(columnsOf(test.nodeTest.simulator.world, FORM, 'EVENT'));
			expect(row).toMatchObject({
				first_name: expect.any(String) as string,
				email: expect.any(String) as string,
				colour: 'Red',
				consent_i_agree: true,
				hidden_source: 'linkedin',
				submitted_at: new Date(NOW).toISOString(),
			});
		},
	);

	it('with Simplify off, Fetch Test Event shows a sample that is marked as a test lead', async () => {
		const [lead] = await fetched({ ...oneOrganization, options: { simplify: false } });
		expect(lead).toMatchObject({ id: 'sample-lead', testLead: true });
	});
});

it.each<[string, INodeParameters, string]>([
	[
		'an unknown form',
		{ options: { formId: entered('6955637458260688999') } },
		'could not find lead form',
	],
	['an unknown event', { eventId: entered('7249812613549679999') }, 'LinkedIn could not find'],
	['a Page without a role', { organizationId: entered('60000002') }, '60000002'],
	['an invalid ID', { eventId: entered('mine') }, 'Event: '],
])('Fetch Test Event fails with a message for %s', async (_, parameters, text) => {
	withoutLeads();
	await expect(fetched(parameters)).rejects.toThrow(text);
});
