import { ORGANIZATION, leadId } from '../../simulator/server/testing/smallWorld';
import { useSmallWorld } from '../harness/useSmallWorld';
import { chosen, failureOfAction } from '../router/runAction';
import { expectedRows } from '../../oracle/leadRow';
import { callsOf, pull, runPull } from './support/pull';

const nodeTest = useSmallWorld();

const organizationId = chosen(ORGANIZATION);

const poison = (numbers: number[]) =>
	numbers.forEach((number) =>
		nodeTest.simulator.control.leads.damage(leadId(number), { kind: 'poison' }),
	);

const others = (numbers: number[]) =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads
			.list({ testLeads: 'exclude' })
			.filter(({ id }) => !numbers.map(leadId).includes(id)),
	);

it('a lead that LinkedIn fails to serve goes to the error output once for each input item, linked to that item', async () => {
	poison([6]);
	const items = [{ json: { from: 'first' } }, { json: { from: 'second' } }];
	const { outputs } = await runPull(
		nodeTest,
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
				message: expect.objectContaining({
					lead_id: expect.stringMatching(/^undeliverable-/) as string,
				}) as object,
			},
			pairedItem: { item },
		})),
	);
});

it('Lead → Get refuses the stand-in ID of a lead that LinkedIn failed to serve, without a call', async () => {
	poison([6]);
	const [row] = (await pull(nodeTest, { organizationId })).filter(({ lead_error }) => lead_error);
	nodeTest.simulator.control.calls.clear();
	for (const leadId of [String(row.lead_id), `unidentified-${'0'.repeat(32)}`]) {
		const { message, description } = await failureOfAction(nodeTest, 'lead: get', { leadId });
		expect(message).toBe(
			`Lead ID: '${leadId}' is not LinkedIn's ID of a lead, but a stand-in for an ID that LinkedIn did not send`,
		);
		expect(description).toContain('Lead → Pull');
	}
	expect(callsOf(nodeTest)).toEqual([]);
});
