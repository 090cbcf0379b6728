import fc from 'fast-check';
import { range, sumBy } from 'lodash';

import type { ListOptions } from '../../../nodes/shared/lists/listPass';
import { BrokenElement } from '../../../nodes/shared/lists/listPass';
import { batchGet, elementKey, readList } from '../../../nodes/shared/lists/listReading';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { ListModel, placesOf, shownOf, type Place, type Switches } from './listModel';

stopTime();

async function read(list: ListModel, options: ListOptions = {}) {
	const client = await list.client();
	const pages: unknown[][] = [];
	const collected = async () => {
		for await (const page of readList(client, { path: '/rest/x', ...options })) pages.push(page);
	};
	await withoutWaiting(collected());
	// A reader of leads takes the first page as a sign that LinkedIn serves them as requested.
	expect(pages).not.toContainEqual([]);
	return pages.flat();
}

const idsOf = (elements: unknown[]) => elements.map((element) => (element as Place).id);

const switches = (largest = fc.integer({ min: 2, max: 12 })): fc.Arbitrary<Switches> =>
	fc
		.record<Switches>({
			pagingTotal: fc.constantFrom('ofPage', 'ofList', 'absent'),
			nextLinks: fc.constantFrom('ofRestLi', 'never'),
			maxCount: largest,
			beyondMaxCount: fc.constantFrom('reject', 'clampSilently'),
		})
		// LinkedIn's default page has ten elements, so LinkedIn does not refuse ten.
		.filter((each) => each.beyondMaxCount !== 'reject' || each.maxCount >= 10);

interface Change {
	beforeCall: number;
	at: number;
	deletes: number;
	adds: number;
}

const changes = fc.array(
	fc.record({
		beforeCall: fc.integer({ min: 1, max: 25 }),
		at: fc.constantFrom(0, 0, 0.3, 0.5, 0.8, 1, 1),
		deletes: fc.nat(4),
		adds: fc.nat(6),
	}),
	{ maxLength: 8 },
);

/** Adds and deletes elements while the list is read. @returns the IDs of elements that stay in the list */
function changing(list: ListModel, happenings: Change[]): Set<string> {
	const stayed = new Set(shownOf(list.places));
	let added = 0;
	list.beforeAnswer = (call) => {
		for (const { beforeCall, at, deletes, adds } of happenings) {
			if (beforeCall !== call) continue;
			const position = Math.floor(at * list.places.length);
			const arrivals = placesOf(adds, {}, `new-${added++}`);
			for (const { id } of list.places.splice(position, deletes, ...arrivals)) stayed.delete(id);
		}
	};
	return stayed;
}

it('readList returns each element that stays in the list exactly once, however LinkedIn answers', async () => {
	await fc.assert(
		fc.asyncProperty(
			switches(fc.integer({ min: 2, max: 25 })),
			fc.nat(80),
			fc.integer({ min: 2, max: 25 }),
			fc.array(fc.nat(80), { maxLength: 3 }),
			changes,
			fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 8 }),
			async (behavior, length, pageSize, hidden, happenings, delays) => {
				clearProcessMemory();
				const page = Math.min(pageSize, behavior.maxCount);
				// If all elements of a page are hidden, nothing shows that more elements follow.
				fc.pre(hidden.length < page - 1);
				// A page that LinkedIn silently reduced looks like the last one if as many elements came in front of it.
				const isReduced = behavior.beyondMaxCount === 'clampSilently' && pageSize > page;
				fc.pre(!isReduced || sumBy(happenings, 'adds') < page - 1);
				const list = new ListModel(placesOf(length, { hidden }), behavior);
				list.delays = delays;
				const stayed = changing(list, happenings);
				const ids = idsOf(await read(list, { pageSize }));
				expect([...stayed].filter((id) => !ids.includes(id))).toEqual([]);
				expect(new Set(ids).size).toBe(ids.length);
			},
		),
		{ numRuns: 100 },
	);
});

