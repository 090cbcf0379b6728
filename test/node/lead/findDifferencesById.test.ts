import { leadId } from '../../simulator/server/testing/smallWorld';
import { compare, hintsIn, setUpStoredLeads, toldIn } from './support/stored';

const test = setUpStoredLeads();

const leads = () => test.nodeTest.simulator.control.leads;

describe('a lead that LinkedIn leaves out of its list without counting it', () => {
	beforeEach(() => {
		leads().damage(leadId(20), { kind: 'unlisted' });
	});

	it('is not told as gone, nor is any other of its page', async () => {
		leads().delete(leadId(18));
		const run = await compare(test.nodeTest, test.rows);
		expect(toldIn(run)).toEqual([]);
		expect(hintsIn(run)).toEqual([
			expect.stringMatching(
				`^warning: LinkedIn still has the lead ${leadId(20)}, but its list of the leads of organization 5509810 does not show it, so no stored lead .* Lead → Get`,
			),
		]);
	});

	it('is not counted as gone, and the summary says why', async () => {
		leads().delete(leadId(18));
		const { outputs } = await compare(test.nodeTest, test.rows, { output: 'summary' });
		expect(outputs[0][0].json).toMatchObject({
			gone: 0,
			not_certain: 2,
			is_complete: true,
			notes: expect.stringContaining(`LinkedIn still has the lead ${leadId(20)}`),
		});
	});
});

it('what is gone is held back when LinkedIn does not answer whether it has the lead', async () => {
	leads().delete(leadId(18));
	test.nodeTest.simulator.control.faults.add({
		match: { pathIncludes: leadId(18) },
		effect: { kind: 'status', status: 500 },
		times: 'always',
	});
	const run = await compare(test.nodeTest, test.rows);
	expect(toldIn(run)).toEqual([]);
	expect(hintsIn(run)).toEqual([
		expect.stringMatching(`does not show the lead ${leadId(18)}, and LinkedIn did not say`),
	]);
});
