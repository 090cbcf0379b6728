import { omit } from 'lodash';

import type { FaultEffect } from '../../simulator';
import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import type { Lead } from '../../simulator/world/types';
import { expectedRow } from '../../oracle/leadRow';
import { callsOf, pull } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { knownOf } from './support/knownOf';
import { itemsOf, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

const LEADS = 'leadFormResponses';

/** Effects with what the row says, and how often LinkedIn is asked. */
const failing: Array<[string, FaultEffect, RegExp, number]> = [
	['burst 429', { kind: 'throttle', limit: 'burst' }, /too many calls at once.*Lead → Get/, 4],
	['daily 429', { kind: 'throttle', limit: 'day' }, /used up until .* UTC.*Lead → Get/, 1],
	['500', { kind: 'status', status: 500 }, /HTTP status 500.*Lead → Get/, 3],
	['503', { kind: 'status', status: 503 }, /HTTP status 503.*Lead → Get/, 3],
	['504', { kind: 'status', status: 504 }, /HTTP status 504.*Lead → Get/, 3],
	['cut connections', { kind: 'cutConnection' }, /could not be reached.*Lead → Get/, 3],
	['HTML', { kind: 'htmlBody' }, /could not be read.*Lead → Get/, 3],
	['half an answer', { kind: 'truncatedJson' }, /could not be read.*Lead → Get/, 3],
	['an empty answer', { kind: 'emptyBody' }, /could not be read.*Lead → Get/, 3],
	['403', { kind: 'status', status: 403 }, /does not allow access to lead .*Manage admins/, 1],
];

describe.each(failing)('%s', (_, effect, words, tries) => {
	it('for good: told with what is known, and why', async () => {
		const node = await test.activeTrigger();
		test.fault(effect, { resource: LEADS });
		const lead = test.register();
		await test.settled();
		expect(itemsOf(node)).toMatchObject([knownOf(lead)]);
		expect(itemsOf(node)[0].lead_error).toMatch(words);
		expect(callsOf(test.nodeTest, LEADS)).toHaveLength(tries);
		expect(test.control.notifications.deliveries()).toMatchObject([{ status: 200 }]);
	});

	it('with Simplify off: its ID, the reason and the notification', async () => {
		const node = await test.activeTrigger({ simplify: false });
		test.fault(effect, { resource: LEADS });
		const lead = test.register();
		await test.settled();
		expect(itemsOf(node)).toEqual([
			{
				id: lead.id,
				lead_error: expect.stringMatching(words) as string,
				notification: expect.objectContaining({ occurredAt: lead.submittedAt }) as object,
			},
		]);
	});
});

describe.each(failing.filter(([, , , tries]) => tries > 1))('%s, once', (_, effect) => {
	it.each([LEADS, 'leadForms', 'events'])(
		'of %s: the lead is read all the same',
		async (resource) => {
			const node = await test.activeTrigger();
			test.fault(effect, { resource }, 1);
			const lead = test.register();
			await test.settled();
			expect(itemsOf(node)).toMatchObject([expectedRow(test.nodeTest.simulator.world, lead)]);
		},
	);
});

describe.each(failing.filter(([name]) => name !== '403'))('%s, for good', (name, effect, words) => {
	// Without its name, an event that may not be asked for today holds back nothing.
	const resources = name === 'daily 429' ? ['leadForms'] : ['leadForms', 'events'];
	it.each(resources)('of %s: told with what is known, and why', async (resource) => {
		const node = await test.activeTrigger();
		test.fault(effect, { resource });
		const lead = test.register();
		await test.settled();
		expect(itemsOf(node)).toMatchObject([knownOf(lead)]);
		expect(itemsOf(node)[0].lead_error).toMatch(words);
	});
});

it('daily 429, for good, of the event: the row says until when, and has all the rest', async () => {
	const node = await test.activeTrigger();
	test.fault({ kind: 'throttle', limit: 'day' }, { resource: 'events' });
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toMatchObject([
		{
			...expectedRow(test.nodeTest.simulator.world, lead),
			event_name: null,
			field_errors: expect.stringMatching(
				/^event_name: .*used up until .* UTC.*Lead → Get/,
			) as string,
		},
	]);
});

describe('403, for good', () => {
	const refused: FaultEffect = { kind: 'status', status: 403 };

	it('of the form: it is read from the lead', async () => {
		const node = await test.activeTrigger();
		test.fault(refused, { resource: 'leadForms' });
		const lead = test.register();
		await test.settled();
		const expected = expectedRow(test.nodeTest.simulator.world, lead);
		expect(itemsOf(node)).toMatchObject([expected]);
	});

	it('of the event: the row says so, and has all the rest', async () => {
		const node = await test.activeTrigger();
		test.fault(refused, { resource: 'events' });
		const lead = test.register();
		await test.settled();
		expect(itemsOf(node)).toMatchObject([
			{
				...expectedRow(test.nodeTest.simulator.world, lead),
				event_name: null,
				field_errors: expect.stringContaining('event_name: ') as string,
			},
		]);
	});
});

describe('an account that is not connected any more', () => {
	it('revoked: the lead is told, with how to mend it', async () => {
		const node = await test.activeTrigger();
		test.control.tokens.revoke('all');
		const lead = test.register();
		await test.settled();
		expect(itemsOf(node)).toMatchObject([knownOf(lead)]);
		expect(itemsOf(node)[0].lead_error).toMatch(/"My LinkedIn".*[Rr]econnect/);
	});

	it('an access token that has expired is refreshed without anybody noticing', async () => {
		const node = await test.activeTrigger();
		test.control.tokens.expireAccess();
		const leads = Array.from({ length: 5 }, () => test.register());
		await test.settled();
		expect(
			itemsOf(node)
				.map(({ lead_id }) => lead_id)
				.sort(),
		).toEqual(leads.map(({ id }) => id).sort());
		expect(itemsOf(node).every(({ lead_error }) => lead_error === null)).toBe(true);
	});
});

describe('a lead that is damaged at LinkedIn', () => {
	const told = async (damage: Lead['damage'] & object) => {
		const node = await test.activeTrigger();
		test.control.notifications.hold();
		const lead = test.register();
		test.control.leads.damage(lead.id, damage);
		await test.control.notifications.release();
		await test.settled();
		const [row, ...more] = itemsOf(node);
		expect(more).toEqual([]);
		return { row, lead };
	};

	it('so that LinkedIn cannot show it: told with what is known', async () => {
		const { row, lead } = await told({ kind: 'poison' });
		expect(row).toMatchObject(knownOf(lead));
		expect(row.lead_error).toMatch(/HTTP status 500/);
	});

	it.each<[string, Record<string, unknown>]>([
		['without answers', { formResponse: null }],
		['without an event', { associatedEntity: 17 }],
		['without a form', { versionedLeadGenFormUrn: 'urn:li:other:1' }],
		['without a time', { submittedAt: 'yesterday' }],
		['with another owner', { owner: ['urn:li:organization:1'] }],
	])('%s: the row that Pull gives', async (_, override) => {
		const { row, lead } = await told({ kind: 'malformed', override });
		const pulled = await pull(test.nodeTest, { organizationId: chosen(ORGANIZATION) });
		expect(pulled).toContainEqual(omit(row, ['lead_action', 'occurred_at']));
		expect(row).toMatchObject({ lead_id: lead.id, lead_action: 'CREATED' });
	});
});
