import { sleep } from 'n8n-workflow';
import { createHmac, randomUUID } from 'node:crypto';
import { SECOND } from '../../durations';
import { waitUntil } from '../../harness/waitUntil';
import { passTimeLimits } from '../lead/support/clock';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

// The first hook, so that a failed test does not wait for the held answers.
afterEach(() => test.control.faults.clear());

const test = setUpNotificationTest({ hurried: false });

const subscriptions = () => test.control.subscriptions.list();

/** n8n tries an activation five times within 84 s, of which 15 s are pauses, and each time also deletes. */
const LONGEST_TRY = 6.5 * SECOND;

it('publishing fails with a message before n8n gives up waiting for LinkedIn, and leaves no subscription', async () => {
	test.nodeTest.fail({ kind: 'latency' });
	const refusal = test.refusalOf(test.trigger().activate());
	let back = () => {};
	for (const asked of [1, 2]) {
		await waitUntil(
			'LinkedIn to be asked',
			() => test.control.faults.list()[0].hits >= asked || undefined,
		);
		back();
		back = passTimeLimits(asked * LONGEST_TRY);
	}
	const passedAt = performance.now();
	expect(await refusal).toMatch(/LinkedIn takes too long to answer/);
	// A longer limit would be noticed after as much time again.
	expect(performance.now() - passedAt).toBeLessThan(LONGEST_TRY / 2);
	back();
	// Releases the answers.
	test.control.faults.clear();
	await waitUntil(
		'LinkedIn to answer after all',
		() => test.nodeTest.calls().length > 1 || undefined,
	);
	await sleep(500);
	expect(test.nodeTest.calls()).toHaveLength(2);
	expect(subscriptions()).toEqual([]);
});

describe('a challenge', () => {
	// LinkedIn's time limit of 3 s is real.
	beforeEach(() => test.control.notifications.set({ challengeTimeout: 3000 }));

	const hmac = (text: string) =>
		createHmac('sha256', test.control.application.get().clientSecret).update(text).digest('hex');

	const get = async (query: string) => {
		const node = await test.activeTrigger();
		const response = await test.nodeTest.fetchWebhook(`${node.url('setup')}${query}`);
		await test.settled();
		return { node, response, text: response.body };
	};

	it('the trigger answers a challenge with its HMAC, makes no call, and ignores other query parameters', async () => {
		const challengeCode = randomUUID();
		const query = `?applicationId=86abc&challengeCode=${challengeCode}&x=1`;
		const { response, text } = await get(query);
		expect(response.status).toBe(200);
		expect(response.contentType).toMatch('application/json');
		expect(JSON.parse(text)).toEqual({ challengeCode, challengeResponse: hmac(challengeCode) });
		expect(test.nodeTest.simulator.calls).toEqual([]);
	});

	const code = '890e4665-4dfe-4ab1-b689-ed553bceeed0';

	it.each([
		['the text of a signature', `?challengeCode=hmacsha256%3D${code}`],
		['a list', `?challengeCode[]=${code}`],
	])('the trigger neither signs nor outputs an invalid challenge: %s', async (_, query) => {
		const { node, response, text } = await get(query);
		expect(response.status).toBe(400);
		expect(text).not.toMatch(/[0-9a-f]{64}/i);
		expect(text).not.toContain(test.control.application.get().clientSecret);
		expect(itemsOf(node)).toEqual([]);
	});

	it('the trigger answers challenges with the new client secret after you replace the secret in the credential', async () => {
		const node = await test.activeTrigger();
		const [{ webhook }] = test.control.subscriptions.list();
		test.control.application.set({ clientSecret: 'the next one' });
		expect(await test.control.notifications.passesChallenge(webhook)).toBe(false);
		await test.nodeTest.connect({ clientSecret: 'the next one' });
		expect(await test.control.notifications.passesChallenge(webhook)).toBe(true);
		expect(node.executions).toEqual([]);
	});
});
