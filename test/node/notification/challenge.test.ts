import { createHmac, randomUUID } from 'node:crypto';

import { itemsOf, setUpNotificationTest } from './support/notificationTest';

// LinkedIn waits its real 3 s.
const test = setUpNotificationTest({ hurried: false });

beforeEach(() => test.control.notifications.set({ challengeTimeout: 3000 }));

const hmac = (text: string) =>
	createHmac('sha256', test.control.application.get().clientSecret).update(text).digest('hex');

const modes = [
	['active', 'trigger'],
	['listening', 'manual'],
] as const;

describe.each(modes)('%s', (_, mode) => {
	const started = async () => {
		const node = test.trigger();
		await (mode === 'trigger' ? node.activate() : node.listen());
		return node;
	};

	const get = async (query: string) => {
		const node = await started();
		const response = await test.nodeTest.fetchWebhook(`${node.url('setup', mode)}${query}`);
		await test.settled();
		return {
			node,
			status: response.status,
			headers: response.headers,
			text: await response.text(),
		};
	};

	it.each([
		['of version 4', randomUUID()],
		['of another version', '6fa459ea-ee8a-3ca4-894e-db77e160355e'],
		['in capitals', randomUUID().toUpperCase()],
	])('a UUID %s is answered with its HMAC', async (_name, challengeCode) => {
		const { status, headers, text } = await get(`?challengeCode=${challengeCode}`);
		expect(status).toBe(200);
		expect(headers.get('content-type')).toMatch('application/json');
		expect(JSON.parse(text)).toEqual({ challengeCode, challengeResponse: hmac(challengeCode) });
	});

	it('what LinkedIn sends besides does not disturb', async () => {
		const code = randomUUID();
		const { text } = await get(`?applicationId=86abc&challengeCode=${code}&x=1`);
		expect(JSON.parse(text)).toEqual({ challengeCode: code, challengeResponse: hmac(code) });
	});

	const push = '{"type":"LEAD_ACTION"}';
	const code = '890e4665-4dfe-4ab1-b689-ed553bceeed0';

	it.each([
		['nothing', ''],
		['no value', '?challengeCode'],
		['an empty one', '?challengeCode='],
		['another name', `?challengecode=${code}`],
		['a word', '?challengeCode=hello'],
		['a body to be signed', `?challengeCode=hmacsha256%3D${encodeURIComponent(push)}`],
		['a body to be signed, unescaped', `?challengeCode=hmacsha256=${encodeURIComponent(push)}`],
		['a UUID behind the prefix', `?challengeCode=hmacsha256%3D${code}`],
		['a body behind a UUID', `?challengeCode=${code}%0Ahmacsha256%3D${encodeURIComponent(push)}`],
		['a UUID and a line feed', `?challengeCode=${code}%0A`],
		['a blank before a UUID', `?challengeCode=+${code}`],
		['a UUID in braces', `?challengeCode=%7B${code}%7D`],
		['a UUID without dashes', `?challengeCode=${code.replaceAll('-', '')}`],
		['two', `?challengeCode=${code}&challengeCode=${code}`],
		['a list', `?challengeCode[]=${code}`],
		['a list by number', `?challengeCode[0]=${code}`],
		['an object', `?challengeCode[toString]=${code}`],
		['a NUL', `?challengeCode=${code}%00`],
		[
			'digits of another script',
			`?challengeCode=${encodeURIComponent(code.replaceAll('8', '８'))}`,
		],
		['a broken escape', '?challengeCode=%E0%A4%A'],
		['10,000 characters', `?challengeCode=${code.repeat(278)}`],
	])('%s is refused, nothing is signed', async (_name, query) => {
		const { node, status, text } = await get(query);
		expect(status).toBe(400);
		expect(text).not.toMatch(/[0-9a-f]{64}/i);
		expect(text).not.toContain(test.control.application.get().clientSecret);
		expect(itemsOf(node)).toEqual([]);
		expect(node.deliveries.every(({ error }) => error === undefined)).toBe(true);
	});

	it('passes again and again, every two hours, also in a crowd', async () => {
		const node = await started();
		const [{ id }] = test.control.subscriptions.list();
		for (let day = 0; day < 12; day += 1) await test.control.subscriptions.revalidate();
		await Promise.all(
			Array.from({ length: 30 }, async () => await test.control.subscriptions.recheck(id)),
		);
		const problems = test.control.notifications.challenges().filter(({ problem }) => problem);
		expect(problems).toEqual([]);
		expect(test.control.subscriptions.list()).toMatchObject([{ id, state: 'validated' }]);
		expect(node.executions).toEqual([]);
	});

	it('needs no call to LinkedIn', async () => {
		const node = await started();
		test.control.calls.clear();
		await test.nodeTest.fetchWebhook(`${node.url('setup', mode)}?challengeCode=${randomUUID()}`);
		expect(test.nodeTest.simulator.calls).toEqual([]);
	});
});

it('a trigger that is no longer active answers nothing', async () => {
	const node = await test.activeTrigger();
	await node.deactivate();
	const url = `${node.url('setup')}?challengeCode=${randomUUID()}`;
	expect((await test.nodeTest.fetchWebhook(url)).status).toBe(404);
});

it('a secret that is replaced in the credential counts from then on', async () => {
	const node = await test.activeTrigger();
	const [{ id }] = test.control.subscriptions.list();
	test.control.application.set({ clientSecret: 'the next one' });
	expect(await test.control.subscriptions.recheck(id)).toMatchObject({ failuresInARow: 1 });
	await test.connect({ clientSecret: 'the next one' });
	expect(await test.control.subscriptions.recheck(id)).toMatchObject({ state: 'validated' });
	expect(node.executions).toEqual([]);
});
