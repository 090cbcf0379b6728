import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import { failureOf } from '../../../nodes/shared/api/errors/linkedInError';
import { clientOf, withoutWaiting, type Reply } from './inMemoryLinkedIn';

const NOW = Date.UTC(2026, 10, 24, 9);
const MINUTE = 60_000;
const LIFE_SECONDS = 5_184_000;

beforeEach(() => {
	jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
	jest.useRealTimers();
});

const request = { path: '/rest/leadForms/1' };

/** What n8n stores of a token that was issued then, by its clock. */
const issuedAt = (time: number) => ({
	expires_in: LIFE_SECONDS,
	n8n_expires_at: String(time + LIFE_SECONDS * 1000),
});

describe('a 401', () => {
	const REFUSED: Reply = { statusCode: 401, body: { code: 'REVOKED_ACCESS_TOKEN' } };

	/** A LinkedIn that refuses the token for so long; n8n lets it see each 401 twice, as older ones do. */
	async function refusingFor(milliseconds: number, stored: object) {
		const calls: number[] = [];
		const client = await clientOf(
			() => {
				calls.push(Date.now() - NOW);
				return Date.now() < NOW + milliseconds ? REFUSED : { statusCode: 200, body: {} };
			},
			't',
			{ ...stored },
		);
		return { client, calls };
	}

	it.each([
		['of a token of this second', issuedAt(NOW)],
		['of a token of almost a minute ago', issuedAt(NOW - MINUTE + 1)],
		['of a token that another clock issued a little later than now', issuedAt(NOW + 10_000)],
		['of a token of unknown age', {}],
		['of an old token that n8n may have renewed', { ...issuedAt(0), refresh_token: 'r' }],
	])('%s is asked for once more after five seconds', async (_, stored) => {
		const { client, calls } = await refusingFor(4_000, stored);
		await withoutWaiting(client.request(request));
		expect(calls).toEqual([0, 0, 5_000]);
	});

	it('of an old token that cannot be renewed is final', async () => {
		const { client, calls } = await refusingFor(4_000, issuedAt(NOW - MINUTE));
		const error = await client.request(request).catch((thrown: Error) => thrown);
		expect(failureOf(error)?.kind).toBe('reconnect_required');
		expect(calls).toEqual([0, 0]);
	});

	it('that stays is told as what may pass, as long as the token is new', async () => {
		const { client, calls } = await refusingFor(MINUTE, issuedAt(NOW));
		const error = await withoutWaiting(client.request(request)).catch((thrown: Error) => thrown);
		expect(calls).toHaveLength(4);
		expect(error).toMatchObject({
			description: expect.stringMatching(/^The access token is new.* run again/) as string,
			failure: { cause: 'temporarily-unavailable' },
		});
	});

	it('is not repeated for a write', async () => {
		const { client, calls } = await refusingFor(4_000, issuedAt(NOW));
		await client.request({ ...request, method: 'POST' }).catch(() => {});
		expect(calls).toEqual([0, 0]);
	});
});

describe("LinkedIn's clock", () => {
	const at = (time: number): Reply => ({
		statusCode: 200,
		body: {},
		headers: { date: new Date(time).toUTCString() },
	});

	it('is never ahead of its true time, and behind by a second and an answer at most', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: -5 * 86_400_000, max: 5 * 86_400_000 }),
				fc.array(fc.record({ pause: fc.nat(5_000), takes: fc.nat(5_000), fails: fc.boolean() })),
				fc.nat(86_400_000),
				async (ahead, calls, later) => {
					let takes = 0;
					let fails = false;
					const client = await clientOf(async () => {
						const answer = at(Date.now() + ahead);
						await sleep(takes);
						return fails ? { ...answer, statusCode: 404 } : answer;
					});
					for (const call of calls) {
						({ takes, fails } = call);
						await withoutWaiting(sleep(call.pause));
						await withoutWaiting(client.request(request)).catch(() => {});
						jest.setSystemTime(Date.now() + later);
						const behind = Date.now() + ahead - client.now();
						expect(behind).toBeGreaterThanOrEqual(0);
						expect(behind).toBeLessThan(takes + 1_000);
					}
				},
			),
			{ numRuns: 30 },
		);
	});

	it.each([
		['before any answer', undefined],
		['after an answer without a date', {}],
		['after one whose date cannot be read', { date: 'soon' }],
	])('is the own one %s', async (_, headers) => {
		const client = await clientOf(() => ({ statusCode: 200, body: {}, headers }));
		if (headers !== undefined) await client.request(request);
		expect(client.now()).toBe(NOW);
		jest.setSystemTime(NOW + MINUTE);
		expect(client.now()).toBe(NOW + MINUTE);
	});

	it('goes on when a later answer does not tell it', async () => {
		const replies = [at(NOW - 3 * MINUTE), { statusCode: 200, body: {} }];
		const client = await clientOf(() => replies.shift() ?? at(0));
		await client.request(request);
		await client.request(request);
		expect(client.now()).toBe(NOW - 3 * MINUTE);
	});
});
