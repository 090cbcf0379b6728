import { MINUTE, SECOND } from '../../durations';
import { expectedRow } from '../../oracle/leadRow';
import type { FaultEffect } from '../../simulator';
import { EVENT, FORM, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import type { Lead } from '../../simulator/world/types';
import { pass } from '../lead/support/clock';
import { itemsOf, push, setUpNotificationTest } from './support/notificationTest';

const test = setUpNotificationTest();

const LEADS = 'leadFormResponses';

/** The values that the notification alone shows, which are all that the row has. */
const knownOf = (lead: Lead) => ({
	lead_id: lead.id,
	lead_urn: `urn:li:leadGenFormResponse:${lead.id}`,
	lead_type: 'EVENT',
	organization_id: ORGANIZATION,
	event_id: EVENT,
	form_id: FORM,
	form_version: 2,
	lead_action: 'CREATED',
	occurred_at: new Date(lead.submittedAt).toISOString(),
});

it.each<[string, FaultEffect, RegExp]>([
	['are used up for the day', { kind: 'throttle', limit: 'day' }, /used up until .* UTC.*Get lead/],
	[
		'are refused with 403',
		{ kind: 'status', status: 403 },
		/does not allow access to lead .*Manage admins/,
	],
])('when calls for leads %s, a row has what is known, and the reason', async (_, effect, words) => {
	const node = await test.activeTrigger();
	test.nodeTest.fail(effect, { resource: LEADS });
	const lead = test.register();
	await test.settled();
	const [{ lead_error, ...row }] = itemsOf(node);
	expect(row).toEqual(knownOf(lead));
	expect(lead_error).toMatch(words);
});

it('a lead that was read keeps its answers, in field_errors, when LinkedIn then fails to show its form', async () => {
	const node = await test.activeTrigger();
	test.nodeTest.fail({ kind: 'status', status: 503 }, { resource: 'leadForms' });
	test.nodeTest.fail({ kind: 'status', status: 503 }, { resource: LEADS, pathIncludes: 'form:(' });
	const lead = test.register();
	await test.settled();
	expect(itemsOf(node)).toEqual([
		{
			...knownOf(lead),
			submitted_at: new Date(lead.submittedAt).toISOString(),
			submitter_urn: `urn:li:person:${lead.submitterId}`,
			is_test_lead: false,
			lead_error: expect.stringMatching(/HTTP status 503\)\. To read it later, .*Get lead/),
			field_errors: expect.stringMatching(/^question \d+: not in the form [^]*The answer: /),
		},
	]);
});

it('a lead that LinkedIn shows ten seconds late is read at the third try', async () => {
	const node = await test.activeTrigger();
	const lead = test.register({ visibleFrom: Date.now() + 10 * SECOND });
	await test.settled();
	expect(itemsOf(node)).toMatchObject([expectedRow(test.nodeTest.simulator.world, lead)]);
	const statuses = test.nodeTest.calls(LEADS).map((call) => call.slice(0, 3));
	expect(statuses).toEqual(['404', '404', '200']);
});

it('a lead that LinkedIn returns without its ID takes the ID of the notification, like its deletion', async () => {
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

it('after a lost role, the trigger renews the token at most every ten minutes, and rows name the Page until the role is back', async () => {
	const node = await test.activeTrigger();
	// LinkedIn answers 401 for leads, but continues to send notifications.
	test.nodeTest.fail({ kind: 'token', problem: 'revoked' }, { resource: LEADS });
	const register = async (times: number) => {
		for (let count = 0; count < times; count++) {
			test.register();
			await test.settled();
			pass(MINUTE);
		}
		return test.nodeTest.calls('oauth/accessToken').length;
	};
	expect(await register(9)).toBe(1);
	for (const { lead_error } of itemsOf(node)) expect(lead_error).toContain(ORGANIZATION);
	pass(MINUTE);
	expect(await register(1)).toBe(2);
	test.control.faults.clear();
	await register(1);
	expect(itemsOf(node)).toHaveLength(11);
	expect(itemsOf(node).at(-1)).toMatchObject({ lead_error: null });
});

it('after the credential was deleted, the trigger answers every request with 503 and starts no execution', async () => {
	const credentials = structuredClone(test.nodeTest.credentials);
	const node = await test.activeTrigger({}, { credentials });
	Object.values(credentials)[0].id = 'deleted';
	const before = node.deliveries.length;
	const { status, body } = await test.send(node, { payload: { json: push() } });
	expect(status).toBe(503);
	expect(body).toContain('credential');
	const challenge = `${node.url('setup')}?challengeCode=890e4665-4dfe-4ab1-b689-ed553bceeed0`;
	expect((await test.nodeTest.fetchWebhook(challenge)).status).toBe(503);
	await test.settled();
	expect(node.deliveries.slice(before)).toHaveLength(2);
	expect(node.executions).toEqual([]);
});

const withMember = (name: string, json: string, more: object = {}) =>
	JSON.stringify(push({ ...more, [name]: 'HERE' })).replace('"HERE"', () => json);

/** Values that LinkedIn should never send. */
const wild: Array<[string, string]> = [
	['null', 'null'],
	['a huge number', '1e400'],
	['a text with NUL', '"a\\u0000b"'],
	['half a surrogate pair', '"\\ud83c"'],
	['an empty list', '[]'],
	['an object that pretends to be a text', '{"toString":1,"valueOf":2}'],
	['a prototype', '{"__proto__":{"organization":1}}'],
	['an object, 20,000 levels deep', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
	['100 kB of text', `"${'x'.repeat(100_000)}"`],
];

const members = [
	...['leadGenFormResponse', 'leadGenForm', 'owner', 'associatedEntity'],
	...['leadType', 'leadAction', 'occurredAt'],
];

/** Any text names another lead type. */
const isForeign = (member: string, value: string) => member === 'leadType' && value.startsWith('"');

it.each(members)('a damaged %s becomes an item, unless it names another type', async (member) => {
	const node = await test.activeTrigger();
	for (const [index, [name, value]] of wild.entries()) {
		const before = node.executions.length;
		const payload = withMember(member, value, { occurredAt: Date.now() - index });
		const { status } = await test.send(node, { payload });
		const started = node.executions.length - before;
		expect([name, status, started]).toEqual([name, 200, isForeign(member, value) ? 0 : 1]);
	}
	for (const item of itemsOf(node)) {
		expect(typeof item.lead_id).toBe('string');
		// Databases refuse NUL and half surrogate pairs.
		expect(JSON.stringify(item)).not.toMatch(/\\u0000|\\ud83c(?!\\u)/);
	}
});

it('a notification without a lead ID is output with an error and its other values', async () => {
	const node = await test.activeTrigger();
	await test.send(node, { payload: { json: push({ leadGenFormResponse: undefined }) } });
	expect(itemsOf(node)).toMatchObject([
		{
			lead_error: expect.stringContaining('without a lead ID') as string,
			lead_id: expect.stringMatching('^unidentified-') as string,
			lead_type: 'EVENT',
		},
	]);
	expect(test.nodeTest.calls()).toEqual([]);
});
