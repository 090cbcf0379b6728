import fc from 'fast-check';
import { groupBy, sumBy } from 'lodash';

import { MINUTE, HOUR, DAY } from '../durations';
import { faultKind, sometimes, switches } from './history/conditions';
import type { LeadOwner } from '../simulator/world/types';
import { LinkedIn } from './linkedIn/linkedIn';
import type { Lead } from './linkedIn/world';
import { ORGANIZATIONS, ownerId } from './linkedIn/world';
import { Credential } from './n8n/httpRequest';
import { runAction } from './n8n/action';
import { clearProcessMemory } from '../../nodes/shared/processMemory';
import { numberOf } from './history/watch';
import { randomNumbers, VirtualClock } from './virtualClock';

/* Random lists that change while Lead → Pull reads them, and what Lead → Pull must return of them. */
const share = fc.nat(99).map((percent) => percent / 100);

const size = fc.oneof(
	{ weight: 3, arbitrary: fc.nat(12) },
	{ weight: 4, arbitrary: fc.integer({ min: 90, max: 230 }) },
	{ weight: 1, arbitrary: fc.integer({ min: 400, max: 1300 }) },
);

/** A list of leads that Lead → Pull reads. A share of 0.3 chooses the lead at 30% of the list, from the newest on. */
export const readings = fc.record({
	switches,
	/** How many leads each organization has. */
	sizes: fc.oneof(
		{ weight: 3, arbitrary: fc.array(size, { minLength: 1, maxLength: 1 }) },
		{ weight: 1, arbitrary: fc.array(size, { minLength: 2, maxLength: 2 }) },
	),
	/** Within how many milliseconds the leads were submitted; 0: all in the same millisecond. */
	spreadMs: fc.constantFrom(6 * DAY, HOUR, 50, 0),
	/** Which leads LinkedIn fails to serve. */
	broken: sometimes(share, 6, 2),
	/** So many leads in a row that LinkedIn fails to serve, from that share of the list on. */
	brokenRow: fc.oneof(
		{ weight: 5, arbitrary: fc.constant({ from: 0, count: 0 }) },
		{
			weight: 1,
			arbitrary: fc.record({
				from: fc.constantFrom(0, 0.3, 0.95),
				count: fc.oneof(fc.integer({ min: 2, max: 12 }), fc.constant(2000)),
			}),
		},
	),
	/** What happens between two calls. */
	changes: sometimes(
		fc.record({
			afterCalls: fc.nat(12),
			registers: fc.constantFrom(0, 1, 3, 110),
			cancels: fc.array(share, { maxLength: 4 }),
		}),
		4,
	),
	/** How LinkedIn fails. The node may then fail, too, but must not return a list from which leads are missing. */
	faults: sometimes(
		fc.record({
			kind: faultKind,
			after: fc.nat(10),
			answers: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 5, max: 60 })),
		}),
		2,
		4,
	),
	/** Of how many days the node reads the leads; of all when undefined. */
	lastDays: fc.constantFrom(undefined, 7),
});

export type Reading = typeof readings extends fc.Arbitrary<infer Each> ? Each : never;
type Change = Reading['changes'][number];

const CHANCE = 20_261_124;

/** Indexes into `PLACES`, one for each organization with leads; the third organization has no event. */
const PLACES_TO_READ = [0, 2];

/**
 * Reads a list with Lead → Pull, twice: the first time n8n's process knows nothing of LinkedIn yet.
 * @param trace gets a line for every call
 * @returns the violations; none when the node kept its promises
 */
export async function runReading(
	reading: Reading,
	trace?: (line: string) => void,
): Promise<string[]> {
	clearProcessMemory();
	return await VirtualClock.during(CHANCE, async (clock) => await read(reading, clock, trace));
}

