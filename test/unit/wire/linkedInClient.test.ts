import fc from 'fast-check';
import { uniq } from 'lodash';
import { NodeApiError, sleep } from 'n8n-workflow';

import type { LinkedInFailure } from '../../../nodes/shared/wire/errors/failure';
import { failureOf } from '../../../nodes/shared/wire/errors/linkedInError';
import { MINUTE } from '../../durations';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting, type Reply } from './inMemoryLinkedIn';

const NOW = Date.UTC(2026, 10, 24, 9);
const LIFE_SECONDS = 5_184_000;

stopTime(NOW);

const request = { path: '/rest/leadForms/1' };

/** The data that n8n stores for a token that was issued at this time by n8n's clock. */
const issuedAt = (time: number) => ({
	expires_in: LIFE_SECONDS,
	n8n_expires_at: String(time + LIFE_SECONDS * 1000),
});

const REFUSED: Reply = { statusCode: 401, body: { code: 'REVOKED_ACCESS_TOKEN' } };

/** A LinkedIn that refuses the token for this long. Each 401 takes two calls, as in n8n 2.8 and older. */
async function refusingFor(milliseconds: number, stored: object) {
	const calls: number[] = [];
	const client = await clientOf(
		({ pathname }) => {
			// A 401 that stays is judged by the answer to another request.
			if (!pathname.endsWith('organizationAcls')) calls.push(Date.now() - NOW);
			return Date.now() < NOW + milliseconds ? REFUSED : { statusCode: 200, body: {} };
		},
		't',
		{ ...stored },
	);
	return { client, calls };
}

it.each([
	['a token of this second', issuedAt(NOW)],
	['a token of almost a minute ago', issuedAt(NOW - MINUTE + 1)],
	['a token whose time of issue is in the future by another clock', issuedAt(NOW + 10_000)],
	['a token of unknown age', {}],
	['an old token that n8n may have renewed', { ...issuedAt(0), refresh_token: 'r' }],
])('the client repeats a read after five seconds when LinkedIn refuses %s', async (_, stored) => {
	const { client, calls } = await refusingFor(4_000, stored);
	await withoutWaiting(client.request(request));
	expect(calls).toEqual([0, 0, 5_000]);
});

it('a 401 for an old token that n8n cannot renew is final', async () => {
	const { client, calls } = await refusingFor(4_000, issuedAt(NOW - MINUTE));
	const error = await client.request(request).catch((thrown: Error) => thrown);
	expect(failureOf(error)?.kind).toBe('unauthorized');
	expect(calls).toEqual([0, 0]);
});

it('a lasting 401 for a new token is reported as temporary', async () => {
	const { client, calls } = await refusingFor(MINUTE, issuedAt(NOW));
	const error = await withoutWaiting(client.request(request)).catch((thrown: Error) => thrown);
	expect(calls).toHaveLength(4);
	expect(error).toMatchObject({
		description: expect.stringMatching(
			/^The access token is new: wait a minute and run again/,
		) as string,
		failure: { cause: 'temporarily-unavailable' },
	});
});

/** What a 401 for leads becomes when LinkedIn answers the request for roles with this status, and what was asked then. */
async function judgedAfter(roles: number) {
	const asked: string[] = [];
	const client = await clientOf(({ pathname, search }): Reply => {
		asked.push(`${pathname}${search}`);
		return { statusCode: pathname.endsWith('leadFormResponses') ? 401 : roles, body: {} };
	});
	const leads = { path: '/rest/leadFormResponses', target: 'leads of Page 5509810' };
	const reading = withoutWaiting(client.request(leads));
	const error = (await reading.catch((thrown: unknown) => thrown)) as NodeApiError;
	return { error, last: asked.pop() };
}

it.each([200, 403])(
	'a 401 is a missing permission if the request for roles returns %i',
	async (roles) => {
		const { error, last } = await judgedAfter(roles);
		expect(failureOf(error)?.kind).toBe('missing_permission');
		expect(error.message).toBe('LinkedIn does not allow access to leads of Page 5509810');
		expect(error.description).toContain('accepts the sign-in elsewhere');
		expect(last).toBe('/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=1');
	},
);

it.each([401, 500])('a 401 is final if the request for roles returns %i', async (roles) => {
	expect(failureOf((await judgedAfter(roles)).error)?.kind).toBe('unauthorized');
});

