/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { countBy } from 'lodash';
import { type FaultEffect } from '../index';
import { apiHeaders, get, requestToken } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import { HOUR, ORGANIZATION } from './testing/smallWorld';

const OWNER = `owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})`;
const LEADS = `/rest/leadFormResponses?q=owner&${OWNER}&leadType=(leadType:EVENT)`;
const FORMS = `/rest/leadForms?q=owner&${OWNER}`;

const simulator = smallSimulator();

const read = async (path: string) => await get(simulator, path, simulator.token);
const statusOf = async (path: string) => (await read(path)).status;
/** Whether there is a whole answer, within so many milliseconds. */
const isServed = async (path: string, patience = 10_000) => {
	const signal = AbortSignal.timeout(patience);
	try {
		const answer = await fetch(simulator.url + path, {
			headers: apiHeaders(simulator.token),
			signal,
		});
		JSON.parse(await answer.text());
		return answer.ok;
	} catch {
		return false;
	}
};

const add = (effect: FaultEffect) => simulator.control.faults.add({ match: {}, effect });

describe('effects', () => {
	it.each<[FaultEffect, number, Record<string, unknown>]>([
		[{ kind: 'token', problem: 'expired' }, 401, { serviceErrorCode: 65602 }],
		[{ kind: 'token', problem: 'revoked' }, 401, { serviceErrorCode: 65601 }],
		[
			{ kind: 'status', status: 403 },
			403,
			{ message: 'Not enough permissions to access: leadFormResponses.GET.20260901' },
		],
		[{ kind: 'status', status: 404 }, 404, { code: 'NOT_FOUND' }],
		[{ kind: 'status', status: 426 }, 426, { message: 'Requested version 20260901 is not active' }],
		[{ kind: 'status', status: 500 }, 500, { status: 500 }],
		[{ kind: 'status', status: 503 }, 503, { status: 503 }],
		[{ kind: 'status', status: 504 }, 504, { status: 504 }],
		[
			{ kind: 'throttle', limit: 'day' },
			429,
			{
				serviceErrorCode: 101,
				code: 'TOO_MANY_REQUESTS',
				message:
					'Resource level throttle APPLICATION DAY limit for calls to this resource is reached.',
			},
		],
		[
			{ kind: 'throttle', limit: 'burst' },
			429,
			{ message: 'Resource level throttle limit for calls to this resource is reached.' },
		],
	])('%p', async (effect, status, body) => {
		add(effect);
		const reply = await read(LEADS);
		expect(reply.status).toBe(status);
		expect(reply.json).toMatchObject(body);
		expect(await statusOf(LEADS)).toBe(200);
	});

	it('cuts the connection before or within the answer', async () => {
		add({ kind: 'cutConnection' });
		await expect(read(LEADS)).rejects.toThrow('fetch failed');
		expect(simulator.calls.at(-1)?.status).toBe(0);
		add({ kind: 'cutConnection', afterBytes: 50 });
		await expect(read(LEADS)).rejects.toThrow('terminated');
		expect(await statusOf(LEADS)).toBe(200);
	});

	it('spoils the body', async () => {
		const sound = await read(LEADS);
		add({ kind: 'truncatedJson' });
		const truncated = await read(LEADS);
		expect(truncated.status).toBe(200);
		expect(truncated.json).toBeUndefined();
		expect(sound.text.startsWith(truncated.text)).toBe(true);
		add({ kind: 'emptyBody' });
		expect(await read(LEADS)).toMatchObject({ status: 200, text: '' });
		add({ kind: 'htmlBody', status: 502 });
		const html = await read(LEADS);
		expect(html.status).toBe(502);
		expect(html.headers.get('content-type')).toContain('text/html');
		expect(html.text).toContain('<html>');
	});

	it('delays, and still gives the answer whole', async () => {
		const sound = await read(LEADS);
		add({ kind: 'slowBody', milliseconds: 30 });
		expect((await read(LEADS)).text).toBe(sound.text);
		add({ kind: 'latency', milliseconds: 20 });
		add({ kind: 'status', status: 503 });
		expect(await statusOf(LEADS)).toBe(503);
		expect(simulator.control.faults.list().map(({ hits }) => hits)).toEqual([1, 1, 1]);
	});

	const isHeldBack = async () => {
		while (simulator.control.faults.list()[0].hits === 0) {
			await new Promise((resolve) => setImmediate(resolve));
		}
	};

	it('holds no call back once it is taken away', async () => {
		const { faults } = simulator.control;
		for (const takeAway of [() => faults.clear(), (id: number) => faults.remove(id)]) {
			const id = add({ kind: 'latency', milliseconds: 3_600_000 });
			const waiting = statusOf(LEADS);
			await isHeldBack();
			takeAway(id);
			expect(await waiting).toBe(200);
		}
	});

	it('holds back no call whose caller has given up; what was asked is done', async () => {
		const { calls, control } = simulator;
		const webhook = 'https://n8n.example.com/webhook/leads';
		const owner = { organizationId: ORGANIZATION };
		const { id } = control.subscriptions.add({ owner, leadType: 'EVENT', webhook });
		add({ kind: 'latency', milliseconds: HOUR });
		const givingUp = new AbortController();
		const { signal } = givingUp;
		const path = `${simulator.url}/rest/leadNotifications/${id}`;
		const waiting = fetch(path, { method: 'DELETE', headers: apiHeaders(simulator.token), signal });
		await isHeldBack();
		givingUp.abort();
		await expect(waiting).rejects.toThrow();
		while (calls.at(-1)?.method !== 'DELETE') {
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(calls.at(-1)).toMatchObject({ resource: 'leadNotifications', status: 0 });
		expect(control.subscriptions.list()).toEqual([]);
	});

	it('does not keep the simulator from stopping', async () => {
		add({ kind: 'latency', milliseconds: 3_600_000 });
		const waiting = expect(read(LEADS)).rejects.toThrow();
		await isHeldBack();
		await simulator.stop();
		await waiting;
	});
});

describe('rules', () => {
	const failing: FaultEffect = { kind: 'status', status: 500 };

	it('match by resource, organization, method and path', async () => {
		const { faults } = simulator.control;
		for (const match of [
			{ resource: 'leadForms' },
			{ organizationId: '1' },
			{ method: 'POST' },
			{ pathIncludes: 'start=90' },
		]) {
			faults.add({ match, effect: failing, times: 'always' });
		}
		expect(await statusOf(LEADS)).toBe(200);
		expect(await statusOf(FORMS)).toBe(500);
		expect(await statusOf(`${LEADS}&start=90`)).toBe(500);
		faults.clear();
		faults.add({ match: { organizationId: ORGANIZATION, method: 'get' }, effect: failing });
		expect(await statusOf(FORMS)).toBe(500);
	});

	it('can fail what holds elements, and answer what is empty', async () => {
		add({ kind: 'statusOfElements', status: 503 });
		add({ kind: 'statusOfElements', status: 503 });
		expect(await statusOf(`${LEADS}&start=90`)).toBe(200);
		expect(await statusOf(LEADS)).toBe(503);
	});

	it('hit calls until a time, or after some, or some, or all until they are removed', async () => {
		const { faults } = simulator.control;
		const five = async () => {
			const statuses = [];
			for (let call = 0; call < 5; call += 1) statuses.push(await statusOf(LEADS));
			return statuses;
		};
		faults.add({ match: { after: 2 }, effect: failing });
		expect(await five()).toEqual([200, 200, 500, 200, 200]);
		faults.add({ match: {}, effect: failing, times: 2 });
		expect(await five()).toEqual([500, 500, 200, 200, 200]);
		faults.add({ match: {}, effect: failing, times: { until: simulator.control.now() + HOUR } });
		expect(await statusOf(LEADS)).toBe(500);
		simulator.control.advance(HOUR);
		const id = faults.add({ match: {}, effect: failing, times: 'always' });
		expect(await five()).toEqual([500, 500, 500, 500, 500]);
		faults.remove(id);
		expect(await five()).toEqual([200, 200, 200, 200, 200]);
	});

	it.each<FaultEffect>([
		{ kind: 'status', status: 500 },
		{ kind: 'status', status: 503 },
		{ kind: 'truncatedJson' },
		{ kind: 'cutConnection' },
		{ kind: 'cutConnection', afterBytes: 50 },
		{ kind: 'latency', milliseconds: HOUR },
	])('hit exactly so many calls, also of ones at the same time: %p', async (effect) => {
		const { calls, faults } = simulator.control;
		faults.add({ match: { resource: 'leadFormResponses' }, effect, times: 3 });
		calls.clear();
		expect(await Promise.all([isServed(LEADS, 1000), isServed(FORMS)])).toEqual([false, true]);
		const atOnce = Array.from({ length: 4 }, async () => await isServed(LEADS, 1000));
		expect(countBy(await Promise.all(atOnce))).toEqual({ false: 2, true: 2 });
		expect(await isServed(LEADS)).toBe(true);
		expect(faults.list()[0].hits).toBe(3);
		while (calls.list().length < 7) await new Promise((resolve) => setImmediate(resolve));
		expect(calls.list()).toHaveLength(7);
	});

	it('last until midnight UTC, as a daily quota does', async () => {
		simulator.control.faults.add({
			match: {},
			effect: { kind: 'throttle', limit: 'day' },
			times: 'untilMidnight',
		});
		simulator.control.advance(14 * HOUR);
		expect(await statusOf(LEADS)).toBe(429);
		simulator.control.advance(HOUR);
		expect(await statusOf(LEADS)).toBe(200);
	});

	it('reach the token endpoint', async () => {
		simulator.control.faults.add({ match: { resource: 'oauth/accessToken' }, effect: failing });
		const fields = { grant_type: 'refresh_token', refresh_token: 'x' };
		expect((await requestToken(simulator, fields)).status).toBe(500);
		expect((await requestToken(simulator, fields)).status).toBe(400);
	});
});
