import { range } from 'lodash';
import { LEADS, NOW, leadId } from '../../simulator/server/testing/smallWorld';
import { DAY, HOUR } from './support/clock';
import { callsOf } from './support/pull';
import { compare, hintsIn, setUpStoredLeads, toldIn } from './support/stored';

const test = setUpStoredLeads();

const leads = () => test.nodeTest.simulator.control.leads;

/** The ids of leads that LinkedIn was asked for one by one. */
const askedIds = () =>
	callsOf(test.nodeTest, 'leadFormResponses').flatMap(
		(call) => /leadFormResponses\/(\S+)/.exec(call)?.[1] ?? [],
	);

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

	it('is not told as gone when its row is older, since somebody registered again', async () => {
		leads().reregister(leadId(15));
		leads().damage(leadId(15), { kind: 'unlisted' });
		leads().damage(leadId(20), null);
		jest.setSystemTime(NOW + HOUR);
		const run = await compare(test.nodeTest, test.rows);
		expect(toldIn(run)).toEqual([]);
		expect(hintsIn(run)).toEqual([expect.stringContaining(`still has the lead ${leadId(15)}`)]);
	});
});

describe('what LinkedIn is asked for by its id', () => {
	it('is each lead that would be told as gone', async () => {
		leads().delete(leadId(18));
		leads().delete(leadId(20));
		const run = await compare(test.nodeTest, test.rows);
		expect(toldIn(run)).toEqual([`gone ${leadId(18)}`, `gone ${leadId(20)}`]);
		expect(askedIds().sort()).toEqual([leadId(18), leadId(20)]);
	});

	it('is ten of many, the oldest and the newest among them', async () => {
		const many = range(11, LEADS);
		for (const number of many) leads().delete(leadId(number));
		const run = await compare(test.nodeTest, test.rows);
		expect(toldIn(run)).toHaveLength(many.length);
		expect(askedIds()).toHaveLength(10);
		expect(askedIds()).toEqual(expect.arrayContaining([leadId(11), leadId(LEADS - 1)]));
	});

	it('holds back what is gone when LinkedIn does not answer', async () => {
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

	it('is no lead that is not told as gone in any case', async () => {
		const submitted_at = new Date(NOW - 84 * DAY).toISOString();
		const others = [
			{ ...test.rows[0], lead_id: 'old', submitted_at },
			{ ...test.rows[20], lead_id: 'other', organization_id: '60000002' },
			{ ...test.rows[20], lead_id: 'unknown', lead_type: null, event_id: null },
		];
		await compare(test.nodeTest, [...test.rows, ...others], { timeRange: 'all' });
		leads().delete(leadId(18));
		leads().damage(leadId(20), { kind: 'poison' });
		await compare(test.nodeTest, test.rows);
		expect(askedIds()).toEqual([]);
	});
});
