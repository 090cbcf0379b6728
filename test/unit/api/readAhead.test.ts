/* eslint-disable @n8n/community-nodes/no-restricted-globals -- hears of rejections that nobody handles */
import fc from 'fast-check';
import { range } from 'lodash';

import type { LinkedInClient } from '../../../nodes/shared/api/linkedInClient';
import type { Page, PageReader } from '../../../nodes/shared/api/page';
import type { PageRequest } from '../../../nodes/shared/api/paging';
import { readPages } from '../../../nodes/shared/api/paging';
import { clientOf, collect } from './inMemoryLinkedIn';

interface Item {
	id: string;
}

/** What happens to the list just before LinkedIn looks at it for a page. */
interface Change {
	/** New ones in front. */
	front: number;
	/** New ones at the end. */
	end: number;
	/** Positions of those that are deleted. */
	deleted: number[];
}

let client: LinkedInClient;
const unhandled: unknown[] = [];
const remember = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
	client = await clientOf(() => ({ statusCode: 500, body: '' }));
	process.on('unhandledRejection', remember);
});

afterAll(() => {
	process.off('unhandledRejection', remember);
	expect(unhandled).toEqual([]);
});

const items = (length: number): Item[] => range(length).map((index) => ({ id: `id-${index}` }));
const idsOf = (elements: unknown[]) => elements.map((element) => (element as Item).id);

function pageOf(list: Item[], start: number, count: number): Page {
	return { elements: list.slice(start, start + count), start, count, total: list.length };
}

/** A list that changes while LinkedIn looks at it for one page after the other. */
class ChangingList {
	readonly list: Item[];

	private arrived = 0;

	constructor(
		length: number,
		private readonly changes: Change[],
	) {
		this.list = items(length);
	}

	change(): void {
		const { front, end, deleted } = this.changes.shift() ?? { front: 0, end: 0, deleted: [] };
		for (const position of deleted) this.list.splice(position, 1);
		this.list.unshift(...range(front).map(() => this.arrival()));
		this.list.push(...range(end).map(() => this.arrival()));
	}

	/** Ids that were there all the time. */
	get lasting(): string[] {
		return idsOf(this.list).filter((id) => id.startsWith('id-'));
	}

	private arrival(): Item {
		return { id: `new-${this.arrived++}` };
	}
}

const anyChanges = (arrivals: { front: number; end: number }) =>
	fc.array(
		fc.record({
			front: fc.nat({ max: arrivals.front }),
			end: fc.nat({ max: arrivals.end }),
			deleted: fc.array(fc.nat({ max: 140 }), { maxLength: 3 }),
		}),
		{ maxLength: 9 },
	);

