import type { INodeParameters } from 'n8n-workflow';
import { Canvas } from '../support/canvas';
import { DAY, HOUR, ids, leadWorld, MINUTE } from '../support/leadWorld';
import { pull } from '../support/pulls';

/** Leads are placed around this moment, to the millisecond: 10:00 UTC, 19:00 in Tokyo, which never changes its clocks. */
const MOMENT = Math.floor(Date.now() / DAY) * DAY - 7 * DAY + 10 * HOUR;
const DATE = new Date(MOMENT).toISOString().slice(0, 10);

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
	[
		'from DateTime values',
		between(
			`={{ DateTime.fromISO('${DATE}T19:00:00', { zone: 'Asia/Tokyo' }) }}`,
			`={{ DateTime.fromISO('${DATE}T19:00:00', { zone: 'Asia/Tokyo' }).plus({ hours: 5 }) }}`,
		),
		(at) => at >= 0 && at < 5 * HOUR,
	],
	[
		'from a Date and epoch milliseconds',
		between(`={{ new Date(${MOMENT + 1}) }}`, `={{ ${MOMENT + 5 * HOUR + 1} }}`),
		(at) => at >= 1 && at < 5 * HOUR + 1,
	],
])('a time range %s', async (_, parameters, isExpected) => {
	const expected = OFFSETS.filter(isExpected).map((offset) => leadAt.get(offset));
	expect(await pull(canvas, parameters)).toEqual(expected.sort());
});

test("dates without a zone are in the workflow's", async () => {
	const ids = await pull(canvas, between(`${DATE}T10:00:00`, `${DATE}T15:00:00`), {
		settings: { timezone: 'Asia/Tokyo' },
	});
	const expected = OFFSETS.filter((at) => at >= -9 * HOUR && at < -4 * HOUR);
	expect(ids).toEqual(expected.map((at) => leadAt.get(at)));
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

	test('last 3 days', async () => {
		const parameters = { ...ofThird, timeRange: 'last', lastAmount: 3, lastUnit: 'days' };
		expect(await pull(canvas, parameters)).toEqual(expectedWithin(3 * DAY));
	});

	test('$now.minus({ days: 3 })', async () => {
		const parameters = { ...ofThird, ...between('={{ $now.minus({ days: 3 }) }}', '={{ $now }}') };
		expect(await pull(canvas, parameters)).toEqual(expectedWithin(3 * DAY));
	});
});
