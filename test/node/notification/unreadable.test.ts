import { omit } from 'lodash';

import type { FaultEffect } from '../../simulator';
import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { MINUTE, pass } from '../lead/support/clock';
import { callsOf, pull } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { knownOf } from './support/knownOf';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

const LEADS = 'leadFormResponses';

/** Effects with what the row says, and how often LinkedIn is asked. */
const failing: Array<[string, FaultEffect, RegExp, number]> = [
	['a used-up day', { kind: 'throttle', limit: 'day' }, /used up until .* UTC.*Lead → Get/, 1],
	['503', { kind: 'status', status: 503 }, /HTTP status 503\)\. To read it later, .*Lead → Get/, 3],
	['403', { kind: 'status', status: 403 }, /does not allow access to lead .*Manage admins/, 1],
];

it.each(failing)('%s: told with what is known, and why', async (_, effect, words, tries) => {
	const node = await test.activeTrigger();
	test.fault(effect, { resource: LEADS });
	const lead = test.register();
	await test.settled();
	const [{ lead_error, ...row }] = itemsOf(node);
	expect(row).toEqual(knownOf(lead));
	expect(lead_error).toMatch(words);
	expect(callsOf(test.nodeTest, LEADS)).toHaveLength(tries);
	expect(test.control.notifications.deliveries()).toMatchObject([{ status: 200 }]);
});

it('a lead that LinkedIn shows without its ID has that of the notification, as its deletion has', async () => {
	const node = await test.activeTrigger();
	test.control.notifications.hold();
	const lead = test.register();
	test.control.leads.damage(lead.id, { kind: 'malformed', override: { id: null } });
	await test.control.notifications.release();
	await test.settled();
	test.control.leads.delete(lead.id);
	await test.settled();
	expect(itemsOf(node)).toMatchObject([
		{ lead_id: lead.id, lead_action: 'CREATED' },
		{ lead_id: lead.id, lead_action: 'DELETED' },
	]);
});

describe('the role at the page is lost, and LinkedIn answers 401 while it goes on notifying', () => {
	const registerOne = async () => {
		test.register();
		await test.settled();
		pass(MINUTE);
	};
	const renewals = () => callsOf(test.nodeTest, 'oauth/accessToken').length;

	beforeEach(() => test.fault({ kind: 'token', problem: 'revoked' }, { resource: LEADS }));

	it('costs a renewal of the token every ten minutes, and says what is wrong', async () => {
		const node = await test.activeTrigger();
		for (let count = 0; count < 9; count++) await registerOne();
		const rows = itemsOf(node);
		expect(rows).toHaveLength(9);
		for (const { lead_error } of rows) expect(lead_error).toContain(ORGANIZATION);
		const first = renewals();
		expect(first).toBeLessThanOrEqual(2);
		pass(MINUTE);
		await registerOne();
		expect(renewals()).toBe(2 * first);
	});

	it('ends when somebody connects who has the role', async () => {
		const node = await test.activeTrigger();
		for (let count = 0; count < 2; count++) await registerOne();
		test.control.faults.clear();
		await test.connect();
		await registerOne();
		const rows = itemsOf(node);
		expect(rows.map(({ lead_error }) => lead_error === null)).toEqual([false, false, true]);
	});
});

it('a lead without a readable time is the row that Pull gives', async () => {
	const node = await test.activeTrigger();
	test.control.notifications.hold();
	const lead = test.register();
	test.control.leads.damage(lead.id, { kind: 'malformed', override: { submittedAt: 'yesterday' } });
	await test.control.notifications.release();
	await test.settled();
	const [row, ...more] = itemsOf(node);
	expect(more).toEqual([]);
	const pulled = await pull(test.nodeTest, { organizationId: chosen(ORGANIZATION) });
	expect(pulled).toContainEqual(omit(row, ['lead_action', 'occurred_at']));
	expect(row).toMatchObject({
		lead_id: lead.id,
		lead_action: 'CREATED',
		occurred_at: new Date(lead.submittedAt).toISOString(),
	});
});
