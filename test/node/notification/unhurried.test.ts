import { sleep } from 'n8n-workflow';
import { SECOND } from '../../durations';
import { waitUntil } from '../../harness/waitUntil';
import { passTimeLimits } from '../lead/support/clock';
import { setUpNotificationTest } from './support/notificationTest';

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