async function read(
	reading: Reading,
	clock: VirtualClock,
	trace?: (line: string) => void,
): Promise<string[]> {
	const linkedIn = new LinkedIn(reading.switches, CHANCE);
	linkedIn.trace = trace;
	const credential = new Credential(linkedIn, true);
	const leads = reading.sizes.flatMap((size, index) => listOf(linkedIn, reading, size, index));
	const violations: string[] = [];
	for (const time of ['first', 'second']) {
		const thereBefore = leads.filter(({ goneFrom }) => goneFrom > linkedIn.now());
		const calls = linkedIn.callCount;
		const changes = time === 'first' ? reading.changes : [];
		linkedIn.onAnswered = changesOf(linkedIn, leads, changes);
		if (time === 'first') {
			for (const { answers, ...fault } of reading.faults) {
				linkedIn.faults.add({ ...fault, end: { answers } });
			}
		}
		const parameters = parametersOf(reading);
		const result = await runAction({ linkedIn, credential, clock, parameters }).catch(
			(error: unknown) => {
				const hadFaults = time === 'first' && linkedIn.faults.wereAny;
				if (hadFaults || looksLikeOutage(thereBefore, changes)) return undefined;
				throw error;
			},
		);
		linkedIn.faults.clear();
		linkedIn.onAnswered = () => {};
		if (result === undefined) continue;
		const items = result.items.map(({ json }) => json);
		const hadFaults = time === 'first' && linkedIn.faults.wereAny;
		const judge = { reading, thereBefore, now: linkedIn.now(), hadFaults };
		violations.push(...judged(items, judge).map((each) => `${time} ${each}`));
		if (time === 'second')
			violations.push(...tooManyCalls(linkedIn.callCount - calls, reading, leads));
		await clock.pass(MINUTE);
	}
	const kindFirst = violations.map((each) => each.replace(/^(\w+) (\w+):/, '$2: $1 time:'));
	return [...kindFirst, ...linkedIn.drift];
}

function parametersOf({ sizes, lastDays }: Reading) {
	return {
		resource: 'lead',
		operation: 'pull',
		timeRange: 'all',
		returnAll: true,
		leadType: 'EVENT',
		organizationId: sizes.length === 1 ? ORGANIZATIONS[0] : 'all',
		eventId: 'all',
		...(lastDays !== undefined && { timeRange: 'last', lastAmount: lastDays }),
		options: { simplify: false },
	};
}

function listOf(linkedIn: LinkedIn, reading: Reading, size: number, index: number): Lead[] {
	const random = randomNumbers(CHANCE + index);
	const newest = linkedIn.now() - MINUTE;
	const place = PLACES_TO_READ[index % PLACES_TO_READ.length];
	const list = Array.from({ length: size }, () =>
		linkedIn.register({ place, submittedAt: newest - Math.floor(random() * reading.spreadMs) }),
	).sort((one, other) => other.submittedAt - one.submittedAt);
	const { from, count } = reading.brokenRow;
	const row = list.slice(Math.floor(from * size), Math.floor(from * size) + count);
	const broken = reading.broken.flatMap((share) => list[Math.floor(share * size)] ?? []);
	for (const lead of [...row, ...broken]) lead.brokenUntil = Infinity;
	return list;
}

function changesOf(linkedIn: LinkedIn, leads: Lead[], changes: readonly Change[]): () => void {
	let calls = 0;
	const pending = [...changes];
	return () => {
		calls++;
		for (const change of [...pending]) {
			if (change.afterCalls >= calls) continue;
			pending.splice(pending.indexOf(change), 1);
			for (const share of change.cancels) {
				const lead = leads[Math.floor(share * (leads.length - 1))];
				if (lead !== undefined) linkedIn.delete(lead);
			}
			for (let count = 0; count < change.registers; count++) {
				leads.unshift(linkedIn.register({ place: PLACES_TO_READ[0] }));
			}
		}
	};
}

/** So many broken leads may be in a row, as in an outage. */
const MANY_BROKEN = 5;

/**
 * Whether LinkedIn serves none of an owner's leads, or may fail as often in a row: then reading ends with an error. While
 * the node looks for a broken lead, as many as come or go may move past its position, so it may see no other.
 */
