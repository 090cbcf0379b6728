import type { FaultEffect } from '../../simulator';
import { ORGANIZATION, leadId } from '../../simulator/server/testing/smallWorld';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import { chosen, failureOfAction, runAction } from '../router/runAction';
import { expectedRows } from '../../oracle/leadRow';
import { callsOf, pull, runPull } from './support/pull';

const test = setUpSmallWorld();

const organizationId = chosen(ORGANIZATION);

const poison = (numbers: number[]) =>
	numbers.forEach((number) =>
		test.nodeTest.simulator.control.leads.damage(leadId(number), { kind: 'poison' }),
	);

const others = (numbers: number[]) =>
	expectedRows(
		test.nodeTest.simulator.world,
		test.nodeTest.simulator.control.leads
			.list({ testLeads: 'exclude' })
			.filter(({ id }) => !numbers.map(leadId).includes(id)),
	);

/** Of 25 leads in pages of 10; histories try all places in all orders. */
it.each(['newestFirst', 'oldestFirst', 'unordered'] as const)(
	'poison in a list that is %s: everything else is delivered, it is reported',
	async (leadOrder) => {
		const numbers = [1, 10, 13, 14, 25];
		test.nodeTest.simulator.control.variants.set({ leadOrder });
		poison(numbers);
		const rows = await pull(test.nodeTest, { organizationId, options: { pageSize: 10 } });
		const reported = rows.filter(({ lead_error }) => lead_error !== null);
		expect(rows.filter(({ lead_error }) => lead_error === null)).toEqual(others(numbers));
		expect(reported).toHaveLength(numbers.length);
		expect(new Set(reported.map(({ lead_id }) => lead_id)).size).toBe(numbers.length);
		for (const row of reported) {
			expect(row).toMatchObject({ organization_id: ORGANIZATION, lead_type: 'EVENT' });
			expect(row.lead_error).toContain('HTTP status 500');
		}
	},
);

it.each([
	['on a page of its own', { options: { pageSize: 1 } }],
	['on the only page', {}],
	['without total', {}],
])('poison %s', async (name, parameters) => {
	if (name === 'without total') {
		test.nodeTest.simulator.control.variants.set({ pagingTotal: { leadFormResponses: 'absent' } });
	}
	poison([7]);
	const rows = await pull(test.nodeTest, { organizationId, ...parameters });
	expect(rows.filter(({ lead_error }) => lead_error === null)).toEqual(others([7]));
	expect(rows).toHaveLength(others([7]).length + 1);
});

it('the only lead of all, poison: it is reported', async () => {
	const { world } = test.nodeTest.simulator;
	world.leads.splice(0, Infinity, world.leads[0]);
	poison([1]);
	const [row, ...more] = await pull(test.nodeTest, { organizationId });
	expect(row.lead_error).toContain('HTTP status 500');
	expect(more).toEqual([]);
});

it.each<[string, FaultEffect]>([
	['burst limit', { kind: 'throttle', limit: 'burst' }],
	['cut connection', { kind: 'cutConnection' }],
])('a %s while its page is split is got over', async (_, effect) => {
	poison([6]);
	// The page itself is tried three times.
	test.nodeTest.simulator.control.faults.add({
		match: { resource: 'leadFormResponses', nth: 4 },
		effect,
	});
	const rows = await pull(test.nodeTest, { organizationId });
	expect(rows.filter(({ lead_error }) => lead_error === null)).toEqual(others([6]));
	expect(rows).toHaveLength(others([6]).length + 1);
});

describe('On Error', () => {
	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'%s: it is among the rows, linked to its input',
		async (onError) => {
			poison([6]);
			const { outputs, error } = await runPull(test.nodeTest, { organizationId }, { onError });
			expect(error).toBeUndefined();
			expect(outputs).toHaveLength(1);
			expect(outputs[0]).toHaveLength(others([6]).length + 1);
			for (const { pairedItem } of outputs[0]) expect(pairedItem).toEqual({ item: 0 });
		},
	);

	it('continueErrorOutput: it is on the error output, linked to its input', async () => {
		poison([6]);
		const items = [{ json: { from: 'first' } }, { json: { from: 'second' } }];
		const { outputs } = await runPull(
			test.nodeTest,
			{ organizationId },
			{ onError: 'continueErrorOutput', items },
		);
		expect(outputs[0].map(({ json }) => json.lead_error)).toEqual(
			[...others([6]), ...others([6])].map(() => null),
		);
		expect(outputs[1]).toEqual(
			['first', 'second'].map((from, item) => ({
				json: {
					from,
					error: expect.stringContaining('could not deliver this lead') as string,
					details: expect.objectContaining({
						lead_id: expect.stringMatching(/^undeliverable-/) as string,
					}) as object,
				},
				pairedItem: { item },
			})),
		);
	});

	it('has the same name at each run', async () => {
		poison([6]);
		const names = async () =>
			(await pull(test.nodeTest, { organizationId }))
				.filter(({ lead_error }) => lead_error !== null)
				.map(({ lead_id }) => lead_id);
		expect(await names()).toEqual(await names());
	});

	it('is reported as raw output, too, in the same words', async () => {
		poison([6]);
		const { outputs } = await runPull(
			test.nodeTest,
			{ organizationId, output: 'raw' },
			{ onError: 'continueErrorOutput' },
		);
		expect(outputs[0]).toHaveLength(others([6]).length);
		const [row] = (await pull(test.nodeTest, { organizationId })).filter(
			({ lead_error }) => lead_error,
		);
		const { lead_id, lead_error } = row;
		expect(lead_error).toMatch(/HTTP status 500.*stand-in.*again later/);
		expect(outputs[1].map(({ json }) => json)).toEqual([
			{ error: lead_error, details: { id: lead_id, lead_error } },
		]);
	});
});

it('asked for by id, it is an error of that item', async () => {
	poison([6]);
	const { outputs } = await runAction(
		test.nodeTest,
		'lead: get',
		{ leadId: '={{ $json.id }}' },
		{
			items: [{ json: { id: leadId(6) } }, { json: { id: leadId(7) } }],
			onError: 'continueErrorOutput',
		},
	);
	expect(outputs[0].map(({ json, pairedItem }) => [json.lead_id, pairedItem])).toEqual([
		[leadId(7), { item: 1 }],
	]);
	expect(outputs[1]).toMatchObject([
		{ pairedItem: { item: 0 }, json: { details: { http_status: 500 } } },
	]);
});

it('asked for by its stand-in id, it is a wrong input', async () => {
	poison([6]);
	const [row] = (await pull(test.nodeTest, { organizationId })).filter(
		({ lead_error }) => lead_error,
	);
	test.nodeTest.simulator.control.calls.clear();
	for (const leadId of [String(row.lead_id), `unidentified-${'0'.repeat(32)}`]) {
		const { message, description } = await failureOfAction(test.nodeTest, 'lead: get', { leadId });
		expect(message).toBe(
			`Lead ID: '${leadId}' is not LinkedIn's id of a lead, but stands for one that LinkedIn did not tell`,
		);
		expect(description).toContain('Lead → Pull');
	}
	expect(callsOf(test.nodeTest)).toEqual([]);
});

it('an outage is none: the run fails, soon', async () => {
	test.nodeTest.simulator.control.faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'status', status: 503 },
		times: 'always',
	});
	const { error, outputs } = await runPull(test.nodeTest, { organizationId });
	expect(error?.message).toContain('HTTP status 503');
	expect(outputs).toEqual([]);
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThan(40);
});
