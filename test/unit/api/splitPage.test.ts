import fc from 'fast-check';
import { range } from 'lodash';

import { failureOf } from '../../../nodes/shared/api/errors/linkedInError';
import { readPages } from '../../../nodes/shared/api/paging';
import type { UndeliverableElement } from '../../../nodes/shared/api/splitPage';
import { partsReader } from '../../../nodes/shared/api/splitPage';
import type { Reply } from './inMemoryLinkedIn';
import { clientOf, collect, withoutWaiting } from './inMemoryLinkedIn';

interface LinkedInList {
	length: number;
	poison?: readonly number[];
	/** Answers instead of the list from this call on, counted from 1. */
	fault?: (call: number) => Reply | undefined;
	poisonReply?: Reply;
	largest?: number;
	paging?: 'total' | 'links' | 'nothing';
}

const SERVER_ERROR: Reply = { statusCode: 500, body: { status: 500, message: 'Internal error' } };

beforeEach(() => {
	jest.useFakeTimers();
});
afterEach(() => {
	jest.useRealTimers();
});

async function readList(list: LinkedInList, pageSize: number) {
	let calls = 0;
	const client = await clientOf((url) => {
		calls++;
		if (calls > 3_000) throw new Error('Reading does not end');
		return list.fault?.(calls) ?? pageOf(list, url);
	});
	const request = { path: '/rest/leadFormResponses', query: { q: 'owner' } };
	const pages = readPages(client, {
		...request,
		pageSize,
		readParts: partsReader(client, request),
	});
	const elements: unknown[] = [];
	let error: unknown;
	const reading = collect(pages, elements).catch((thrown: unknown) => {
		error = thrown;
	});
	await withoutWaiting(reading);
	const poison = elements.filter(isUndeliverable);
	const ids = elements
		.filter((element) => !isUndeliverable(element))
		.map((element) => (element as { id: string }).id);
	return { ids, poison, error, calls };
}

function pageOf(list: LinkedInList, url: URL): Reply {
	const start = Number(url.searchParams.get('start'));
	const count = Math.min(Number(url.searchParams.get('count')), list.largest ?? Infinity);
	const end = Math.min(start + count, list.length);
	if (list.poison?.some((position) => position >= start && position < end)) {
		return list.poisonReply ?? SERVER_ERROR;
	}
	const next = { rel: 'next', href: `/rest/leadFormResponses?start=${start + count}` };
	const kind = list.paging ?? 'total';
	return {
		statusCode: 200,
		body: {
			elements: range(start, Math.max(start, end)).map((position) => ({ id: `id-${position}` })),
			paging: {
				start,
				count,
				total: kind === 'total' ? list.length : undefined,
				links: kind === 'links' && end < list.length ? [next] : [],
			},
		},
	};
}

function isUndeliverable(element: unknown): element is UndeliverableElement {
	return (element as Partial<UndeliverableElement>).linkedInFailedAt !== undefined;
}

async function elementsOf(list: LinkedInList, pageSize: number) {
	const read = await readList(list, pageSize);
	if (read.error !== undefined) throw read.error;
	return read;
}

async function failureOfReading(list: LinkedInList, pageSize: number) {
	const { error, calls, poison } = await readList(list, pageSize);
	return { failure: failureOf(error), calls, poison };
}

const idsBut = (length: number, poison: readonly number[]) =>
	range(length)
		.filter((position) => !poison.includes(position))
		.map((position) => `id-${position}`);

/** Tries of the whole page, one path down to the element, and its tries. */
const callsForOnePoison = (pageSize: number) => 3 + 2 * Math.ceil(Math.log2(pageSize)) + 4;

