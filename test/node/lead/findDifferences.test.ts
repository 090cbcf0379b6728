import { pick } from 'lodash';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { expectedRow } from '../../oracle/leadRow';
import { LEADS, NOW, leadId } from '../../simulator/server/testing/smallWorld';
import type { ExecuteNodeOptions, NodeRun } from '../harness/executeNode';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import { runAction } from '../router/runAction';
import { HOUR, MINUTE } from './support/clock';
import { callsOf, pull } from './support/pull';

/** The columns that Find Differences reads. */
const COLUMNS = [
	...['lead_id', 'lead_type', 'submitted_at', 'is_test_lead', 'form_id', 'event_id'],
	...['organization_id', 'sponsored_account_id'],
];

const test = setUpSmallWorld();

/** The rows of a destination that has stored all leads. */
let rows: IDataObject[];

beforeEach(async () => {
	rows = (await pull(test.nodeTest)).map((row) => pick(row, COLUMNS));
	test.nodeTest.simulator.control.calls.clear();
});

/** Runs Lead → Find Differences with these rows as its input. */
async function compare(
	stored: IDataObject[],
	parameters: INodeParameters = {},
	options: Partial<ExecuteNodeOptions> = {},
): Promise<NodeRun> {
	const items = stored.map((json) => ({ json }));
	return await runAction(test.nodeTest, 'lead: findDifferences', parameters, { items, ...options });
}

/** The reported differences, such as `gone lead-id`, sorted. */
const toldIn = ({ outputs: [items = []] }: NodeRun) =>
	items.map(({ json }) => `${String(json.difference)} ${String(json.lead_id)}`).sort();

const without = (...numbers: number[]) =>
	rows.filter(({ lead_id }) => !numbers.map(leadId).includes(String(lead_id)));

const leads = () => test.nodeTest.simulator.control.leads;

describe('reported differences', () => {
	it('Find Differences reports nothing when all leads are stored, and requests no form', async () => {
		const run = await compare(rows);
		expect([run.error, toldIn(run), run.hints]).toEqual([undefined, [], []]);
		// The lists of real leads and of test leads, each to its end.
		expect(callsOf(test.nodeTest, 'leadForms')).toEqual([]);
		expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThanOrEqual(4);
	});

	it('Find Differences outputs missing leads as complete rows, ready to be stored', async () => {
		const run = await compare(without(12, 20));
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

	it('Find Differences reports a deleted lead with the columns of its stored row', async () => {
		leads().delete(leadId(18));
		jest.setSystemTime(NOW + 2 * HOUR);
		const run = await compare(rows);
		const index = rows.findIndex(({ lead_id }) => lead_id === leadId(18));
		expect(run.outputs[0]).toMatchObject([
			{ json: { difference: 'gone', ...rows[index] }, pairedItem: [{ item: index }] },
		]);
		expect(run.hints).toEqual([]);
	});

	it('with Output set to Summary, Find Differences returns counts for an alarm', async () => {
		leads().delete(leadId(18));
		jest.setSystemTime(NOW + 2 * HOUR);
		const { outputs } = await compare(without(11, 12), { output: 'summary' });
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

it('rows without lead IDs become one item on the error output', async () => {
	const wrong = rows.map((row) => ({ ...row, lead_id: '' }));
	const { outputs } = await compare(wrong, {}, { onError: 'continueErrorOutput' });
	expect(outputs).toMatchObject([[], [{ pairedItem: { item: 0 } }]]);
});