describe('pages that are read ahead', () => {
	it.each([
		['newest first: arrivals in front', { front: 1, end: 0 }, false],
		['oldest first: arrivals at the end', { front: 0, end: 2 }, true],
		['arrivals at both ends', { front: 1, end: 2 }, false],
	])(
		'lose nothing, in whichever order LinkedIn answers. %s',
		async (_, arrivals, isOldestFirst) => {
			await fc.assert(
				fc.asyncProperty(
					fc.scheduler(),
					fc.nat({ max: 130 }),
					fc.integer({ min: 10, max: 25 }),
					fc.integer({ min: 2, max: 6 }),
					anyChanges(arrivals),
					async (scheduler, length, pageSize, atOnce, changes) => {
						client.calls.allow(atOnce);
						const changing = new ChangingList(length, changes);
						const readPage: PageReader = async (start, count) => {
							await scheduler.schedule(Promise.resolve(), 'request');
							changing.change();
							const page = pageOf(changing.list, start, count);
							await scheduler.schedule(Promise.resolve(), 'answer');
							return page;
						};
						const growsAtEnd = () => isOldestFirst;
						const request = { path: '/rest/x', pageSize, readPage, growsAtEnd };
						const ids = idsOf(await scheduler.waitFor(collect(readPages(client, request))));
						expect(new Set(ids).size).toBe(ids.length);
						expect(ids).toEqual(expect.arrayContaining(changing.lasting));
					},
				),
				{ numRuns: 150 },
			);
		},
	);

	it('lose nothing when an arrival in front and a deletion at the end make up in total', async () => {
		client.calls.allow(3);
		const list = items(50);
		const { readPage, answer } = answeredByHand(() => list);
		const ids: string[] = [];
		const reading = collectIds(readPages(client, { path: '/rest/x', pageSize: 10, readPage }), ids);
		await answer(0);
		// The third page is answered before the second one, and the list moves in between.
		await answer(18);
		list.unshift({ id: 'new' });
		list.pop();
		await answer(9);
		for (let call = 0; call < 30; call++) await answer();
		await reading;
		expect(idsOf(list).filter((id) => id !== 'new' && !ids.includes(id))).toEqual([]);
	});

	it('are as many as one after the other would be, but for the element in common', async () => {
		for (const length of [0, 1, 99, 100, 101, 199, 200, 990, 991, 1000, 10_000]) {
			const { calls } = await read(items(length), { pageSize: 100 }, 6);
			const { calls: oneByOne } = await read(items(length), { pageSize: 100 }, 1);
			expect(calls - oneByOne).toBeLessThanOrEqual(1);
			expect(oneByOne - calls).toBeLessThanOrEqual(1);
		}
	});

	it('are no more than the caller needs', async () => {
		for (const limit of [1, 99, 100, 101, 199, 250, 899]) {
			let left = limit;
			const needed = () => left;
			const consume = (elements: unknown[]) => (left -= elements.length) > 0;
			const { calls } = await read(items(1000), { pageSize: 100, needed }, 6, consume);
			expect(calls).toBe(Math.ceil((limit - 1 || 1) / 99));
		}
	});

	it('are not begun for a caller that does not go on', async () => {
		const { calls } = await read(items(1000), { pageSize: 100, needed: () => 0 }, 6, () => false);
		expect(calls).toBe(1);
	});

	it('are two for each call at once, and are given up with the reading', async () => {
		client.calls.allow(4);
		const list = items(1000);
		const { readPage, answer, asked, signals } = answeredByHand(() => list);
		const pages = readPages(client, { path: '/rest/x', pageSize: 10, readPage });
		const first = pages.next();
		await answer(0);
		await first;
		expect(asked).toEqual([0, 9, 18, 27, 36, 45, 54, 63, 72]);
		await pages.return();
		expect(asked).toHaveLength(9);
		expect(signals.slice(1).every((signal) => signal?.aborted)).toBe(true);
	});

	it('fail at their turn, after the elements before them', async () => {
		client.calls.allow(6);
		const list = items(100);
		const failing: PageReader = async (start, count) => {
			if (start === 27) throw new Error('The fourth page');
			return pageOf(list, start, count);
		};
		const ids: string[] = [];
		const pages = readPages(client, { path: '/rest/x', pageSize: 10, readPage: failing });
		await expect(collectIds(pages, ids)).rejects.toThrow('The fourth page');
		expect(ids).toEqual(idsOf(list).slice(0, 28));
	});

	it('are read one after the other where LinkedIn tells no total or fills no pages', async () => {
		client.calls.allow(6);
		const list = items(100);
		for (const change of [
			(page: Page) => ({ ...page, total: undefined }),
			(page: Page) => ({ ...page, elements: page.elements.slice(1) }),
		]) {
			let underWay = 0;
			let most = 0;
			const readPage: PageReader = async (start, count) => {
				most = Math.max(most, ++underWay);
				await Promise.resolve();
				underWay--;
				return change(pageOf(list, start, count));
			};
			await collect(readPages(client, { path: '/rest/x', pageSize: 10, readPage }));
			expect(most).toBe(1);
		}
	});
});

async function collectIds(pages: AsyncIterable<unknown[]>, ids: string[]): Promise<void> {
	for await (const page of pages) ids.push(...idsOf(page));
}

/** Reads a list that does not change; `consume` says whether to go on. */
async function read(
	list: Item[],
	request: Partial<PageRequest>,
	atOnce: number,
	consume: (elements: unknown[]) => boolean = () => true,
) {
	client.calls.allow(atOnce);
	let calls = 0;
	const readPage: PageReader = async (start, count) => {
		calls++;
		return pageOf(list, start, count);
	};
	for await (const page of readPages(client, { path: '/rest/x', readPage, ...request })) {
		if (!consume(page)) break;
	}
	return { calls };
}

/** LinkedIn looks at its list for a page when told to, by position or for the one that waits longest. */
function answeredByHand(list: () => Item[]) {
	const waiting: Array<{ start: number; answer: () => void }> = [];
	const asked: number[] = [];
	const signals: Array<AbortSignal | undefined> = [];
	const readPage: PageReader = async (start, count, signal) => {
		asked.push(start);
		signals.push(signal);
		return await new Promise<Page>((resolve) => {
			waiting.push({ start, answer: () => resolve(pageOf(list(), start, count)) });
		});
	};
	const settle = async () => {
		for (let turn = 0; turn < 20; turn++) await Promise.resolve();
	};
	const answer = async (start?: number) => {
		await settle();
		const index = start === undefined ? 0 : waiting.findIndex((call) => call.start === start);
		waiting.splice(index, 1)[0]?.answer();
		await settle();
	};
	return { readPage, answer, asked, signals };
}
