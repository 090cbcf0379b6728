import { EVENT, NOW, ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { addLead } from '../../simulator/world/mutations';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import { chosen } from '../router/runAction';
import { DAY, HOUR } from './support/clock';
import { pull } from './support/pull';

const START = NOW - 10 * HOUR;
const END = NOW - 5 * HOUR;

/** By lead id, when it was submitted: at, just before and just after both ends of a range. */
const TIMES: Record<string, number> = {
	beforeStart: START - 1,
	atStart: START,
	afterStart: START + 1,
	beforeEnd: END - 1,
	atEnd: END,
	afterEnd: END + 1,
	yesterday: NOW - DAY,
	longAgo: NOW - 200 * DAY,
};

const test = setUpSmallWorld(() => {
	const world = smallWorld();
	world.leads.length = 0;
	for (const [id, submittedAt] of Object.entries(TIMES)) {
		addLead(world, { eventId: EVENT, id, submittedAt });
	}
	return world;
});
const between = async (startTime: unknown, endTime: unknown, timezone = 'UTC') => {
	const rows = await pull(
		test.nodeTest,
		{
			organizationId: chosen(ORGANIZATION),
			timeRange: 'between',
			startTime: startTime as string,
			endTime: endTime as string,
		},
		{ workflowSettings: { timezone } },
	);
	return rows.map(({ lead_id }) => lead_id);
};

const idsFrom = (start: number, end = Infinity) =>
	Object.keys(TIMES)
		.filter((id) => TIMES[id] >= start && TIMES[id] < end)
		.sort();

it('a range includes its first millisecond and excludes its last', async () => {
	const ids = await between(new Date(START).toISOString(), new Date(END).toISOString());
	expect(ids).toEqual(['afterStart', 'atStart', 'beforeEnd']);
});

it('a range may be open', async () => {
	expect(await between('', '')).toEqual(idsFrom(0));
});

describe('values', () => {
	it.each([
		['ISO without a zone, in that of the workflow', '2026-11-24T00:00:00.000', 'Europe/Berlin'],
		['epoch milliseconds', START, 'America/New_York'],
		['a DateTime of an expression', `={{ DateTime.fromMillis(${START}) }}`, 'Asia/Kolkata'],
		['a Date of an expression', `={{ new Date(${START}) }}`],
		['$now', '={{ $now.minus({ hours: 10 }) }}', 'Australia/Lord_Howe'],
		['$today', '={{ $today }}', 'Europe/Berlin'],
	])('takes %s', async (_, value, timezone = 'UTC') => {
		// Midnight in Berlin is 23:00 UTC, which is 10 hours before NOW.
		expect(await between(value, new Date(END).toISOString(), timezone)).toEqual(
			idsFrom(START, END),
		);
	});
});
