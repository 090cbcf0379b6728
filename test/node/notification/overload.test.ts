import { sleep } from 'n8n-workflow';

import { isOverloaded } from '../../../nodes/LinkedInLeadNotification/delivery/sharedExecution';
import { waitUntil } from '../../harness/waitUntil';
import { EVENT, leadId } from '../../simulator/server/testing/smallWorld';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';
import { push } from './support/push';

jest.setTimeout(60_000);

const test = setUpNotificationTest({ hurried: false });

/** Answers of LinkedIn about a lead take so many milliseconds. */
const slowly = (milliseconds: number) =>
	test.fault({ kind: 'latency', milliseconds }, { resource: 'leadFormResponses' });

const asked = () => test.control.faults.list()[0].hits;

it('LinkedIn is asked for a few leads at once, however many it notifies about', async () => {
	const node = await test.activeTrigger();
	slowly(1_500);
	test.control.leads.addMany({ eventId: EVENT }, 20, 0);
	await waitUntil('the first call', () => asked() > 0 || undefined);
	await sleep(300);
	expect(asked()).toBe(1);
	await waitUntil('further calls', () => asked() > 1 || undefined);
	await sleep(300);
	expect(asked()).toBe(9);
	await test.settled();
	expect(itemsOf(node)).toHaveLength(20);
});

it('calls that come too fast for LinkedIn go one after the other, and no lead is missed', async () => {
	const node = await test.activeTrigger();
	test.fault({ kind: 'throttle', limit: 'burst' }, { resource: 'leadFormResponses' }, 1);
	const leads = test.control.leads.addMany({ eventId: EVENT }, 20, 0);
	await test.settled();
	const items = itemsOf(node);
	expect(items.map(({ lead_id }) => lead_id).sort()).toEqual(leads.map(({ id }) => id).sort());
	expect(items.every(({ lead_error }) => lead_error === null)).toBe(true);
	expect(asked()).toBe(1);
});

describe('a hundred are underway', () => {
	it('one more is sent back; what needs no call is taken', async () => {
		const node = await test.activeTrigger();
		slowly(500);
		test.control.leads.addMany({ eventId: EVENT }, 100, 0);
		await waitUntil('a hundred underway', () => isOverloaded() || undefined);
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
});