describe('partsReader', () => {
	it('finds one poison element at any position of any page size and delivers all others', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 40 }),
				fc.nat(),
				fc.integer({ min: 1, max: 40 }),
				fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
				fc.constantFrom<LinkedInList['paging']>('total', 'links', 'nothing'),
				async (length, where, pageSize, largest, paging) => {
					const position = where % length;
					const list: LinkedInList = { length, poison: [position], largest, paging };
					const { ids, poison } = await elementsOf(list, pageSize);
					expect(ids).toEqual(idsBut(length, [position]));
					expect(poison.map(({ linkedInFailedAt }) => linkedInFailedAt)).toEqual([position]);
				},
			),
			{ numRuns: 100 },
		);
	});

	it('needs few calls for it', async () => {
		for (const pageSize of [1, 2, 3, 7, 64, 100]) {
			for (const position of [0, Math.floor(pageSize / 2), pageSize - 1]) {
				const list = { length: pageSize, poison: [position] };
				const { calls } = await elementsOf(list, pageSize);
				expect(calls).toBeLessThanOrEqual(callsForOnePoison(pageSize));
			}
		}
	});

	it('finds several poison elements on one page', async () => {
		const poison = [0, 1, 17, 50, 51, 99, 100];
		const read = await elementsOf({ length: 130, poison }, 100);
		expect(read.ids).toEqual(idsBut(130, poison));
		expect(read.poison.map(({ linkedInFailedAt }) => linkedInFailedAt)).toEqual(poison);
	});

	it('tells a row of poison elements from an outage by what LinkedIn served before', async () => {
		const poison = range(30, 60);
		const read = await elementsOf({ length: 80, poison }, 100);
		expect(read.ids).toEqual(idsBut(80, poison));
		expect(read.poison).toHaveLength(30);
	});

	it('says why and names a neighbour, which does not depend on where the page was cut', async () => {
		for (const position of range(0, 15)) {
			const { poison } = await elementsOf({ length: 16, poison: [position] }, 20);
			expect(poison).toEqual([
				{
					linkedInFailedAt: position,
					reason: 'LinkedIn failed to answer (HTTP status 500)',
					neighbourId: `id-${position + 1} -1`,
				},
			]);
		}
		const last = await elementsOf({ length: 16, poison: [15] }, 20);
		expect(last.poison[0].neighbourId).toBe('id-14 1');
		const two = await elementsOf({ length: 16, poison: [7, 8] }, 20);
		expect(two.poison.map(({ neighbourId }) => neighbourId)).toEqual(['id-9 -2', 'id-9 -1']);
		const alone = await elementsOf({ length: 1, poison: [0] }, 20);
		expect(alone.poison).toHaveLength(1);
		expect(alone.poison[0].neighbourId).toBeUndefined();
	});

	it.each<[string, Reply]>([
		['an answer that is cut off', { statusCode: 200, body: '{"elements":[{"id":"x' }],
		['a gateway timeout', { statusCode: 504, body: 'Gateway timeout' }],
		['a page of HTML', { statusCode: 200, body: '<html></html>' }],
	])('splits at %s', async (_, poisonReply) => {
		const list = { length: 10, poison: [4], poisonReply };
		expect((await elementsOf(list, 10)).ids).toEqual(idsBut(10, [4]));
	});

	it.each([1, 2, 3, 5, 64, 100])(
		'reports an outage at page size %i in few calls',
		async (pageSize) => {
			const { failure, calls } = await failureOfReading(
				{ length: 250, fault: () => SERVER_ERROR },
				pageSize,
			);
			expect(failure).toMatchObject({ kind: 'unavailable', status: 500 });
			expect(calls).toBeLessThanOrEqual(3 + Math.ceil(Math.log2(pageSize + 1)) + 4 * 3);
		},
	);

	it('does not mistake an outage that starts while it splits for poison', async () => {
		for (const healthyCalls of range(4, 16)) {
			const { failure, poison } = await failureOfReading(
				{
					length: 80,
					poison: [60],
					fault: (call) => (call > healthyCalls ? SERVER_ERROR : undefined),
				},
				100,
			);
			expect(failure).toMatchObject({ kind: 'unavailable' });
			expect(poison).toEqual([]);
		}
	});

	it('does not mistake a single failed try for poison', async () => {
		for (const position of range(0, 8)) {
			const list = { length: 8, poison: [position] };
			const { calls } = await elementsOf(list, 8);
			for (const failing of range(1, calls + 1)) {
				const fault = (call: number) => (call === failing ? SERVER_ERROR : undefined);
				const read = await elementsOf({ ...list, fault }, 8);
				expect(read.poison.map(({ linkedInFailedAt }) => linkedInFailedAt)).toEqual([position]);
				expect(read.ids).toEqual(idsBut(8, [position]));
			}
		}
	});

	it.each<[string, () => Reply]>([
		['burst limit', () => ({ statusCode: 429, body: { message: 'Too many' } })],
		[
			'connection that is reset',
			() => {
				throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
			},
		],
	])('gets over one %s at any of its calls', async (_, failing) => {
		const list = { length: 8, poison: [5] };
		const { calls } = await elementsOf(list, 8);
		expect(calls).toBe(12);
		// The third tries of the whole page and of the poison element: no other one follows.
		for (const nth of range(1, calls + 1).filter((call) => call !== 3 && call !== 10)) {
			const fault = (call: number) => (call === nth ? failing() : undefined);
			const read = await elementsOf({ ...list, fault }, 8);
			expect(read.poison.map(({ linkedInFailedAt }) => linkedInFailedAt)).toEqual([5]);
			expect(read.ids).toEqual(idsBut(8, [5]));
		}
	});

	it.each<[string, Reply]>([
		['missing_permission', { statusCode: 403, body: { status: 403, code: 'ACCESS_DENIED' } }],
		['refused', { statusCode: 400, body: { status: 400 } }],
		['burst_quota', { statusCode: 429, body: { message: 'Too many' } }],
		['daily_quota', { statusCode: 429, body: { message: 'throttle APPLICATION DAY limit' } }],
	])('splits nothing at %s', async (kind, reply) => {
		const { failure, calls } = await failureOfReading({ length: 5, fault: () => reply }, 100);
		expect(failure?.kind).toBe(kind);
		expect(calls).toBeLessThanOrEqual(4);
	});

	it('passes on a daily limit that is reached while it splits', async () => {
		const quota = { statusCode: 429, body: { message: 'throttle APPLICATION DAY limit' } };
		const { failure, calls } = await failureOfReading(
			{ length: 100, poison: [60], fault: (call) => (call > 5 ? quota : undefined) },
			100,
		);
		expect(failure?.kind).toBe('daily_quota');
		expect(calls).toBe(6);
	});
});
