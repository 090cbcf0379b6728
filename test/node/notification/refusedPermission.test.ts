import type { INodeParameters } from 'n8n-workflow';

import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	EVENT,
	FOREIGN_ORGANIZATION,
	ORGANIZATION,
} from '../../simulator/server/testing/smallWorld';
import { callsOf } from '../lead/support/pull';
import { chosen, entered } from '../router/runAction';
import { setUpNotificationTest } from './support/notificationTest';
import { refusalOf } from './support/refusal';

const test = setUpNotificationTest();

const refused = async (parameters?: INodeParameters) =>
	await refusalOf(test, test.trigger(parameters).activate());

/** Nothing is left behind, and nothing was asked for. */
const expectNothingSent = () => {
	expect(test.control.subscriptions.list()).toEqual([]);
	expect(callsOf(test.nodeTest).filter((call) => call.includes('201'))).toEqual([]);
};

describe('what the member may not do', () => {
	it.each([
		['is analyst of', ANALYST_ORGANIZATION],
		['has no role in', FOREIGN_ORGANIZATION],
	])('an organization that the member %s', async (_, id) => {
		const { message } = await refused({ organizationId: entered(id) });
		expect(message).toContain(`organization ${id}`);
		expect(message).toMatch(/event leads.*Manage admins|Super admin.*event leads.*Manage admins/);
		expectNothingSent();
	});

	it.each<[string, INodeParameters]>([
		[
			'page leads of an organization',
			{ leadType: 'COMPANY', organizationId: entered(FOREIGN_ORGANIZATION) },
		],
		['leads of an ad account', { leadType: 'SPONSORED', sponsoredAccountId: '507525099' }],
	])('%s without a role', async (_, parameters) => {
		const { message } = await refused(parameters);
		expect(message).toContain('does not allow access');
		expect(message).toContain('The signed-in member needs');
		expectNothingSent();
	});

	it('the scope for leads', async () => {
		const enabledScopes = 'r_events r_organization_admin';
		await test.connect({ customScopes: true, enabledScopes });
		const { message } = await refused();
		expect(message).toContain('lacks the scope r_marketing_leadgen_automation');
		expect(message).toContain('Reconnect');
		expectNothingSent();
	});

	it('the scope for roles: LinkedIn decides by itself', async () => {
		const enabledScopes = 'r_marketing_leadgen_automation r_events';
		await test.connect({ customScopes: true, enabledScopes });
		await test.trigger().activate();
		expect(test.control.subscriptions.list()).toHaveLength(1);
	});

	it('a credential that LinkedIn no longer accepts', async () => {
		test.control.tokens.revoke('all');
		const { message } = await refused();
		expect(message).toMatch(/"My LinkedIn".*[Rr]econnect/);
		expectNothingSent();
	});

	it('a product that the app has lost', async () => {
		test.control.application.set({ scopes: ['r_events', 'r_organization_admin'] });
		const { message } = await refused();
		expect(message).toContain('also needs the scope r_marketing_leadgen_automation');
		expectNothingSent();
	});

	it('an API version that has been retired', async () => {
		await test.connect({ apiVersion: '202602', followApiVersion: false });
		test.control.versions.retire('202602');
		const { message } = await refused();
		expect(message).toMatch(/202602.*API Version to 202603/);
		expectNothingSent();
	});
});

describe('an input that is none', () => {
	it.each<[string, INodeParameters]>([
		['Organization', { organizationId: entered('Authorization') }],
		['Organization', { organizationId: chosen('all') }],
		['Organization', { organizationId: chosen('') }],
		['Event', { eventId: entered('Authorization') }],
		['Form', { formId: entered('Authorization') }],
		['Ad Account ID', { leadType: 'SPONSORED' }],
		['Lead Type', { leadType: '={{ "Authorization" }}' }],
		['Lead Actions', { leadActions: [] }],
		['Lead Actions', { leadActions: '={{ ["Authorization"] }}' }],
		['Test Leads', { options: { testLeads: '={{ "Authorization" }}' } }],
	])('%s: %j', async (field, parameters) => {
		const { message } = await refused(parameters);
		expect(message.startsWith(`${field}: `)).toBe(true);
		expect(message).toMatch(/Choose|Enter|Select|Use /);
		expect(callsOf(test.nodeTest)).toEqual([]);
	});

	it("an event that is another organization's", async () => {
		const { message } = await refused({ eventId: entered(`${EVENT.slice(0, -1)}9`) });
		expect(message).toContain('did not accept a subscription');
		expect(message).toContain('event or form belongs to the organization');
		expect(test.control.subscriptions.list()).toEqual([]);
	});

	it('an ad account of events', async () => {
		const parameters = { sponsoredAccountId: AD_ACCOUNT, eventId: chosen(EVENT) };
		await test.trigger(parameters).activate();
		expect(test.control.subscriptions.list()).toMatchObject([
			{ owner: { organizationId: ORGANIZATION }, leadType: 'EVENT' },
		]);
	});
});
