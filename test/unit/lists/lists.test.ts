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

const switches = fc
	.record<Switches>({
		pagingTotal: fc.constantFrom('ofPage', 'ofList', 'absent'),
		nextLinks: fc.constantFrom('ofRestLi', 'never'),
		maxCount: fc.integer({ min: 2, max: 25 }),
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

const changes = fc.oneof(
	fc.array(
		fc.record({
			beforeCall: fc.integer({ min: 1, max: 25 }),
			at: fc.constantFrom(0, 0, 0.3, 0.5, 0.8, 1, 1),
			deletes: fc.nat(4),
			adds: fc.nat(6),
		}),
		{ maxLength: 8 },
	),
	// Somebody registers before every other answer.
	fc.constant(range(1, 100, 2).map((beforeCall) => ({ beforeCall, at: 0, deletes: 0, adds: 1 }))),
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
			switches,
			fc.nat(80),
			fc.integer({ min: 2, max: 25 }),
			fc.array(fc.nat(80), { maxLength: 3 }),
			changes,
			async (behavior, length, pageSize, hidden, happenings) => {
				clearProcessMemory();
				const page = Math.min(pageSize, behavior.maxCount);
				// If all elements of a page are hidden, nothing shows that more elements follow.
				fc.pre(hidden.length < page - 1);
				// A page that LinkedIn silently reduced looks like the last one if as many elements came in front of it.
				const isReduced = behavior.beyondMaxCount === 'clampSilently' && pageSize > page;
				fc.pre(!isReduced || sumBy(happenings, 'adds') < page - 1);
				const list = new ListModel(placesOf(length, { hidden }), behavior);
				const stayed = changing(list, happenings);
				const ids = idsOf(await read(list, { pageSize }));
				expect([...stayed].filter((id) => !ids.includes(id))).toEqual([]);
				expect(new Set(ids).size).toBe(ids.length);
			},
		),
		{ numRuns: 100 },
	);
});

it.each([12, 40, 60])(
	'readList finds what follows eight hidden elements from position %i on',
	async (at) => {
		const places = placesOf(80, { hidden: range(at, at + 8) });
		const list = new ListModel(places, { maxCount: 10 });
		expect(idsOf(await read(list, { pageSize: 10 }))).toEqual(shownOf(places));
	},
);

it('a list that moves beside a broken element loses no other element, whenever it moves', async () => {
	for (const moves of range(1, 25)) {
		clearProcessMemory();
		const list = new ListModel(placesOf(12, { broken: [6] }), { maxCount: 100 });
		list.beforeAnswer = (call) => {
			if (call === moves) list.places.splice(0, 1);
		};
		const elements = await read(list, { isolates: true });
		expect(idsOf(elements)).toEqual(expect.arrayContaining(shownOf(list.places)));
		expect(elements.filter((each) => each instanceof BrokenElement)).toHaveLength(1);
	}
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