it('readList ends and loses nothing although elements are added in front before each answer', async () => {
	await fc.assert(
		fc.asyncProperty(
			switches(),
			fc.integer({ min: 1, max: 40 }),
			fc.integer({ min: 2, max: 15 }),
			fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }),
			async (behavior, length, pageSize, arrivals) => {
				clearProcessMemory();
				fc.pre(Math.max(...arrivals) < Math.min(pageSize, behavior.maxCount) - 1);
				const list = new ListModel(placesOf(length), behavior);
				const stayed = new Set(list.places.map(({ id }) => id));
				list.beforeAnswer = (call) => {
					list.places.unshift(...placesOf(arrivals[call % arrivals.length], {}, `new-${call}`));
				};
				const ids = idsOf(await read(list, { pageSize }));
				expect([...stayed].filter((id) => !ids.includes(id))).toEqual([]);
			},
		),
		{ numRuns: 50 },
	);
});

it('readList finds the elements that follow hidden elements, if a page has room for one of them', async () => {
	await fc.assert(
		fc.asyncProperty(
			switches(fc.integer({ min: 5, max: 12 })),
			// A full page comes first, and shows how many positions LinkedIn reads for one page.
			fc.integer({ min: 12, max: 60 }),
			async (behavior, at) => {
				clearProcessMemory();
				const hidden = range(at, at + Math.min(behavior.maxCount, 10) - 2);
				const places = placesOf(80, { hidden });
				const list = new ListModel(places, behavior);
				const ids = idsOf(await read(list, { pageSize: 10 }));
				expect(ids).toEqual(shownOf(places));
			},
		),
		{ numRuns: 50 },
	);
});

it('a broken element has the first served element behind it, and the distance', async () => {
	const list = new ListModel(placesOf(12, { broken: [0, 5, 6, 11] }), { maxCount: 100 });
	const elements = await read(list, { isolates: true });
	const broken = elements.filter((each) => each instanceof BrokenElement);
	expect(
		broken.map(({ position, behind }) => [
			position,
			behind && (behind.element as Place).id,
			behind?.distance,
		]),
	).toEqual([
		[0, 'id-1', 1],
		[5, 'id-7', 2],
		[6, 'id-7', 1],
		[11, undefined, undefined],
	]);
});

it.each([
	[{ id: 'a', of: 1 }, { id: 'a', of: 2 }, true],
	[{ id: 7, of: 1 }, { id: 7, of: 2 }, true],
	[{ id: '', of: 1 }, { id: '', of: 2 }, false],
	[{ id: {}, of: 1 }, { id: {}, of: 2 }, false],
	[null, { id: 'a' }, false],
	[null, null, true],
])('%j and %j count as the same element: %s', (one, other, isSame) => {
	expect(elementKey(one) === elementKey(other)).toBe(isSame);
});

/** What happens to a list with broken elements while it is read. */
interface Happening {
	/** Elements are deleted or added before this call. */
	change: { beforeCall: number; at: number; deletes: number; adds: number };
	/** Calls that fail: so many from one on, and all from another on, but for one. */
	outage: { from: number; answers: number; again: number; except: number };
}

const happening = fc.oneof(
	fc.record<Pick<Happening, 'change'>>({
		change: fc.record({
			beforeCall: fc.integer({ min: 1, max: 30 }),
			at: fc.constantFrom(0, 0.3, 1),
			deletes: fc.nat(2),
			adds: fc.nat(1),
		}),
	}),
	fc.record<Pick<Happening, 'outage'>>({
		outage: fc.record({
			from: fc.integer({ min: 1, max: 30 }),
			answers: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(8, 13, 21)),
			again: fc.oneof(fc.constant(Infinity), fc.integer({ min: 8, max: 30 })),
			except: fc.integer({ min: 9, max: 33 }),
		}),
	}),
);

