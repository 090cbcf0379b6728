import { sleep } from 'n8n-workflow';
import { createHmac, randomUUID } from 'node:crypto';
import { SECOND } from '../../durations';
import { waitUntil } from '../../harness/waitUntil';
import { passTimeLimits } from '../lead/support/clock';
import { itemsOf, push, setUpNotificationTest } from './support/notificationTest';

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
		expect(node.deliveries.every(({ error }) => error === undefined)).toBe(true);
	});

	it('the trigger answers challenges with the new client secret after you replace the secret in the credential', async () => {
		const node = await test.activeTrigger();
		const [{ id }] = test.control.subscriptions.list();
		test.control.application.set({ clientSecret: 'the next one' });
		expect(await test.control.subscriptions.recheck(id)).toBe(false);
		await test.nodeTest.connect({ clientSecret: 'the next one' });
		expect(await test.control.subscriptions.recheck(id)).toBe(true);
		expect(node.executions).toEqual([]);
	});
});

it('a call that never ends costs its own lead: a row says so, later pushes come, and other triggers are not held up', async () => {
	const node = await test.activeTrigger();
	const addresses = { production: 'https://n8n.example.com/webhook/other' };
	const other = await test.activeTrigger({ leadType: 'COMPANY' }, { addresses });
	test.nodeTest.fail({ kind: 'latency' }, { resource: 'leadFormResponses' });
	const { faults, notifications } = test.control;
	test.register();
	await waitUntil('LinkedIn to be asked', () => faults.list()[0].hits > 0 || undefined);
	const json = push({ leadType: 'COMPANY' });
	expect((await notifications.send(other.url(), { payload: { json } })).status).toBe(200);
	// The answers are still held, and for each call its time passes.
	let later = 0;
	let back = passTimeLimits(later);
	const [unread] = await waitUntil('the row', () => {
		back();
		back = passTimeLimits((later += 21 * SECOND));
		const items = itemsOf(node);
		return items.length > 0 ? items : undefined;
	});
	back();
	expect(unread.lead_error).toContain('LinkedIn takes too long');
	faults.clear();
	test.register();
	await waitUntil('the next lead', () => itemsOf(node).length > 1 || undefined);
	expect(itemsOf(node).at(-1)).toMatchObject({ lead_error: null });
});
