import type { INodeParameters } from 'n8n-workflow';
import { Canvas } from '../support/canvas';
import { DAY, HOUR, ids, leadWorld, MINUTE } from '../support/leadWorld';
import { pull } from '../support/pulls';

/** Leads are placed around this moment, to the millisecond; its date has no change of clocks near. */
const MOMENT = Date.UTC(2026, 10, 20, 10);

let canvas: Canvas;
/** The lead at each time, in milliseconds from MOMENT. */
const leadAt = new Map<number, string>();

const OFFSETS = [-9 * HOUR, -1, 0, 1, 2, 5 * HOUR - 1, 5 * HOUR, 5 * HOUR + 1];

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: leadWorld(Date.now()) } });
	for (const offset of OFFSETS) {
		const submittedAt = MOMENT + offset;
		leadAt.set(offset, canvas.control.leads.add({ eventId: ids.first, submittedAt }).id);
	}
});

afterAll(async () => await canvas?.close());

const iso = (offset: number) => new Date(MOMENT + offset).toISOString();
const between = (startTime: string, endTime: string) => ({
	timeRange: 'between',
	startTime,
	endTime,
});

test.each<[string, INodeParameters, (offset: number) => boolean]>([
	['from a millisecond up to another', between(iso(0), iso(2)), (at) => at >= 0 && at < 2],
	['of a single millisecond', between(iso(1), iso(2)), (at) => at === 1],
	['with an open end', between(iso(1), ''), (at) => at >= 1],
	['with an open start', between('', iso(0)), (at) => at < 0],
	['open on both sides', between('', ''), () => true],
	[
		'in another zone by its offset',
		between('2026-11-20T12:00:00.001+02:00', '2026-11-20T15:00:00.000Z'),
		(at) => at >= 1 && at < 5 * HOUR,
	],
	[
		'from DateTime values',
		between(
			`={{ DateTime.fromISO('2026-11-20T05:00:00', { zone: 'America/New_York' }) }}`,
			`={{ DateTime.fromISO('2026-11-20T05:00:00', { zone: 'America/New_York' }).plus({ hours: 5 }) }}`,
		),
		(at) => at >= 0 && at < 5 * HOUR,
	],
	[
		'from a Date and epoch milliseconds',
		between(`={{ new Date(${MOMENT + 1}) }}`, `={{ ${MOMENT + 5 * HOUR + 1} }}`),
		(at) => at >= 1 && at < 5 * HOUR + 1,
	],
	[
		'from an ISO text that an expression gives',
		between(`={{ DateTime.fromMillis(${MOMENT}).toISO() }}`, ''),
		(at) => at >= 0,
	],
])('a time range %s', async (_, parameters, isExpected) => {
	for (const rangeEndInclusive of [false, true]) {
		canvas.control.variants.set({ rangeEndInclusive });
		const expected = OFFSETS.filter(isExpected).map((offset) => leadAt.get(offset));
		expect(expected).not.toEqual([]);
		expect(await pull(canvas, parameters)).toEqual(expected.sort());
	}
});

test.each([
	['Asia/Tokyo', -9 * HOUR, 5 * HOUR],
	['America/New_York', 5 * HOUR, Infinity],
	['Etc/UTC', 0, 5 * HOUR],
])("dates without a zone are in the workflow's: %s", async (timezone, start, end) => {
	// 19:00 in Tokyo is 10:00 UTC, so the text means another moment in each zone.
	const length = end === Infinity ? '' : new Date(MOMENT + (end - start)).toISOString();
	const ids = await pull(canvas, between('2026-11-20T10:00:00', length.replace('Z', '')), {
		settings: { timezone },
	});
	const expected = OFFSETS.filter((at) => at >= start && at < end).map((at) => leadAt.get(at));
	expect(ids).toEqual(expected.sort());
});

describe('back from now', () => {
	const now = Date.now();
	const AGES = [MINUTE, 2 * HOUR, 26 * HOUR, 2.5 * DAY, 3.5 * DAY, 20 * DAY, 40 * DAY];

	const expectedWithin = (milliseconds: number) =>
		canvas.control.leads
			.list({ eventId: ids.third, start: now - milliseconds })
			.map(({ id }) => id)
			.sort();

	beforeAll(() => {
		for (const age of AGES)
			canvas.control.leads.add({ eventId: ids.third, submittedAt: now - age });
	});

	const ofThird = { eventId: { __rl: true, mode: 'id', value: ids.third } };

	test.each<[number, string, number]>([
		[30, 'minutes', 30 * MINUTE],
		[3, 'hours', 3 * HOUR],
		[3, 'days', 3 * DAY],
		[1, 'weeks', 7 * DAY],
		[1, 'months', 30 * DAY],
	])('last %s %s', async (lastAmount, lastUnit, milliseconds) => {
		const parameters = { ...ofThird, timeRange: 'last', lastAmount, lastUnit };
		expect(await pull(canvas, parameters)).toEqual(expectedWithin(milliseconds));
	});

	test('$now.minus({ days: 3 })', async () => {
		const parameters = { ...ofThird, ...between('={{ $now.minus({ days: 3 }) }}', '={{ $now }}') };
		expect(await pull(canvas, parameters)).toEqual(expectedWithin(3 * DAY));
	});
});
