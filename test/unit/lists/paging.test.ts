import fc from 'fast-check';
import { range } from 'lodash';

import type { ListRequest } from '../../../nodes/shared/lists/listPass';
import { elementKey, readPages } from '../../../nodes/shared/lists/listReading';
import { BrokenElement } from '../../../nodes/shared/lists/brokenElements';
import { readPage } from '../../../nodes/shared/lists/page';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting } from '../wire/inMemoryLinkedIn';
import { brokenList, ListModel, placesOf, shownOf, type Place, type Switches } from './listModel';

stopTime();

async function read(list: ListModel, request: Partial<ListRequest> = {}) {
	const client = await list.client();
	const pages: unknown[][] = [];
	const collected = async () => {
		for await (const page of readPages(client, { path: '/rest/x', ...request })) pages.push(page);
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
			pagingTotal: fc.constantFrom('ofList', 'ofPage', 'absent'),
			nextLinks: fc.constantFrom('whenMoreFollows', 'never', 'missingOnShortPages'),
			maxCount: largest,
			beyondMaxCount: fc.constantFrom('reject', 'clamp', 'clampSilently'),
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

it('readPages returns each element that stays in the list exactly once, however LinkedIn answers', async () => {
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
				const list = new ListModel(placesOf(length, { hidden }), behavior);
				list.delays = delays;
				const stayed = changing(list, happenings);
				const ids = idsOf(await read(list, { pageSize }));
				expect([...stayed].filter((id) => !ids.includes(id))).toEqual([]);
				expect(new Set(ids).size).toBe(ids.length);
			},
		),
		{ numRuns: 250 },
	);
});

it('readPages ends and loses nothing although elements are added in front before each answer', async () => {
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
	);
});

it('readPages finds the elements that follow hidden elements, if these are fewer than a page', async () => {
	await fc.assert(
		fc.asyncProperty(
			switches(fc.integer({ min: 5, max: 12 })),
			// A full page comes first, and shows how many positions LinkedIn reads for one page.
			fc.integer({ min: 12, max: 60 }),
			async (behavior, at) => {
				clearProcessMemory();
				const hidden = range(at, at + Math.min(behavior.maxCount, 10) - 1);
				const places = placesOf(80, { hidden });
				const list = new ListModel(places, behavior);
				const ids = idsOf(await read(list, { pageSize: 10 }));
				expect(ids).toEqual(shownOf(places));
			},
		),
	);
});

it.each<Pick<Switches, 'pagingTotal' | 'nextLinks'>>([
	{ pagingTotal: 'ofList', nextLinks: 'never' },
	{ pagingTotal: 'absent', nextLinks: 'whenMoreFollows' },
])(
	'readPages continues after several pages of only hidden elements if LinkedIn tells that more follow: %j',
	async (hints) => {
		const places = placesOf(80, { hidden: range(10, 35) });
		const list = new ListModel(places, { ...hints, maxCount: 10, beyondMaxCount: 'reject' });
		expect(idsOf(await read(list, { pageSize: 10 }))).toEqual(shownOf(places));
	},
);

it('a broken element has the first served element behind it, and the distance', async () => {
	const list = brokenList(12, [0, 5, 6, 11]);
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

it.each<[number, number[], number[]]>([
	[45, [0, 10, 23, 26], [6, 16, 17, 18, 19, 20, 28, 33, 36, 37, 38]],
	[
		52,
		[7, 11, 30, 47],
		[15, 17, ...range(20, 25), 27, 28, 29, 32, ...range(34, 39), 44, 48, 49, 50],
	],
])(
	'readPages continues where many elements between broken ones are hidden: %i elements, broken %j',
	async (length, broken, hidden) => {
		const places = placesOf(length, { broken, hidden });
		const list = new ListModel(places, {
			pagingTotal: 'absent',
			nextLinks: 'never',
			maxCount: 100,
			beyondMaxCount: 'reject',
		});
		const served = idsOf(await read(list, { isolates: true })).filter((id) => id !== undefined);
		expect(served.sort()).toEqual(shownOf(places).sort());
	},
);

it('readPages isolates every set of broken elements', async () => {
	await fc.assert(
		fc.asyncProperty(
			switches(),
			fc
				.integer({ min: 1, max: 40 })
				.chain((length) =>
					fc.tuple(
						fc.constant(length),
						fc.oneof(
							fc.subarray([...Array(length).keys()]),
							fc.constant([...Array(length).keys()]),
						),
					),
				),
			fc.array(fc.nat(39), { maxLength: 3 }),
			fc.integer({ min: 2, max: 15 }),
			async (behavior, [length, broken], hidden, pageSize) => {
				clearProcessMemory();
				fc.pre(hidden.length < Math.min(pageSize, behavior.maxCount) - 1);
				const places = placesOf(length, { broken, hidden });
				const list = new ListModel(places, behavior);
				const elements = await read(list, { pageSize, isolates: true });
				const found = elements.filter((each) => each instanceof BrokenElement);
				const served = elements.filter((each) => !(each instanceof BrokenElement));
				expect(idsOf(served).sort()).toEqual(shownOf(places).sort());
				expect(found.map(({ position }) => position).sort()).toEqual([...broken].sort());
			},
		),
		{ numRuns: 100 },
	);
});

async function pageOf(body: unknown) {
	const client = await clientOf(() => ({ statusCode: 200, body }));
	return await readPage(client, { path: '/rest/x' }, 20, 10);
}

it.each([
	[undefined, undefined],
	['/rest/x?start=30', undefined],
	[[], undefined],
	[[null, { rel: 'prev', href: '/rest/x?start=10' }], undefined],
	[[{ rel: 'next' }], undefined],
	[[{ rel: 'next', href: '/rest/x?restart=7&count=10' }], undefined],
	[[{ rel: 'next', href: '/rest/x?count=10&start=30' }], 30],
	[[{ rel: 'next' }, { rel: 'next', href: '/rest/x?start=40&count=10' }], 40],
])('a page with the links %j has the next position %s', async (links, next) => {
	expect(await pageOf({ elements: [1], paging: { links } })).toEqual({
		elements: [1],
		start: 20,
		count: 10,
		total: undefined,
		next,
	});
});
