import { sleep } from 'n8n-workflow';

import { waitUntil } from '../../harness/waitUntil';
import { EVENT, leadId } from '../../simulator/server/testing/smallWorld';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

// First of all, so that a test that fails does not wait for the answers that are held.
afterEach(() => test.control.faults.clear());

const test = setUpNotificationTest({ hurried: false });

/** Far longer than any test; LinkedIn answers when the fault is taken away. */
const SILENT_MS = 600_000;

/** LinkedIn answers nothing about leads from now on. @returns the fault's id */
const hold = () =>
	test.control.faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'latency', milliseconds: SILENT_MS },
		times: 'always',
	});

/** How many calls the fault that was added last has met. */
const asked = () => test.control.faults.list().at(-1)?.hits ?? 0;

/** How many pushes the trigger has taken. */
const acknowledged = () =>
	test.control.notifications.deliveries().filter(({ status }) => status === 200).length;

/** Waits until so many calls are held, and whether more come. */
async function held(calls: number): Promise<number> {
	await waitUntil(`${calls} calls`, () => asked() >= calls || undefined);
	await sleep(300);
	return asked();
}

it('LinkedIn is asked for a few leads at once, however many it notifies about', async () => {
	const node = await test.activeTrigger();
	const first = hold();
	test.control.leads.addMany({ eventId: EVENT }, 20, 0);
	expect(await held(1)).toBe(1);
	hold();
	test.control.faults.remove(first);
	expect(await held(8)).toBe(8);
	test.control.faults.clear();
	await test.settled();
	expect(itemsOf(node)).toHaveLength(20);
});

it('one notification more than a hundred underway is sent back; what needs no call is taken', async () => {
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