it('a write is not repeated after a 401', async () => {
	const { client, calls } = await refusingFor(4_000, issuedAt(NOW));
	await client.request({ ...request, method: 'POST' }).catch(() => {});
	expect(calls).toEqual([0, 0]);
});

const RETIRED: Reply = { statusCode: 426, body: { code: 'NONEXISTENT_VERSION' } };

/** The versions with which a new client sends one request. LinkedIn has retired the first version. */
async function versionsAsked(reply: Reply) {
	const versions: string[] = [];
	const client = await clientOf((_, { headers }) => {
		const version = headers['Linkedin-Version'];
		versions.push(version);
		return version === '202609' ? RETIRED : reply;
	});
	await withoutWaiting(client.request(request)).catch(() => {});
	return uniq(versions);
}

it.each([
	[200, {}],
	[404, {}],
	[403, { code: 'ACCESS_DENIED' }],
])(
	'all clients replace a retired version with the next one, which LinkedIn answers with status %i',
	async (statusCode, body) => {
		expect(await versionsAsked({ statusCode, body })).toEqual(['202609', '202610']);
		expect(await versionsAsked({ statusCode, body })).toEqual(['202610']);
	},
);

it('each client tries the retired version and its successors if LinkedIn has retired them all', async () => {
	expect(await versionsAsked(RETIRED)).toEqual(['202609', '202610', '202611']);
	expect(await versionsAsked(RETIRED)).toEqual(['202609', '202610', '202611']);
});

/** How often a request is sent if LinkedIn always sends this reply; by default, it is down. */
async function callsOf(more: object, reply: Reply = { statusCode: 503, body: '' }) {
	let calls = 0;
	const client = await clientOf(() => {
		calls++;
		return reply;
	});
	await withoutWaiting(client.request({ ...request, ...more })).catch(() => {});
	return calls;
}

it('a GET or DELETE is retried after a passing failure, and a POST or PUT is not', async () => {
	const calls = await callsOf({});
	expect(calls).toBeGreaterThan(2);
	expect(await callsOf({ method: 'DELETE' })).toBe(calls);
	for (const method of ['POST', 'PUT']) expect(await callsOf({ method })).toBe(1);
});

it('a read is retried after an unreadable answer unless retry is false, and a DELETE needs no body', async () => {
	expect(await callsOf({ retry: false })).toBe(1);
	const cutOff = { statusCode: 200, body: '{"id":' };
	expect(await callsOf({}, cutOff)).toBeGreaterThan(2);
	expect(await callsOf({ retry: false }, cutOff)).toBe(1);
	const empty = { statusCode: 200, body: '' };
	expect(await callsOf({}, empty)).toBeGreaterThan(2);
	expect(await callsOf({ method: 'DELETE' }, empty)).toBe(1);
});

const at = (time: number): Reply => ({
	statusCode: 200,
	body: {},
	headers: { date: new Date(time).toUTCString() },
});

it("the client knows how far LinkedIn's clock is ahead to within a second plus the response time", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: -5 * 86_400_000, max: 5 * 86_400_000 }),
			fc.array(fc.record({ pause: fc.nat(5_000), takes: fc.nat(5_000), fails: fc.boolean() })),
			async (ahead, calls) => {
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
					expect(Math.abs(ahead - (client.clockAhead ?? NaN))).toBeLessThanOrEqual(takes + 1_000);
				}
			},
		),
		{ numRuns: 30 },
	);
});

it.each<[LinkedInFailure, boolean]>([
	[{ kind: 'missing_permission', status: 403 }, false],
	[{ kind: 'unavailable', status: 500 }, false],
	[{ kind: 'daily_quota', status: 429 }, false],
	[{ kind: 'unauthorized', status: 401 }, true],
	[{ kind: 'version_retired', status: 426 }, false],
])(
	'what leads can be read without is unknown after %j, or the sign-in has ended: %s',
	async (failure, ends) => {
		const client = await clientOf(() => ({ statusCode: 200, body: {} }));
		const ask = async () =>
			await Promise.reject(client.error(failure, { path: '/rest/organizationsLookup' }));
		if (ends) await expect(client.orUnknown(ask)).rejects.toThrow();
		else expect(await client.orUnknown(ask)).toBeUndefined();
	},
);
