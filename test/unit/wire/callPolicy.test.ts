import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import { CallPolicy } from '../../../nodes/shared/wire/callPolicy';
import type { LinkedInFailure } from '../../../nodes/shared/wire/errors/failure';
import { failureOf } from '../../../nodes/shared/wire/errors/linkedInError';
import type { LinkedInContext } from '../../../nodes/shared/wire/credential';
import { LinkedInClient } from '../../../nodes/shared/wire/linkedInClient';
import { stopTime } from '../stoppedTime';
import { clientOf, contextOf, withoutWaiting, type Reply } from './inMemoryLinkedIn';

const FOUND: Reply = { statusCode: 200, body: { id: 1 } };
const BURST: Reply = { statusCode: 429, body: { message: 'Too many requests' } };
const LATER: Reply = { ...BURST, headers: { 'retry-after': '11' } };
const DAY: Reply = { statusCode: 429, body: { message: 'throttle APPLICATION DAY limit' } };

interface Call {
	path: string;
	at: number;
	/** How many calls were running, including this one. */
	underWay: number;
}

stopTime();

const AT_ONCE = 14;

/** A LinkedIn that takes ten milliseconds for each call, unless `takes` returns another number. */
async function slowLinkedIn(
	reply: (call: number, path: string) => Reply,
	takes: (call: number) => number = () => 10,
) {
	const calls: Call[] = [];
	let underWay = 0;
	const client = await clientOf(async ({ pathname }) => {
		underWay++;
		calls.push({ path: pathname, at: Date.now(), underWay });
		const answer = reply(calls.length, pathname);
		await sleep(takes(calls.length));
		underWay--;
		return answer;
	});
	return { client, calls };
}

async function requestAll(client: LinkedInClient, count: number, resource = 'leadForms') {
	const requests = range(count).map(
		async (id) => await client.request({ path: `/rest/${resource}/${id}` }),
	);
	return await withoutWaiting(Promise.allSettled(requests));
}

const kinds = (settled: Array<PromiseSettledResult<unknown>>) =>
	settled.map((one) => (one.status === 'fulfilled' ? 'answered' : failureOf(one.reason)?.kind));

const isAmong = (call: number, first: number, last: number) => call >= first && call <= last;

const mostUnderWay = (calls: Call[]) => Math.max(...calls.map(({ underWay }) => underWay));

it('at most fourteen calls run at the same time, in the order of their requests', async () => {
	const { client, calls } = await slowLinkedIn(() => FOUND);
	expect(kinds(await requestAll(client, 25))).toEqual(Array(25).fill('answered'));
	expect(mostUnderWay(calls)).toBe(AT_ONCE);
	expect(calls.map(({ path }) => path)).toEqual(range(25).map((id) => `/rest/leadForms/${id}`));
});

it('calls run one at a time for the rest of the run after LinkedIn refuses them as too fast', async () => {
	const refused = (call: number) => isAmong(call, 2, 1 + AT_ONCE);
	const { client, calls } = await slowLinkedIn((call) => (refused(call) ? BURST : FOUND));
	expect(kinds(await requestAll(client, 21))).toEqual(Array(21).fill('answered'));
	expect(calls).toHaveLength(21 + AT_ONCE);
	expect(mostUnderWay(calls)).toBe(AT_ONCE);
	const later = calls.slice(1 + AT_ONCE);
	expect(mostUnderWay(later)).toBe(1);
	// All calls wait for one shared pause.
	expect(later[0].at - calls[0].at).toBeGreaterThanOrEqual(2_000);
	expect(later[19].at - later[0].at).toBeLessThan(1_000);

	await requestAll(client, 10);
	expect(mostUnderWay(calls.slice(1 + AT_ONCE))).toBe(1);
});

it('all calls give up together after three shared pauses when the burst limit stays', async () => {
	const { client, calls } = await slowLinkedIn((call) => (call === 1 ? FOUND : BURST));
	const startedAt = Date.now();
	const settled = kinds(await requestAll(client, 20));
	expect(settled).toEqual(['answered', ...Array<string>(19).fill('burst_quota')]);
	// Calls at the same time, and one retry after each of three pauses.
	expect(calls).toHaveLength(1 + AT_ONCE + 3);
	expect(calls.at(-1)!.at - startedAt).toBeLessThan(45_000);
	// Later calls begin with a new attempt.
	expect(kinds(await requestAll(client, 3))).toEqual(Array(3).fill('burst_quota'));
	expect(calls).toHaveLength(1 + AT_ONCE + 3 + 4);
});

