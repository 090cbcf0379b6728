import fc from 'fast-check';

import type { Cursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { firstCursor, limitSeen } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import type { NamedArrival } from './arrivals';
import { arrival, DAY, HOUR, MINUTE, NOW, OVERLAP, read, timing, windowStart } from './arrivals';

/** A lead at LinkedIn. */
interface Shown {
	lead: NamedArrival;
	submittedAt: number;
	visibleFrom: number;
}

interface Poll {
	pauseMinutes: number;
	overlapMs: number;
	/** How many parts of the window have an end, and where, by their share of what is left of it. */
	shares: number[];
	/** Whether the rest is read, too. */
	isRestRead: boolean;
	room: number;
}

/** A trigger, which emits what its cursor says. */
class Trigger {
	now = NOW;

	readonly emitted: string[] = [];

	constructor(
		private readonly leads: Shown[],
		public cursor: Cursor = firstCursor({ from: 'date', time: NOW }, timing()),
	) {}

	/** @returns whether it read its window to the end */
	poll({ pauseMinutes, overlapMs, shares, isRestRead, room }: Poll): boolean {
		this.now += pauseMinutes * MINUTE;
		let left = room;
		for (const share of [...shares, undefined]) {
			if (share === undefined && !isRestRead) return false;
			const from = windowStart(this.cursor, this.now, overlapMs);
			const until = share && Math.floor(from + (this.now - from) * share);
			if (until !== undefined && until <= from) continue;
			left -= this.readPart(from, until, overlapMs, left);
			const isCut = this.cursor.window !== undefined && this.cursor.window.from !== until;
			if (isCut) return false;
		}
		return true;
	}

	private readPart(from: number, until: number | undefined, overlapMs: number, room: number) {
		const shown = this.leads.filter(
			({ submittedAt, visibleFrom }) =>
				submittedAt >= from && submittedAt <= (until ?? Infinity) && visibleFrom <= this.now,
		);
		const leads = shown.map(({ lead }) => lead);
		const { keys, next } = read(this.cursor, leads, this.now, { until, overlapMs, room });
		expect(keys.length).toBeLessThanOrEqual(room);
		this.emitted.push(...keys);
		this.cursor = next;
		return keys.length;
	}
}

const keysOf = (leads: Shown[]) => leads.map(({ lead }) => lead.key).sort();

/** Few distinct times, so that many leads share one. */
const shown = (latestMinutes: number, mostLateMinutes: number): fc.Arbitrary<Shown[]> =>
	fc
		.array(
			fc.record({
				minutes: fc.nat(latestMinutes / 10).map((tens) => tens * 10),
				lateMinutes: fc.oneof(fc.constant(0), fc.nat(mostLateMinutes)),
				hasTime: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
			}),
			{ maxLength: 60 },
		)
		.map((leads) =>
			leads.map(({ minutes, lateMinutes, hasTime }, index) => {
				const submittedAt = NOW + minutes * MINUTE;
				const visibleFrom = submittedAt + lateMinutes * MINUTE;
				const id = `lead-${index}`;
				return { lead: arrival(id, hasTime ? submittedAt : undefined), submittedAt, visibleFrom };
			}),
		);

const whole: Poll = {
	pauseMinutes: 12 * 60,
	overlapMs: OVERLAP,
	shares: [],
	isRestRead: true,
	room: Infinity,
};

/** Long after everything has been shown. */
const last: Poll = { ...whole, pauseMinutes: 5000 };

const poll = fc.record<Poll>({
	pauseMinutes: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 90, max: 3000 })),
	overlapMs: fc.constantFrom(OVERLAP, OVERLAP, 2 * OVERLAP, 9 * DAY),
	shares: fc.array(fc.constantFrom(0.1, 0.5, 0.9), { maxLength: 3 }),
	isRestRead: fc.boolean(),
	room: fc.constantFrom(Infinity, 20, 3, 1),
});

const polls = fc.array(poll, { minLength: 1, maxLength: 15 });

it('emits every lead that is shown within the overlap once, in whatever parts it is read', () => {
	fc.assert(
		fc.property(shown(4000, 59), polls, (leads, pollsBefore) => {
			const trigger = new Trigger(leads);
			for (const each of [...pollsBefore, last, last]) trigger.poll(each);
			expect([...trigger.emitted].sort()).toEqual(keysOf(leads));
		}),
		{ numRuns: 500 },
	);
});

it('emits every lead that is shown some days late once, with the daily look back', () => {
	const often = fc.array(
		poll.map((each) => ({ ...each, ...whole, pauseMinutes: each.pauseMinutes % 720 })),
		{ maxLength: 15 },
	);
	fc.assert(
		fc.property(shown(2000, 5 * 24 * 60), often, (leads, pollsBefore) => {
			const trigger = new Trigger(leads);
			const end = Math.max(NOW, ...leads.map(({ visibleFrom }) => visibleFrom)) + 2 * DAY;
			for (const each of pollsBefore) trigger.poll(each);
			while (trigger.now < end) trigger.poll(whole);
			expect([...trigger.emitted].sort()).toEqual(keysOf(leads));
		}),
		{ numRuns: 300 },
	);
});