function looksLikeOutage(thereBefore: readonly Lead[], changes: readonly Change[]): boolean {
	const moved = sumBy(changes, ({ registers, cancels }) => registers + cancels.length);
	return Object.values(groupBy(thereBefore, ({ owner }) => ownerId(owner))).some((list) => {
		const broken = list.filter(({ brokenUntil }) => brokenUntil > 0).length;
		return broken >= MANY_BROKEN || (broken > 0 && broken + moved >= list.length);
	});
}

/** The node must return a lead that LinkedIn had all the while once, and any other lead at most once. */
function judged(
	items: readonly unknown[],
	{
		reading: { switches, changes },
		thereBefore,
		now,
		hadFaults,
	}: { reading: Reading; thereBefore: readonly Lead[]; now: number; hadFaults: boolean },
): string[] {
	const times = new Map<number, number>();
	let standIns = 0;
	for (const item of items) {
		const number = numberOf(item);
		if (number === undefined) standIns++;
		else times.set(number, (times.get(number) ?? 0) + 1);
	}
	const stayed = thereBefore.filter(({ goneFrom }) => goneFrom > now);
	const whole = stayed.filter(({ brokenUntil }) => brokenUntil <= now);
	const brokenThen = thereBefore.filter(({ brokenUntil }) => brokenUntil > now).length;
	const lost = whole.filter(({ number }) => !times.has(number));
	const twice = [...times].filter(([, count]) => count > 1);
	const broken = stayed.length - whole.length;
	// Beside a broken lead, pages have none in common, so one may move past the last reading when others are deleted.
	const moved = sumBy(changes, ({ cancels }) => cancels.length);
	// When a page of new leads arrives before a broken lead, the node cannot know that it is still the same lead.
	const arePages = changes.some(({ registers }) => registers >= switches.maxCount);
	const mostToShow = arePages ? brokenThen * (1 + changes.length) : brokenThen;
	// One row stands in for each lead that a passing fault kept LinkedIn from serving.
	if (hadFaults) return lost.length > standIns ? [`lost: ${lost.length}, ${standIns} told`] : [];
	return [
		...(lost.length > 0 ? [`lost: ${lost.length} of ${whole.length}`] : []),
		...(twice.length > 0 ? [`twice: ${twice.length} of ${whole.length}`] : []),
		...(standIns < broken - moved ? [`standInLost: ${standIns} of ${broken}`] : []),
		...(standIns > mostToShow ? [`standInTwice: ${standIns} instead of ${mostToShow}`] : []),
	];
}

/** The largest share of left-out elements for which calls are counted, and of a page's elements that then come at least. */
const COUNTED_SHARE = 0.04;
const LEAST_OF_PAGE = 0.8;

/**
 * A list of n elements takes at most ⌈n / (page - 1)⌉ + 2 calls, because pages have an element in common. An empty
 * list takes one. Pages with left-out elements are shorter.
 */
function tooManyCalls(
	calls: number,
	{ switches, sizes, faults }: Reading,
	leads: readonly Lead[],
): string[] {
	const isBroken = leads.some(({ brokenUntil }) => brokenUntil > 0);
	// If the first reading failed, the second one knows as little of the list.
	if (isBroken || switches.hiddenShare > COUNTED_SHARE || faults.length > 0) return [];
	const page = switches.maxCount * (switches.hiddenShare > 0 ? LEAST_OF_PAGE : 1);
	const callsOf = (count: number) => (count === 0 ? 1 : Math.ceil(count / (page - 1)) + 2);
	const counts = new Map<LeadOwner, number>();
	for (const { owner } of leads) counts.set(owner, (counts.get(owner) ?? 0) + 1);
	const isOne = sizes.length === 1;
	const owners = isOne ? 1 : ORGANIZATIONS.length;
	let most = isOne ? 0 : callsOf(2 * ORGANIZATIONS.length);
	for (const count of counts.values()) most += callsOf(count);
	most += owners - counts.size;
	return calls > most ? [`second calls: ${calls} instead of ${most}`] : [];
}