it.each([
	['a person waits for', 'manual', BURST, 3, 11],
	['is scheduled', 'trigger', BURST, 4, 40],
	['a person waits for, but that has read something', 'manual', FOUND, 5, 40],
	['a person waits for, if LinkedIn asks for a longer pause', 'manual', LATER, 1, 0],
] as const)(
	'a lasting burst limit ends a run that %s, and the error says after how long',
	async (_, mode, first, calls, seconds) => {
		let count = 0;
		const context = {
			...contextOf(() => (count++ === 0 ? first : BURST)),
			getMode: () => mode,
		};
		const client = await LinkedInClient.create(context as unknown as LinkedInContext);
		const settled = await requestAll(client, first === FOUND ? 2 : 1);
		expect(count).toBe(calls);
		const { message } = (settled.at(-1) as PromiseRejectedResult).reason as Error;
		const [, tried = 0] = /at once(?: \(tried for (\d+) seconds\))?$/.exec(message)!;
		expect(Math.abs(Number(tried) - seconds)).toBeLessThanOrEqual(seconds / 5);
	},
);

it.each(['REFRESH_REFUSED', 'CLIENT_REFUSED'])(
	'after %s, which only a new sign-in or a correct secret ends, a run sends no further calls',
	async (code) => {
		const policy = new CallPolicy();
		const failure: LinkedInFailure = { kind: 'reconnect_required', code };
		const send = jest.fn(async () => ({ failure }));
		const token = { credentialId: '1', mayBeNew: false };
		const attempts = range(5).map(
			async (id) => await policy.attempt({ path: `/rest/leads/${id}` }, send, token),
		);
		const unsent = { failure: { ...failure, isUnsent: true } };
		const ended = [{ failure }, ...Array<typeof unsent>(4).fill(unsent)];
		expect(await withoutWaiting(Promise.all(attempts))).toEqual(ended);
		expect(await policy.attempt({ path: '/rest/events' }, send, token)).toEqual(unsent);
		expect(send).toHaveBeenCalledTimes(1);
	},
);

it('all calls wait for the first one, so a limit that is already reached costs only the calls of one request', async () => {
	const { client, calls } = await slowLinkedIn(() => BURST);
	expect(kinds(await requestAll(client, 5))).toEqual(Array(5).fill('burst_quota'));
	expect(calls).toHaveLength(4);
	const day = await slowLinkedIn(() => DAY);
	expect(kinds(await requestAll(day.client, 5))).toEqual(Array(5).fill('daily_quota'));
	expect(day.calls).toHaveLength(1);
});

it('waiting calls to an endpoint are not sent after its daily limit, and calls to other endpoints are', async () => {
	const { client, calls } = await slowLinkedIn((call) => (call === 4 ? DAY : FOUND));
	const settled = kinds(await requestAll(client, 20));
	// LinkedIn answered the other calls that ran at the same time as the refused one.
	expect(settled.filter((kind) => kind === 'answered')).toHaveLength(calls.length - 1);
	expect(calls.length).toBeLessThanOrEqual(4 + AT_ONCE);
	expect(kinds(await requestAll(client, 2, 'events'))).toEqual(['answered', 'answered']);
});

it('after the daily limit of the member, no call to any endpoint is sent', async () => {
	const message = 'Resource level throttle APPLICATION_AND_MEMBER DAY limit for calls is reached.';
	const { client, calls } = await slowLinkedIn(() => ({ statusCode: 429, body: { message } }));
	expect(kinds(await requestAll(client, 2))).toEqual(['daily_quota', 'daily_quota']);
	expect(kinds(await requestAll(client, 2, 'events'))).toEqual(['daily_quota', 'daily_quota']);
	expect(calls).toHaveLength(1);
});

it.each([
	['/rest/leadFormResponses/a', {}],
	['/rest/leadFormResponses', { ids: ['a'] }],
	['/rest/leadFormResponses', { q: 'other' }],
])('the daily limit for %s %j does not stop the list of leads', async (path, query) => {
	const list = { path: '/rest/leadFormResponses', query: { q: 'owner' } };
	const client = await clientOf(({ search }) => (search === '?q=owner' ? FOUND : DAY));
	await expect(client.request({ path, query })).rejects.toThrow('daily call limit');
	expect((await client.request(list)).body).toEqual({ id: 1 });
});

it('no client sends a refused token again for five seconds, because the token may be new', async () => {
	const sentAt: number[] = [];
	const reply = () => {
		sentAt.push(Date.now());
		return sentAt.length <= 2 ? { statusCode: 401, body: {} } : FOUND;
	};
	const startedAt = Date.now();
	const begin = async (after: number) => {
		await sleep(after);
		const client = await clientOf(reply);
		return await client.request({ path: '/rest/leadForms/1' });
	};
	// The second client sends together with the first; the others begin while these wait, or when they send again.
	const runs = Promise.all([0, 0, 1_000, 4_999, 5_500].map(begin));
	expect(await withoutWaiting(runs)).toHaveLength(5);
	const [first, second, ...later] = sentAt.map((at) => at - startedAt);
	expect([first, second]).toEqual([0, 0]);
	expect(Math.min(...later)).toBeGreaterThanOrEqual(5_000);
});
