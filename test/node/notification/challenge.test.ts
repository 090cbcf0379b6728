import { createHmac, randomUUID } from 'node:crypto';

import { itemsOf, setUpNotificationTest } from './support/notificationTest';

// LinkedIn waits its real 3 s.
const test = setUpNotificationTest({ hurried: false });

beforeEach(() => test.control.notifications.set({ challengeTimeout: 3000 }));

const hmac = (text: string) =>
	createHmac('sha256', test.control.application.get().clientSecret).update(text).digest('hex');

const get = async (query: string) => {
	const node = await test.activeTrigger();
	const response = await test.nodeTest.fetchWebhook(`${node.url('setup')}${query}`);
	await test.settled();
	return { node, response, text: await response.text() };
};

it('a challenge is answered with its HMAC, whatever LinkedIn sends besides, and without any call', async () => {
	const challengeCode = randomUUID();
	const query = `?applicationId=86abc&challengeCode=${challengeCode}&x=1`;
	const { response, text } = await get(query);
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toMatch('application/json');
	expect(JSON.parse(text)).toEqual({ challengeCode, challengeResponse: hmac(challengeCode) });
	expect(test.nodeTest.simulator.calls).toEqual([]);
});

it('a request without a challenge is well, and starts nothing', async () => {
	const { node, response, text } = await get('');
	expect(response.status).toBe(200);
	expect(text).toContain('receives LinkedIn lead notifications');
	expect(itemsOf(node)).toEqual([]);
});

const push = '{"type":"LEAD_ACTION"}';
const code = '890e4665-4dfe-4ab1-b689-ed553bceeed0';

it.each([
	['a body to be signed', `?challengeCode=hmacsha256%3D${encodeURIComponent(push)}`],
	['a body to be signed, unescaped', `?challengeCode=hmacsha256=${encodeURIComponent(push)}`],
	['a body behind a UUID', `?challengeCode=${code}%0Ahmacsha256%3D${encodeURIComponent(push)}`],
	['two', `?challengeCode=${code}&challengeCode=${code}`],
	['a list', `?challengeCode[]=${code}`],
	['an object', `?challengeCode[toString]=${code}`],
	['a broken escape', '?challengeCode=%E0%A4%A'],
])('a challenge of %s is refused, and nothing is signed or starts', async (_, query) => {
	const { node, response, text } = await get(query);
	expect(response.status).toBe(400);
	expect(text).not.toMatch(/[0-9a-f]{64}/i);
	expect(text).not.toContain(test.control.application.get().clientSecret);
	expect(itemsOf(node)).toEqual([]);
	expect(node.deliveries.every(({ error }) => error === undefined)).toBe(true);
});

it('a secret that is replaced in the credential counts from then on', async () => {
	const node = await test.activeTrigger();
	const [{ id }] = test.control.subscriptions.list();
	test.control.application.set({ clientSecret: 'the next one' });
	expect(await test.control.subscriptions.recheck(id)).toBe(false);
	await test.connect({ clientSecret: 'the next one' });
	expect(await test.control.subscriptions.recheck(id)).toBe(true);
	expect(node.executions).toEqual([]);
});
