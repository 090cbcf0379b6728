import fc from 'fast-check';
import { chunk, range } from 'lodash';

import { failureOf } from '../../../nodes/shared/api/errors/linkedInError';
import type { LinkedInClient } from '../../../nodes/shared/api/linkedInClient';
import type { PageReader } from '../../../nodes/shared/api/page';
import { readPages } from '../../../nodes/shared/api/paging';
import { clientOf, collect } from './inMemoryLinkedIn';

interface Item {
	id: string;
	/** Filtered out by LinkedIn after paging. */
	hidden?: boolean;
}

interface ListBehavior {
	total?: number | 'exact';
	links?: boolean;
	/** LinkedIn's largest page. */
	largest?: number;
}

let client: LinkedInClient;
beforeAll(async () => {
	client = await clientOf(() => ({ statusCode: 500, body: '' }));
});

function items(length: number, hidden: ReadonlySet<number> = new Set()): Item[] {
	return range(length).map((index) => ({ id: `id-${index}`, hidden: hidden.has(index) }));
}

function readerOf(list: Item[], { total, links, largest = Infinity }: ListBehavior): PageReader {
	return async (start, asked) => {
		const count = Math.min(asked, largest);
		const end = start + count;
		return {
			elements: list.slice(start, end).filter(({ hidden }) => hidden !== true),
			start,
			count,
			total: total === 'exact' ? list.length : total,
			next: links === true && end < list.length ? end : undefined,
		};
	};
}

/** Counts calls, and fails when reading does not end. */
function counted(readPage: PageReader, most = 2_000) {
	const calls = { count: 0 };
	const reader: PageReader = async (start, count) => {
		calls.count++;
		if (calls.count > most) throw new Error('Reading does not end');
		return await readPage(start, count);
	};
	return { calls, reader };
}

async function read(readPage: PageReader, pageSize: number) {
	const { calls, reader } = counted(readPage);
	const request = { path: '/rest/leadForms', pageSize, readPage: reader };
	const elements = (await collect(readPages(client, request))) as Item[];
	return { ids: elements.map(({ id }) => id), calls: calls.count };
}

const visibleIds = (list: Item[]) => list.filter(({ hidden }) => !hidden).map(({ id }) => id);

const anyList = fc
	.tuple(fc.nat({ max: 60 }), fc.array(fc.nat({ max: 60 }), { maxLength: 40 }))
	.map(([length, hidden]) => items(length, new Set(hidden)));
const anyPageSize = fc.integer({ min: 1, max: 15 });
const anyLargest = fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined });

