import { LEADS, NOW, leadId } from '../../simulator/server/testing/smallWorld';
import { HOUR, MINUTE } from './support/clock';
import { expectedRow } from '../../oracle/leadRow';
import { callsOf } from './support/pull';
import { compare, hintsIn, setUpStoredLeads, toldIn } from './support/stored';

const test = setUpStoredLeads();

const without = (...numbers: number[]) =>
	test.rows.filter(({ lead_id }) => !numbers.map(leadId).includes(String(lead_id)));

const leads = () => test.nodeTest.simulator.control.leads;

describe('what is told', () => {
	it('is nothing when all is stored, and costs no call for a form', async () => {
		const run = await compare(test.nodeTest, test.rows);
		expect([run.error, toldIn(run), hintsIn(run)]).toEqual([undefined, [], []]);
		// The list of real leads to its end, and that of test leads.
		expect(callsOf(test.nodeTest, 'leadForms')).toEqual([]);
		expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThanOrEqual(4);
	});

	it('is what is missing, ready to be stored', async () => {
		const run = await compare(test.nodeTest, without(12, 20));
		expect(toldIn(run)).toEqual([`missing ${leadId(12)}`, `missing ${leadId(20)}`]);
		const { world } = test.nodeTest.simulator;
		const lead = leads()
			.list()
			.find(({ id }) => id === leadId(20));
		const [{ json, pairedItem }] = run.outputs[0];
		expect(Object.keys(json)[0]).toBe('difference');
		expect(json).toEqual({ difference: 'missing', ...expectedRow(world, lead as never) });
		expect(pairedItem).toEqual([]);
	});

	it('is what is gone, with as much as it takes to find the row', async () => {
		leads().delete(leadId(18));
		jest.setSystemTime(NOW + 2 * HOUR);
		const run = await compare(test.nodeTest, test.rows);
		const index = test.rows.findIndex(({ lead_id }) => lead_id === leadId(18));
		expect(run.outputs[0]).toMatchObject([
			{
				json: { difference: 'gone', ...test.rows[index] },
				pairedItem: [{ item: index }],
			},
		]);
		expect(hintsIn(run)).toEqual([]);
	});

	it('is numbers for an alarm', async () => {
		leads().delete(leadId(18));
		jest.setSystemTime(NOW + 2 * HOUR);
		const { outputs } = await compare(test.nodeTest, without(11, 12), { output: 'summary' });
		expect(outputs[0].map(({ json }) => json)).toEqual([
			{
				leads_at_linkedin: LEADS - 2,
				missing: 2,
				changed: 0,
				gone: 1,
				not_certain: 0,
				is_complete: true,
				newest_at_linkedin: new Date(NOW - MINUTE).toISOString(),
				newest_stored: new Date(NOW - MINUTE).toISOString(),
				lag_minutes: 0,
				oldest_missing: new Date(NOW - 12 * MINUTE).toISOString(),
				notes: null,
			},
		]);
	});
});

it('rows that cannot be compared are one error item with On Error: Continue', async () => {
	const wrong = test.rows.map((row) => ({ ...row, lead_id: '' }));
	const { outputs } = await compare(test.nodeTest, wrong, {}, { onError: 'continueErrorOutput' });
	expect(outputs).toMatchObject([[], [{ pairedItem: { item: 0 } }]]);
});
