import { range } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { LEADS, NOW, leadId, smallWorld } from '../../simulator/server/testing/smallWorld';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { DAY, HOUR, holdClock } from './support/clock';
import { hurryWaits } from './support/hurriedWaits';
import { callsOf } from './support/pull';
import { compare, hintsIn, storedRows, toldIn } from './support/stored';

jest.setTimeout(60_000);

let nodeTest: NodeTest;
let hurryNoMore: () => void;
/** What a destination holds that has all leads. */
let rows: IDataObject[];

beforeAll(async () => {
	holdClock(NOW);
	hurryNoMore = hurryWaits();
	nodeTest = await startNodeTest({ now: () => Date.now(), world: smallWorld() });
});

beforeEach(async () => {
	jest.setSystemTime(NOW);
	nodeTest.simulator.control.reset();
	await nodeTest.connect();
	rows = await storedRows(nodeTest);
	nodeTest.simulator.control.calls.clear();
});

afterAll(async () => {
	await nodeTest.close();
	hurryNoMore();
	jest.useRealTimers();
});

const leads = () => nodeTest.simulator.control.leads;

/** The ids of leads that LinkedIn was asked for one by one. */
const askedIds = () =>
	callsOf(nodeTest, 'leadFormResponses').flatMap(
		(call) => /leadFormResponses\/(\S+)/.exec(call)?.[1] ?? [],
	);

describe('a lead that LinkedIn leaves out of its list without counting it', () => {
	beforeEach(() => {
		leads().damage(leadId(20), { kind: 'unlisted' });
	});

	it('is not told as gone, nor is any other of its page', async () => {
		leads().delete(leadId(18));
		const run = await compare(nodeTest, rows);
		expect(toldIn(run)).toEqual([]);
		expect(hintsIn(run)).toEqual([
			expect.stringMatching(
				`^warning: LinkedIn still has the lead ${leadId(20)}, but its list of the leads of organization 5509810 does not show it, so no stored lead .* Lead → Get`,
			),
		]);
	});

	it('is not counted as gone, and the summary says why', async () => {
		leads().delete(leadId(18));
		const { outputs } = await compare(nodeTest, rows, { output: 'summary' });
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
		const run = await compare(nodeTest, rows);
		expect(toldIn(run)).toEqual([]);
		expect(hintsIn(run)).toEqual([expect.stringContaining(`still has the lead ${leadId(15)}`)]);
	});
});

describe('what LinkedIn is asked for by its id', () => {
	it('is each lead that would be told as gone', async () => {
		leads().delete(leadId(18));
		leads().delete(leadId(20));
		const run = await compare(nodeTest, rows);
		expect(toldIn(run)).toEqual([`gone ${leadId(18)}`, `gone ${leadId(20)}`]);
		expect(askedIds().sort()).toEqual([leadId(18), leadId(20)]);
	});

	it('is ten of many, the oldest and the newest among them', async () => {
		const many = range(11, LEADS);
		for (const number of many) leads().delete(leadId(number));
		const run = await compare(nodeTest, rows);
		expect(toldIn(run)).toHaveLength(many.length);
		expect(askedIds()).toHaveLength(10);
		expect(askedIds()).toEqual(expect.arrayContaining([leadId(11), leadId(LEADS - 1)]));
	});

	it('holds back what is gone when LinkedIn does not answer', async () => {
		leads().delete(leadId(18));
		nodeTest.simulator.control.faults.add({
			match: { pathIncludes: leadId(18) },
			effect: { kind: 'status', status: 500 },
			times: 'always',
		});
		const run = await compare(nodeTest, rows);
		expect(toldIn(run)).toEqual([]);
		expect(hintsIn(run)).toEqual([
			expect.stringMatching(`does not show the lead ${leadId(18)}, and LinkedIn did not say`),
		]);
	});

	it('is no lead that is not told as gone in any case', async () => {
		const submitted_at = new Date(NOW - 84 * DAY).toISOString();
		const others = [
			{ ...rows[0], lead_id: 'old', submitted_at },
			{ ...rows[20], lead_id: 'other', organization_id: '60000002' },
			{ ...rows[20], lead_id: 'unknown', lead_type: null, event_id: null },
		];
		await compare(nodeTest, [...rows, ...others], { timeRange: 'all' });
		leads().delete(leadId(18));
		leads().damage(leadId(20), { kind: 'poison' });
		await compare(nodeTest, rows);
		expect(askedIds()).toEqual([]);
	});
});
