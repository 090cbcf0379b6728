import { createHmac, randomUUID } from 'node:crypto';

import { itemsOf, setUpNotificationTest } from './support/notificationTest';

// Not hurried, so that LinkedIn's time limit of 3 s is real.
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

it('the trigger answers a challenge with its HMAC, makes no call, and ignores other query parameters', async () => {
	const challengeCode = randomUUID();
	const query = `?applicationId=86abc&challengeCode=${challengeCode}&x=1`;
	const { response, text } = await get(query);
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toMatch('application/json');
	expect(JSON.parse(text)).toEqual({ challengeCode, challengeResponse: hmac(challengeCode) });
	expect(test.nodeTest.simulator.calls).toEqual([]);
});

it('a GET request without a challenge is answered with 200, and starts no execution', async () => {
	const { node, response, text } = await get('');
	expect(response.status).toBe(200);
	expect(text).toContain('receives LinkedIn lead notifications');
	expect(itemsOf(node)).toEqual([]);
});

const push = '{"type":"LEAD_ACTION"}';
const code = '890e4665-4dfe-4ab1-b689-ed553bceeed0';

it.each([
	['the body of a forged push', `?challengeCode=hmacsha256%3D${encodeURIComponent(push)}`],
	['a list', `?challengeCode[]=${code}`],
	['a broken escape', '?challengeCode=%E0%A4%A'],
])('the trigger neither signs nor outputs an invalid challenge: %s', async (_, query) => {
	const { node, response, text } = await get(query);
	expect(response.status).toBe(400);
	expect(text).not.toMatch(/[0-9a-f]{64}/i);
	expect(text).not.toContain(test.control.application.get().clientSecret);
	expect(itemsOf(node)).toEqual([]);
	expect(node.deliveries.every(({ error }) => error === undefined)).toBe(true);
});

it('the trigger answers challenges with the new client secret after you replace the secret in the credential', async () => {
	const node = await test.activeTrigger();
	const [{ id }] = test.control.subscriptions.list();
	test.control.application.set({ clientSecret: 'the next one' });
	expect(await test.control.subscriptions.recheck(id)).toBe(false);
	await test.connect({ clientSecret: 'the next one' });
	expect(await test.control.subscriptions.recheck(id)).toBe(true);
	expect(node.executions).toEqual([]);
});