function happen(list: ListModel, { change, outage }: Partial<Happening>): void {
	list.beforeAnswer = (call) => {
		if (change?.beforeCall !== call) return;
		const { places } = list;
		const position = Math.floor(change.at * places.length);
		places.splice(position, 0, ...placesOf(change.adds, {}, 'new'));
		const isDeletable = ({ id, isBroken }: Place) => isBroken !== true && !id.startsWith('new');
		for (let count = 0; count < change.deletes; count++) {
			const index = places.findIndex(isDeletable);
			if (index >= 0) places.splice(index, 1);
		}
	};
	list.failure = (call) => {
		if (outage === undefined) return undefined;
		const { from, answers, again, except } = outage;
		const isOut = (call >= from && call < from + answers) || (call >= again && call !== except);
		return isOut ? { statusCode: 503, body: {} } : undefined;
	};
}

it('of a list with broken elements, readList returns exactly these as broken, and all others, whatever happens meanwhile', async () => {
	let whole = 0;
	const lengths = fc.integer({ min: 1, max: 40 }).chain((length) => {
		const positions = range(length);
		const some = fc.subarray(positions, { maxLength: Math.min(4, length) });
		const row = fc.nat(length).map((from) => positions.slice(from, from + 5));
		const broken = fc.oneof({ weight: 3, arbitrary: some }, row);
		return fc.tuple(fc.constant(length), broken);
	});
	await fc.assert(
		fc.asyncProperty(
			switches(),
			lengths,
			fc.integer({ min: 2, max: 15 }),
			fc.oneof(fc.array(fc.nat(39), { maxLength: 12 }), happening),
			async (behavior, [length, broken], pageSize, hiddenOrHappening) => {
				clearProcessMemory();
				const hidden = Array.isArray(hiddenOrHappening) ? hiddenOrHappening : [];
				fc.pre(hidden.length < Math.min(pageSize, behavior.maxCount) - 1);
				const list = new ListModel(placesOf(length, { broken, hidden }), behavior);
				if (!Array.isArray(hiddenOrHappening)) happen(list, hiddenOrHappening);
				// In an outage, reading may end with an error, which tells of the loss.
				const isOut = 'outage' in hiddenOrHappening;
				const elements = await read(list, { pageSize, isolates: true }).catch((error: unknown) => {
					if (!isOut && shownOf(list.places).length > 0) throw error;
					return undefined;
				});
				if (elements === undefined) return;
				whole++;
				const found = elements.filter((each) => each instanceof BrokenElement);
				const ids = idsOf(elements);
				const isOld = (id: string) => !id.startsWith('new');
				const lost = shownOf(list.places).filter((id) => isOld(id) && !ids.includes(id));
				const brokenCount = list.places.filter(({ isBroken }) => isBroken === true).length;
				// What fails in an outage looks like a broken element, so it is told.
				expect(lost.length).toBeLessThanOrEqual(isOut ? found.length : 0);
				// When the list moves beside a broken element, this may move past the last reading.
				const moved = 'change' in hiddenOrHappening ? hiddenOrHappening.change.deletes : 0;
				expect(found.length).toBeGreaterThanOrEqual(brokenCount - moved);
				if (!isOut) expect(found.length).toBeLessThanOrEqual(brokenCount);
			},
		),
		{ numRuns: 150 },
	);
	expect(whole).toBeGreaterThan(75);
});

it('batchGet gets many entities once each, with queries that LinkedIn accepts', async () => {
	const ids = range(250).map((index) => String(6_955_637_458_260_688_000n + BigInt(index)));
	const queries: string[] = [];
	const client = await clientOf(({ search }) => {
		queries.push(search);
		const asked = search.match(/\d{19}/g) ?? [];
		const results = Object.fromEntries(asked.map((id) => [id, { id }]));
		return { statusCode: 200, body: { results } };
	});
	const found = await batchGet(client, '/rest/x', [...ids, ...ids]);
	expect([...found.keys()]).toEqual(ids);
	expect(queries).toHaveLength(3);
	// LinkedIn's limit is 4,000 characters.
	for (const query of queries) expect(query.length).toBeLessThan(3_000);
});
