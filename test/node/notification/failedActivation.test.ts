import { sleep } from 'n8n-workflow';

import { SECOND } from '../../durations';
import { callsOf } from '../lead/support/pull';
import { passTimeLimits } from '../lead/support/clock';
import { waitUntil } from '../../harness/waitUntil';
import { setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest({ hurried: false });

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