describe('the bound', () => {
	it('nothing is lost that came in time, nothing comes twice', () => {
		// A window that is under way is read on at once: what comes meanwhile is less than the bound.
		const inTime = shown(4000, 0).map((leads) =>
			leads.filter(
				({ lead, submittedAt }, index) =>
					lead.time !== undefined &&
					leads.findIndex((other) => other.submittedAt === submittedAt) > index - 3,
			),
		);
		fc.assert(
			fc.property(inTime, polls, (leads, pollsBefore) => {
				const trigger = new Trigger(leads);
				for (const each of [...pollsBefore, last, last]) {
					const isUnderWay = trigger.cursor.window !== undefined;
					trigger.poll(isUnderWay ? { ...each, pauseMinutes: 1 } : each);
					limitSeen([trigger.cursor], 12);
					expect(trigger.cursor.seen.size).toBeLessThanOrEqual(12);
				}
				trigger.poll(last);
				expect([...trigger.emitted].sort()).toEqual(keysOf(leads));
			}),
			{ numRuns: 500 },
		);
	});

	const cursorWith = (count: number, from: number, everyMs: number, now = NOW) => {
		const leads = Array.from({ length: count }, (_, index) =>
			arrival(`lead-${from}-${index}`, from + index * everyMs),
		);
		const cursor = firstCursor({ from: 'date', time: NOW - 30 * DAY }, timing());
		return { leads, cursor: read(cursor, leads, now).next };
	};

	it('nothing is forgotten below it', () => {
		const { cursor } = cursorWith(10, NOW - 3 * DAY, HOUR);
		expect(limitSeen([cursor], 10)).toBe(false);
		expect(cursor.seen.size).toBe(10);
	});

	it('of all cursors together the oldest go, and are not read again', () => {
		const old = cursorWith(10, NOW - 3 * DAY, HOUR);
		const recent = cursorWith(10, NOW - DAY, HOUR);
		expect(limitSeen([recent.cursor, old.cursor], 14)).toBe(true);
		expect([old, recent].map(({ cursor }) => cursor.seen.size)).toEqual([4, 10]);
		expect(windowStart(old.cursor)).toBe(NOW - OVERLAP);
		expect(read(old.cursor, old.leads, NOW + 2 * DAY).keys).toEqual([]);
		expect(read(recent.cursor, recent.leads, NOW + 2 * DAY).keys).toEqual([]);
	});

	it('in a rush goes into the overlap: nothing comes again, what follows comes', () => {
		const { leads, cursor } = cursorWith(1000, NOW - HOUR, 3000);
		limitSeen([cursor], 100);
		const next = arrival('next', NOW);
		expect(read(cursor, [...leads, next], NOW + MINUTE).keys).toEqual([next.key]);
	});

	it('in a rush does not go beyond what was read, though ten minutes are forgotten at once', () => {
		const { leads, cursor } = cursorWith(100, NOW, 100, NOW + MINUTE);
		const next = arrival('next', NOW + 5 * MINUTE);
		limitSeen([cursor], 0);
		expect(read(cursor, [...leads, next], NOW + HOUR).keys).toContain(next.key);
	});

	it('while a window is under way: nothing that it has not shown is left out', () => {
		const { leads, cursor } = cursorWith(100, NOW, 100, NOW + MINUTE);
		const shownNow = [arrival('late-a', NOW - 2), arrival('late-b', NOW - 1), ...leads];
		const first = read(cursor, shownNow, NOW + 2 * MINUTE, { room: 1 });
		expect(first.keys).toHaveLength(1);
		const next = arrival('next', NOW + 5 * MINUTE);
		limitSeen([first.next], 0);
		expect(read(first.next, [...shownNow, next], NOW + HOUR).keys).toContain(next.key);
	});

	it('while the first window is under way: what was taken does not come again', () => {
		const start = NOW - 30 * DAY;
		const first = (time: number) => firstCursor({ from: 'date', time }, timing());
		const old = [arrival('a', NOW - 20 * DAY), arrival('b', NOW - 5 * DAY)];
		const part = read(first(start), old, NOW, { until: NOW - DAY });
		limitSeen([part.next], 0);
		expect(read(part.next, old).keys).toEqual([]);

		const together = [arrival('a', NOW - HOUR), arrival('b', NOW - HOUR)];
		const cut = read(first(NOW - HOUR), together, NOW, { room: 1 });
		limitSeen([cut.next], 0);
		expect(read(cut.next, together).keys).toEqual([together[1].key]);
	});

	it('while a window is under way: what was taken before it does not come again', () => {
		const { leads, cursor } = cursorWith(100, NOW - 20 * MINUTE, 1000);
		const late = leads.map(({ time }, index) => arrival(`late-${index}`, time));
		const shownNow = [...leads, ...late];
		const first = read(cursor, shownNow, NOW + MINUTE, { room: 10 });
		expect(first.keys).toEqual(late.slice(0, 10).map(({ key }) => key));
		limitSeen([first.next], 100);
		const second = read(first.next, shownNow, NOW + 2 * MINUTE);
		const known = new Set([...leads.map(({ key }) => key), ...first.keys]);
		expect(second.keys.filter((key) => known.has(key))).toEqual([]);
	});
});
