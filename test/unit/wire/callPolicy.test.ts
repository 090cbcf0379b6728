import { range } from 'lodash';
import { sleep } from 'n8n-workflow';

import { failureOf } from '../../../nodes/shared/wire/errors/linkedInError';
import { LinkedInClient } from '../../../nodes/shared/wire/linkedInClient';
import { stopTime } from '../stoppedTime';
import { oAuthError } from './errors/thrownByN8n';
import { clientOf, withoutWaiting, type Reply } from './inMemoryLinkedIn';

const FOUND: Reply = { statusCode: 200, body: { id: 1 } };
const BURST: Reply = { statusCode: 429, body: { message: 'Too many requests' } };
const DAY: Reply = { statusCode: 429, body: { message: 'throttle APPLICATION DAY limit' } };

interface Call {
	path: string;
	/** How many calls were running, including this one. */
	underWay: number;
}

stopTime();

const AT_ONCE = 14;

/** A LinkedIn that takes ten milliseconds for each call. */
async function slowLinkedIn(reply: (path: string, call: number) => Reply) {
	const calls: Call[] = [];
	let underWay = 0;
	const client = await clientOf(async ({ pathname }) => {
		underWay++;
		calls.push({ path: pathname, underWay });
		const answer = reply(pathname, calls.length);
		await sleep(10);
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

const mostUnderWay = (calls: Call[]) => Math.max(...calls.map(({ underWay }) => underWay));

it('at most fourteen calls run at the same time, in the order of their requests', async () => {
	const { client, calls } = await slowLinkedIn(() => FOUND);
	expect(kinds(await requestAll(client, 25))).toEqual(Array(25).fill('answered'));
	expect(mostUnderWay(calls)).toBe(AT_ONCE);
	expect(calls.map(({ path }) => path)).toEqual(range(25).map((id) => `/rest/leadForms/${id}`));
});

it('calls run one at a time for the rest of the run after LinkedIn refuses them as too fast', async () => {
	// All that ran at the same time are refused.
	const { client, calls } = await slowLinkedIn((_, call) =>
		call > 1 && call <= 1 + AT_ONCE ? BURST : FOUND,
	);
	expect(kinds(await requestAll(client, 21))).toEqual(Array(21).fill('answered'));
	expect(mostUnderWay(calls)).toBe(AT_ONCE);
	await requestAll(client, 10);
	expect(mostUnderWay(calls.slice(1 + AT_ONCE))).toBe(1);
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

it('after the daily limit of an endpoint, no call waits for it, and others are answered', async () => {
	const { client, calls } = await slowLinkedIn((path) =>
		path.includes('leadForms') ? DAY : FOUND,
	);
	expect(kinds(await requestAll(client, 5))).toEqual(Array(5).fill('daily_quota'));
	expect(calls).toHaveLength(1);
	expect(kinds(await requestAll(client, 2, 'events'))).toEqual(['answered', 'answered']);
});

it.each(['invalid_request', 'invalid_client'])(
	'after %s, which only a new sign-in or a correct secret ends, a run sends no further calls',
	async (code) => {
		let calls = 0;
		const client = await clientOf(() => {
			calls++;
			throw oAuthError(code, 'refused');
		});
		const settled = kinds(await requestAll(client, 5));
		expect([settled, calls]).toEqual([Array(5).fill('reconnect_required'), 1]);
	},
);

it('a wait of more than ten seconds for the limit is in the log', async () => {
	const { client } = await slowLinkedIn((_, call) => (call < 6 ? BURST : FOUND));
	const logged: string[] = [];
	Object.assign(client.context, { logger: { info: (line: string) => logged.push(line) } });
	await requestAll(client, 1);
	expect(logged).toEqual([expect.stringMatching(/too many calls at once.* wait [1-5]\d s\.$/)]);
});
