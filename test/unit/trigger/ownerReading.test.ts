import fc from 'fast-check';
import { range, sortBy } from 'lodash';

import { readOwner } from '../../../nodes/LinkedInLeadSync/trigger/ownerReading';
import type { OwnerPart } from '../../../nodes/LinkedInLeadSync/trigger/slice';
import type { Cursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { stopTime } from '../stoppedTime';
import type { Lead, LinkedIn } from './polled';
import { turnOf } from './polled';

const NOW = Date.UTC(2026, 10, 24);
const DAY = 86_400_000;
const OWNER = { kind: 'organization', id: '1' } as const;

stopTime(NOW);

const leadsAt = (...ages: number[]): Lead[] =>
	ages.map((age, index) => ({ id: `lead${index}`, submittedAt: NOW - age }));

const weekAgo = () => firstCursor({ from: 'lastDays', days: 7 }, { now: NOW, overlapMs: 0 });

async function partsOf(linkedIn: LinkedIn, cursor: Cursor, room: { left: number }, largest = 1000) {
	const { client, settings } = await turnOf(linkedIn);
	const parts: OwnerPart[] = [];
	for await (const part of readOwner(client, OWNER, cursor, settings, room, largest)) {
		parts.push(part);
	}
	return parts;
}

const timesOf = (parts: OwnerPart[]) =>
	parts.flatMap(({ emitted }) =>
		emitted.map((entry) => ('lead' in entry ? (entry.lead as Lead).submittedAt : NaN)),
	);

/** Reads in polls with so much room until all is read. */
async function readAll(leads: Lead[], most: number, largest: number) {
	let calls = 0;
	const linkedIn = { leads: { 1: leads }, answers: () => void calls++ };
	const times: number[] = [];
	let cursor = weekAgo();
	let polls = 0;
	for (let room = { left: 0 }; room.left === 0; polls++) {
		room = { left: most };
		const parts = await partsOf(linkedIn, cursor, room, largest);
		times.push(...timesOf(parts));
		cursor = parts[parts.length - 1].next;
	}
	return { times, calls, polls, cursor };
}

/** Alone, close together, and at the same time. */
const anyAges = fc
	.array(
		fc.record({
			age: fc.integer({ min: 1, max: 7 * DAY }),
			count: fc.integer({ min: 1, max: 12 }),
			apart: fc.constantFrom(0, 1, 2, 1_000, 3_600_000),
		}),
		{ maxLength: 6 },
	)
	.map((bursts) =>
		bursts.flatMap(({ age, count, apart }) =>
			range(count).map((index) => Math.max(1, age - index * apart)),
		),
	);

it('brings each lead once, the oldest first, however many there are and however few come at once', async () => {
	await fc.assert(
		fc.asyncProperty(
			anyAges,
			fc.integer({ min: 1, max: 30 }),
			fc.integer({ min: 1, max: 20 }),
			async (ages, most, largest) => {
				const leads = leadsAt(...ages);
				const { times, calls, polls, cursor } = await readAll(leads, most, largest);

				expect(times).toEqual(sortBy(leads.map(({ submittedAt }) => submittedAt)));
				expect(cursor).toMatchObject({ readUpTo: NOW, window: undefined });
				// Each part that has too many is found by some halvings of a week.
				expect(calls).toBeLessThan(3 * polls + 16 * (leads.length / largest + 1));
			},
		),
		{ numRuns: 200 },
	);
});

const spansOf = (parts: OwnerPart[]) =>
	parts.map(({ span, isEmpty, emitted }) => [span.from, span.to, isEmpty, emitted.length]);

describe('a part', () => {
	const day = (age: number) => NOW - age * DAY;

	it('is the whole window where it has few leads, or none', async () => {
		const whole = (count: number) => [[day(7), NOW + 2_000, false, count]];
		const leads = leadsAt(DAY);

		expect(spansOf(await partsOf({ leads: { 1: leads } }, weekAgo(), { left: 9 }))).toEqual(
			whole(1),
		);
		expect(spansOf(await partsOf({ leads: { 1: [] } }, weekAgo(), { left: 9 }))).toEqual(whole(0));
	});

	it('is no longer than those leads are close together, and longer again behind them', async () => {
		const leads = leadsAt(...[1, 1.1, 1.2, 1.3].map((days) => days * DAY));
		const parts = await partsOf({ leads: { 1: leads } }, weekAgo(), { left: 9 }, 2);

		expect(spansOf(parts).slice(0, 3)).toEqual([
			[day(7), NOW, true, 0],
			[day(7), day(3.5), true, 0],
			[day(3.5), day(1.3) - 2, true, 0],
		]);
		expect(timesOf(parts)).toHaveLength(4);
		expect(parts.length).toBeLessThan(12);
	});

	it('may have as many leads as are read at once, and no more', async () => {
		const two = leadsAt(2 * DAY, DAY);
		const count = async (largest: number) =>
			(await partsOf({ leads: { 1: two } }, weekAgo(), { left: 9 }, largest)).length;

		expect(await count(2)).toBe(1);
		expect(await count(1)).toBeGreaterThan(1);
	});

	it('has all leads of one moment, however many', async () => {
		const leads = leadsAt(...range(20).map(() => DAY));
		const parts = await partsOf({ leads: { 1: leads } }, weekAgo(), { left: 99 }, 3);

		expect(timesOf(parts)).toHaveLength(20);
	});

	it('is not read where there is no room', async () => {
		expect(await partsOf({ leads: { 1: leadsAt(DAY) } }, weekAgo(), { left: 0 })).toEqual([]);
	});

	it('is the last of a poll where it is taken in part', async () => {
		const room = { left: 2 };
		const leads = leadsAt(3 * DAY, 2 * DAY, DAY);
		const parts = await partsOf({ leads: { 1: leads } }, weekAgo(), room);

		expect(parts).toHaveLength(1);
		expect(parts[0].next.window).toMatchObject({ from: day(2) });
	});
});

it.each([
	[-60_000, NOW - 60_001, NOW - 60_000],
	[-1_000, NOW - 1, NOW],
	[1_000, NOW - 1, NOW],
	[2_000, NOW + 1_999, NOW + 2_000],
	[60_000, NOW + 59_999, NOW + 60_000],
])(
	'with a clock that is %i ms ahead, what was there before the start is not new',
	async (ahead, before, from) => {
		const cursor = firstCursor({ from: 'now' }, { now: NOW, overlapMs: 0 });
		const date = new Date(NOW + ahead).toUTCString();
		const leads = [before, from].map((submittedAt, id) => ({ id: String(id), submittedAt }));
		const answers = () => ({ statusCode: 200, body: { elements: leads }, headers: { date } });
		const parts = await partsOf({ leads: { 1: leads }, answers }, cursor, { left: 9 });

		expect(timesOf(parts)).toEqual([from]);
		expect(parts[0].next.readUpTo).toBe(NOW + ahead);
	},
);
