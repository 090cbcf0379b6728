import { sleep } from 'n8n-workflow';
import { createHmac, randomUUID } from 'node:crypto';
import { SECOND } from '../../durations';
import { waitUntil } from '../../harness/waitUntil';
import { EVENT, leadId } from '../../simulator/server/testing/smallWorld';
import { passTimeLimits } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';
import { refusalOf } from './support/refusal';

// The first hook, so that a failed test does not wait for the held answers.
afterEach(() => test.control.faults.clear());

const test = setUpNotificationTest({ hurried: false });

/** Far longer than any test. Removing the fault releases the answers. */
const SILENT_MS = 600_000;

/** Makes LinkedIn hold all answers about leads. @returns the fault's id */
const hold = () =>
	test.control.faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'latency', milliseconds: SILENT_MS },
		times: 'always',
	});

/** How many calls the newest fault has held. */
const asked = () => test.control.faults.list().at(-1)?.hits ?? 0;

/** How many pushes the trigger has acknowledged. */
const acknowledged = () =>
	test.control.notifications.deliveries().filter(({ status }) => status === 200).length;

/** Waits until this many calls are held, and then a moment for more. @returns how many are held */
async function held(calls: number): Promise<number> {
	await waitUntil(`${calls} calls`, () => asked() >= calls || undefined);
	await sleep(300);
	return asked();
}

it('the trigger requests one lead at first and then at most ten at once, however many pushes arrive', async () => {
	const node = await test.activeTrigger();
	const first = hold();
	test.control.leads.addMany({ eventId: EVENT }, 20, 0);
	expect(await held(1)).toBe(1);
	hold();
	test.control.faults.remove(first);
	expect(await held(10)).toBe(10);
	test.control.faults.clear();
	await test.settled();
	expect(itemsOf(node)).toHaveLength(20);
});

it('with 100 notifications under way, the trigger refuses another with 503, but takes those that need no call', async () => {
	const node = await test.activeTrigger();
	hold();
	test.control.leads.addMany({ eventId: EVENT }, 100, 0);
	await waitUntil('a hundred underway', () => acknowledged() >= 100 || undefined);
	const send = async (json: object) =>
		await test.control.notifications.send(node.url(), { payload: { json } });
	expect(await send(push())).toMatchObject({ status: 503 });
	expect(await send(push({ leadAction: 'DELETED' }))).toMatchObject({ status: 200 });
	expect(await send({ type: 'SOMETHING_ELSE' })).toMatchObject({ status: 200 });
	test.control.faults.clear();
	await test.settled();
	const deleted = itemsOf(node).filter(({ lead_action }) => lead_action === 'DELETED');
	expect(deleted).toMatchObject([{ lead_id: leadId(1) }]);
	expect(itemsOf(node)).toHaveLength(101);
});

it('a call that never ends costs its own lead: a row says so, later pushes come, and other triggers are not held up', async () => {
	const node = await test.activeTrigger();
	const addresses = { production: 'https://n8n.example.com/webhook/other' };
	const other = await test.activeTrigger({ leadType: 'COMPANY' }, { addresses });
	hold();
	test.control.leads.addMany({ eventId: EVENT }, 100, 0);
	await waitUntil('a hundred underway', () => acknowledged() >= 100 || undefined);
	const send = async (to: typeof node, json: object) =>
		await test.control.notifications.send(to.url(), { payload: { json } });
	expect(await send(node, push())).toMatchObject({ status: 503 });
	expect(await send(other, push({ leadType: 'COMPANY' }))).toMatchObject({ status: 200 });
	// The answers are still held, and two minutes pass.
	const back = passTimeLimits(121 * SECOND);
	const unread = await waitUntil('rows', () => {
		const items = itemsOf(node);
		return items.length === 100 ? items : undefined;
	});
	back();
	for (const { lead_error } of unread) expect(lead_error).toContain('LinkedIn takes too long');
	test.control.faults.clear();
	test.register();
	await waitUntil('the next lead', () => itemsOf(node).length === 101 || undefined);
	expect(itemsOf(node).at(-1)).toMatchObject({ lead_error: null });
});

it('an event that LinkedIn did not show is requested again for the next push, although an earlier one is under way', async () => {
	const node = await test.activeTrigger();
	const { faults, leads, notifications } = test.control;
	const unshown = faults.add({
		match: { resource: 'events' },
		effect: { kind: 'status', status: 404 },
		times: 'always',
	});
	notifications.hold();
	const pending = leads.addMany({ eventId: EVENT }, 3, 0)[2];
	faults.add({
		match: { pathIncludes: pending.id },
		effect: { kind: 'latency', milliseconds: SILENT_MS },
	});
	await notifications.release();
	const output = async (count: number) =>
		await waitUntil(`${count} items`, () => node.executions.length === count || undefined);
	await output(2);
	faults.remove(unshown);
	test.register();
	await output(3);
	const names = itemsOf(node).map(({ event_name: name }) => name);
	expect(names).toEqual([null, null, expect.any(String)]);
});

const subscriptions = () => test.control.subscriptions.list();

/** n8n tries an activation five times within 84 s, of which 15 s are pauses. */
const LONGEST_TRY = 13 * SECOND;

/** Whether the trigger's address answers. */
const isRegistered = async (url: string) =>
	(await test.control.notifications.send(url, { payload: { json: push() } })).status !== 404;

it('n8n removes the webhook when LinkedIn refuses the subscription, and subscribes at its next start', async () => {
	const node = test.trigger();
	test.fault({ kind: 'throttle', limit: 'day' });
	await refusalOf(test, node.activate());
	expect(await isRegistered(node.url())).toBe(false);
	test.control.faults.clear();
	// As n8n does when it starts and lacks a webhook of an active workflow.
	await node.activate('init');
	expect(subscriptions()).toMatchObject([{ webhook: node.url() }]);
});

it('publishing fails with a message before n8n gives up waiting for LinkedIn, and leaves no subscription', async () => {
	test.fault({ kind: 'latency', milliseconds: 600_000 });
	const refusal = refusalOf(test, test.trigger().activate());
	await waitUntil(
		'LinkedIn to be asked',
		() => test.control.faults.list()[0].hits > 0 || undefined,
	);
	const back = passTimeLimits(LONGEST_TRY);
	expect(await refusal).toMatch(/LinkedIn takes too long to answer/);
	back();
	// Releases the answer.
	test.control.faults.clear();
	await waitUntil(
		'LinkedIn to answer after all',
		() => callsOf(test.nodeTest).length > 0 || undefined,
	);
	await sleep(500);
	expect(callsOf(test.nodeTest)).toHaveLength(1);
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

	it('a GET request without a challenge is answered with 200, and starts no execution', async () => {
		const { node, response, text } = await get('');
		expect(response.status).toBe(200);
		expect(text).toContain('receives LinkedIn lead notifications');
		expect(itemsOf(node)).toEqual([]);
	});

	const forgedPush = '{"type":"LEAD_ACTION"}';
	const code = '890e4665-4dfe-4ab1-b689-ed553bceeed0';

	it.each([
		['the body of a forged push', `?challengeCode=hmacsha256%3D${encodeURIComponent(forgedPush)}`],
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
});
