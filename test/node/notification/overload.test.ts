import { SECOND } from '../../durations';
import { waitUntil } from '../../harness/waitUntil';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { passTimeLimits } from '../lead/support/clock';
import { itemsOf, push, setUpNotificationTest } from './support/notificationTest';

// The first hook, so that a failed test does not wait for the held answers.
afterEach(() => test.control.faults.clear());

const test = setUpNotificationTest({ hurried: false });

/** Makes LinkedIn hold all answers about leads, until the fault is removed. @returns the fault's id */
const hold = () => test.nodeTest.fail({ kind: 'latency' }, { resource: 'leadFormResponses' });

/** How many pushes the trigger has acknowledged. */
const acknowledged = () =>
	test.control.notifications.deliveries().filter(({ status }) => status === 200).length;

it('a call that never ends costs its own lead: a row says so, later pushes come, and other triggers are not held up', async () => {
	const node = await test.activeTrigger();
	const addresses = { production: 'https://n8n.example.com/webhook/other' };
	const other = await test.activeTrigger({ leadType: 'COMPANY' }, { addresses });
	hold();
	test.control.leads.addMany({ eventId: EVENT }, 5, 0);
	await waitUntil('five underway', () => acknowledged() >= 5 || undefined);
	const json = push({ leadType: 'COMPANY' });
	const { status } = await test.control.notifications.send(other.url(), { payload: { json } });
	expect(status).toBe(200);
	// The answers are still held, and for each call its time passes.
	let later = 0;
	let back = passTimeLimits(later);
	const unread = await waitUntil('rows', () => {
		back();
		back = passTimeLimits((later += 21 * SECOND));
		const items = itemsOf(node);
		return items.length === 5 ? items : undefined;
	});
	back();
	for (const { lead_error } of unread) expect(lead_error).toContain('LinkedIn takes too long');
	test.control.faults.clear();
	test.register();
	await waitUntil('the next lead', () => itemsOf(node).length === 6 || undefined);
	expect(itemsOf(node).at(-1)).toMatchObject({ lead_error: null });
});
