import { uniq } from 'lodash';
import { NodeApiError } from 'n8n-workflow';

import { failureOf } from '../../../nodes/shared/wire/errors/linkedInError';
import type { LinkedInRequest } from '../../../nodes/shared/wire/request';
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

it.each<[string, object, 'GET' | 'POST', number[]]>([
	['a read with a token of almost a minute ago', issuedAt(NOW - MINUTE + 1), 'GET', [0, 0, 5_000]],
	['a read with a token from a clock that is ahead', issuedAt(NOW + 10_000), 'GET', [0, 0, 5_000]],
	['a read with a token of unknown age', {}, 'GET', [0, 0, 5_000]],
	[
		'a read with an old token that n8n may have renewed',
		{ ...issuedAt(0), refresh_token: 'r' },
		'GET',
		[0, 0, 5_000],
	],
	['no read with an old token that n8n cannot renew', issuedAt(NOW - MINUTE), 'GET', [0, 0]],
	['no write', issuedAt(NOW), 'POST', [0, 0]],
])('after a 401, the client repeats %s', async (_, stored, method, expected) => {
	const { client, calls } = await refusingFor(4_000, stored);
	await withoutWaiting(client.request({ ...request, method })).catch(() => {});
	expect(calls).toEqual(expected);
});

/**
 * What a 401 for leads becomes when LinkedIn answers the request for roles with this status, and what was asked then. Later
 * versions answer that request with 200.
 */
async function judgedAfter(roles: number) {
	const asked: string[] = [];
	const client = await clientOf(({ pathname, search }, { headers }): Reply => {
		asked.push(`${pathname}${search}`);
		if (pathname.endsWith('leadFormResponses')) return { statusCode: 401, body: {} };
		return { statusCode: headers['Linkedin-Version'] === '202609' ? roles : 200, body: {} };
	});
	const leads = { path: '/rest/leadFormResponses', target: 'leads of Page 5509810' };
	const reading = withoutWaiting(client.request(leads));
	const error = (await reading.catch((thrown: unknown) => thrown)) as NodeApiError;
	return { error, last: asked.pop() };
}

it.each([
	[200, 'missing_permission'],
	[403, 'missing_permission'],
	// A retired version: the next one is asked.
	[426, 'missing_permission'],
	[401, 'unauthorized'],
	[500, 'unauthorized'],
])('after a 401, the request for roles returns %i: %s', async (roles, kind) => {
	const { error, last } = await judgedAfter(roles);
	expect(failureOf(error)?.kind).toBe(kind);
	expect(last).toBe('/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=1');
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

const ALL_RETIRED = ['202609', '202610', '202611'];

it.each<[Reply, string[], string[]]>([
	[{ statusCode: 200, body: {} }, ['202609', '202610'], ['202610']],
	[{ statusCode: 403, body: { code: 'ACCESS_DENIED' } }, ['202609', '202610'], ['202610']],
	[RETIRED, ALL_RETIRED, ALL_RETIRED],
])(
	'where a later version answers %j, clients try %j, and others then %j',
	async (reply, ...asked) => {
		expect([await versionsAsked(reply), await versionsAsked(reply)]).toEqual(asked);
	},
);

const DOWN: Reply = { statusCode: 503, body: '' };
const CUT_OFF: Reply = { statusCode: 200, body: '{"id":' };
const EMPTY: Reply = { statusCode: 200, body: '' };

it.each<[string, Partial<LinkedInRequest>, Reply, number]>([
	['a read while LinkedIn is down', {}, DOWN, 3],
	['a deletion while LinkedIn is down', { method: 'DELETE' }, DOWN, 3],
	['another write', { method: 'POST' }, DOWN, 1],
	['a read whose caller looks for a broken element', { retry: false }, DOWN, 1],
	['a read whose answer is cut off', {}, CUT_OFF, 3],
	['a read whose caller looks for a broken element, cut off', { retry: false }, CUT_OFF, 1],
	['a read without an answer', {}, EMPTY, 3],
	['a deletion, which has no answer', { method: 'DELETE' }, EMPTY, 1],
])('%s is tried: %j, %j, %i times', async (_, more, reply, times) => {
	let calls = 0;
	const client = await clientOf(() => {
		calls++;
		return reply;
	});
	await withoutWaiting(client.request({ ...request, ...more })).catch(() => {});
	expect(calls).toBe(times);
});

it.each<[Reply, RegExp]>([
	[{ statusCode: 300, body: {} }, /redirect/],
	[{ statusCode: 399, body: '<html>' }, /redirect/],
	[{ statusCode: 400, body: '{"message":"The cou' }, /cut off/],
])('the answer %j is unreadable, and no redirect is followed', async (reply, words) => {
	const client = await clientOf((_, asked) => {
		expect(asked).toHaveProperty('disableFollowRedirect', true);
		return reply;
	});
	const reading = withoutWaiting(client.request(request));
	const error: unknown = await reading.catch((thrown: unknown) => thrown);
	const detail: unknown = expect.stringMatching(words);
	expect(failureOf(error)).toMatchObject({ kind: 'unreadable_answer', detail });
});