describe('readPages', () => {
	it('yields every visible element once, in order, when LinkedIn tells the total or the next page', async () => {
		await fc.assert(
			fc.asyncProperty(
				anyList,
				anyPageSize,
				anyLargest,
				fc.constantFrom<ListBehavior>(
					{ total: 'exact' },
					{ total: 'exact', links: true },
					{ total: 'exact', links: false },
				),
				async (list, pageSize, largest, behavior) => {
					const { ids } = await read(readerOf(list, { ...behavior, largest }), pageSize);
					expect(ids).toEqual(visibleIds(list));
				},
			),
		);
	});

	it('follows links without a total, up to the page that has none', async () => {
		await fc.assert(
			fc.asyncProperty(anyList, anyPageSize, anyLargest, async (list, pageSize, largest) => {
				// A single page has no link, and so cannot show that this list is linked.
				fc.pre(list.length > Math.min(pageSize, largest ?? Infinity));
				const { ids } = await read(readerOf(list, { links: true, largest }), pageSize);
				expect(ids).toEqual(visibleIds(list));
			}),
		);
	});

	it('tolerates one empty page in the middle when LinkedIn tells nothing', async () => {
		await fc.assert(
			fc.asyncProperty(anyList, anyPageSize, anyLargest, async (list, pageSize, largest) => {
				const pages = chunk(list, Math.min(pageSize, largest ?? Infinity));
				const isEmpty = pages.map((page) => visibleIds(page).length === 0);
				fc.pre(isEmpty[0] !== true);
				fc.pre(!isEmpty.some((empty, index) => empty && isEmpty[index + 1] === true));
				const { ids } = await read(readerOf(list, { largest }), pageSize);
				expect(ids).toEqual(visibleIds(list));
			}),
		);
	});

	it('reads on beyond a total that is too small, and ends at one that is too large', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.nat({ max: 60 }),
				fc.nat({ max: 120 }),
				anyPageSize,
				anyLargest,
				async (length, total, pageSize, largest) => {
					const list = items(length);
					const { ids } = await read(readerOf(list, { total, largest }), pageSize);
					expect(ids).toEqual(visibleIds(list));
				},
			),
			{ examples: [[20, 10, 10, undefined]] },
		);
	});

	it('yields every element once while new ones arrive at the front', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.nat({ max: 60 }),
				fc.integer({ min: 1, max: 15 }),
				fc.array(fc.nat({ max: 30 }), { maxLength: 10 }),
				fc.constantFrom<ListBehavior>({ total: 'exact' }, { links: true, total: 'exact' }, {}),
				async (length, pageSize, arrivals, behavior) => {
					const original = items(length);
					const list = [...original];
					const pending = [...arrivals];
					let arrived = 0;
					const { ids } = await read(async (start, count) => {
						const page = await readerOf(list, behavior)(start, count);
						// Three pages of arrivals would look like LinkedIn repeating itself.
						const most = 2 * pageSize - arrived;
						const newest = range(Math.min(pending.shift() ?? 0, most)).map(() => ({
							id: `new-${arrived++}`,
						}));
						list.unshift(...newest);
						return page;
					}, pageSize);
					expect(new Set(ids).size).toBe(ids.length);
					expect(ids).toEqual(expect.arrayContaining(visibleIds(original)));
				},
			),
			{ examples: [[43, 15, [0, 3, 27], { total: 'exact' }]] },
		);
	});

	it('yields every element that stays while others are deleted, when LinkedIn tells the total', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.nat({ max: 60 }),
				fc.integer({ min: 3, max: 15 }),
				fc.array(fc.array(fc.nat({ max: 59 }), { maxLength: 5 }), { maxLength: 2 }),
				fc.boolean(),
				async (length, pageSize, deletions, links) => {
					const list = items(length);
					const pending = [...deletions];
					const { ids } = await read(async (start, count) => {
						const page = await readerOf(list, { total: 'exact', links })(start, count);
						for (const index of pending.shift() ?? []) list.splice(index, 1);
						return page;
					}, pageSize);
					expect(new Set(ids).size).toBe(ids.length);
					expect(ids).toEqual(expect.arrayContaining(visibleIds(list)));
				},
			),
			{
				examples: [
					[30, 10, [[0]], false],
					[8, 3, [[3], [6]], false],
				],
			},
		);
	});

	it('yields every element that stays while as many arrive at the end as are deleted', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.nat({ max: 60 }),
				fc.integer({ min: 2, max: 15 }),
				fc.array(fc.array(fc.nat({ max: 59 }), { maxLength: 3 }), { maxLength: 10 }),
				fc.constantFrom<ListBehavior>({ total: 'exact' }, { links: true }, {}),
				async (length, pageSize, changes, behavior) => {
					const list = items(length);
					const pending = [...changes];
					let arrived = 0;
					const readPage: PageReader = async (start, count) => {
						const page = await readerOf(list, behavior)(start, count);
						for (const index of pending.shift() ?? []) {
							list.splice(index, 1);
							list.push({ id: `new-${arrived++}` });
						}
						return page;
					};
					const growsAtEnd = () => true;
					const pages = readPages(client, { path: '/rest/x', readPage, pageSize, growsAtEnd });
					const ids = (await collect(pages)).map((element) => (element as Item).id);
					expect(new Set(ids).size).toBe(ids.length);
					const original = visibleIds(list).filter((id) => !id.startsWith('new-'));
					expect(ids).toEqual(expect.arrayContaining(original));
				},
			),
			{ examples: [[30, 10, [[0]], {}]] },
		);
	});

	it('yields an element once that LinkedIn lists twice, and each one that has no id', async () => {
		const list = ['a', 'b', 'a', 'c', 'b'].map((id) => ({ id }));
		expect((await read(readerOf(list, { total: 'exact' }), 2)).ids).toEqual(['a', 'b', 'c']);
		const nameless = [{}, { id: null }, {}] as unknown as Item[];
		expect((await read(readerOf(nameless, { total: 'exact' }), 2)).ids).toHaveLength(3);
	});

	it('tells numeric ids and those of the caller apart as well', async () => {
		const list = [{ n: 1 }, { n: 2 }, { n: 1 }];
		const readPage: PageReader = async (start, count) => ({
			elements: list.slice(start, start + count),
			start,
			count,
			total: 3,
		});
		const keyOf = (element: unknown) => String((element as { n: number }).n);
		const pages = readPages(client, { path: '/rest/x', readPage, keyOf, pageSize: 2 });
		expect(await collect(pages)).toEqual([{ n: 1 }, { n: 2 }]);
	});

	it('reads on when the total counts only what LinkedIn shows', async () => {
		const list = items(100, new Set([...range(10), 95]));
		const visible = visibleIds(list);
		expect((await read(readerOf(list, { total: visible.length }), 45)).ids).toEqual(visible);
	});

	it.each<[string, number, ListBehavior, number]>([
		['nothing, with a total', 0, { total: 'exact' }, 1],
		['nothing, without a total', 0, {}, 1],
		['one short page with a total', 7, { total: 'exact' }, 1],
		['three pages with a total', 25, { total: 'exact' }, 3],
		['three linked pages', 25, { links: true }, 3],
		['one page without total or link', 7, {}, 3],
	])('needs few calls for %s', async (_, length, behavior, expected) => {
		expect((await read(readerOf(items(length), behavior), 10)).calls).toBe(expected);
	});

	it.each([10, 50, 90])('stops soon with an error at a total that swings by %i', async (swing) => {
		const list = items(100);
		let calls = 0;
		const { calls: counter, reader } = counted(async (start, count) => {
			const total = calls++ % 2 === 0 ? 100 : 100 - swing;
			return await readerOf(list, { total })(start, count);
		});
		// What is begun ahead and then dropped is not counted.
		const slow = await clientOf(() => ({ statusCode: 500, body: '' }));
		slow.calls.allow(1);
		const pages = readPages(slow, { path: '/rest/x', pageSize: 10, readPage: reader });
		const error = await collect(pages).catch((thrown: unknown) => thrown);
		expect(failureOf(error)?.kind).toBe('unreadable_answer');
		expect(counter.count).toBeLessThan(300);
	});

	it.each<[string, PageReader]>([
		[
			'the same page for any position, without a total',
			async (start, count) => ({ elements: items(count), start, count }),
		],
		[
			'the same page for any position, with a huge total',
			async (start, count) => ({ elements: items(count), start, count, total: 1e9 }),
		],
		[
			'the same page with a link to another position each time',
			async (start, count) => ({ elements: items(count), start, count, next: start + count }),
		],
		[
			'a link to the page itself',
			async (start, count) => ({ elements: items(count), start, count, next: start }),
		],
		[
			'a link backwards',
			async (start, count) => ({ elements: items(count), start, count, next: start ? 0 : count }),
		],
		[
			'links to empty pages without end',
			async (start, count) => ({ elements: [], start, count, next: start + count }),
		],
		[
			'empty pages below a huge total',
			async (start, count) => ({ elements: [], start, count, total: 1e9 }),
		],
		[
			'known and empty pages in turns',
			async (start, count) => ({
				elements: (start / count) % 2 === 0 ? items(count) : [],
				start,
				count,
				next: start + count,
			}),
		],
	])('stops with an error at %s', async (_, readPage) => {
		const error = await read(readPage, 10).catch((thrown: unknown) => thrown);
		expect(failureOf(error)?.kind).toBe('unreadable_answer');
	});
});
