import type { FaultEffect, FaultMatch } from '../../simulator';
import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf, runPull } from '../lead/support/pull';
import { runAction, type ActionName } from '../router/runAction';
import { SECOND, THIRD, threeOrganizations } from '../trigger/support/threeOrganizations';
import { setUpTriggerTest } from '../trigger/support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

beforeEach(() => test.nodeTest.simulator.control.calls.clear());

const fault = (effect: FaultEffect, match: FaultMatch) =>
	test.nodeTest.simulator.control.faults.add({ match, effect, times: 'always' });

const BAD_TOKEN: FaultEffect = { kind: 'token', problem: 'invalid' };

async function forgetRefreshToken(): Promise<void> {
	const { refresh_token, ...token } = await test.nodeTest.tokens();
	expect(refresh_token).toBeDefined();
	await test.nodeTest.host.credentialStore.update(test.nodeTest.credentials, {
		oauthTokenData: token,
	});
}

describe.each<[ActionName, string, RegExp]>([
	['lead: pull', 'leadFormResponses', /3 organizations/],
	['subscription: getMany', 'leadNotifications', /3 organizations/],
	['event: getMany', 'events', /3 organizations/],
	['form: getMany', 'leadForms', /4 organizations/],
	['form: getTable', 'leadForms', /4 organizations/],
])('%s of all organizations', (action, resource, all) => {
	it('fails when each of them is refused', async () => {
		fault({ kind: 'status', status: 403 }, { resource });
		const { outputs, error, hints } = await runAction(test.nodeTest, action);
		expect(outputs).toEqual([]);
		expect(error?.message).toMatch(/^LinkedIn .*organization \d+$/);
		expect(error?.description).toMatch(all);
		expect(hints).toEqual([]);
	});

	it('has those that are read', async () => {
		for (const organizationId of [ORGANIZATION, SECOND.organizationId]) {
			fault({ kind: 'status', status: 403 }, { resource, organizationId });
		}
		const { error, hints } = await runAction(test.nodeTest, action);
		expect(error).toBeUndefined();
		const texts = hints.map(({ message }) => message).join();
		expect(texts).toContain(ORGANIZATION);
		expect(texts).toContain(SECOND.organizationId);
	});
});

describe.each([
	['with a refresh token', async () => {}],
	['without a refresh token', forgetRefreshToken],
])('a 401, %s', (_, prepare) => {
	beforeEach(prepare);

	it('of one organization hides none of the others, and is named in a hint', async () => {
		fault(BAD_TOKEN, { resource: 'leadFormResponses', organizationId: ORGANIZATION });
		const { outputs, hints, error } = await runPull(test.nodeTest);
		expect(error).toBeUndefined();
		expect(outputs[0].map(({ json }) => json.organization_id).sort()).toEqual([
			SECOND.organizationId,
			THIRD.organizationId,
		]);
		expect(hints.map(({ message }) => message).join()).toContain(
			`LinkedIn does not allow access to organization ${ORGANIZATION}, so they are missing here`,
		);
	});

	it('of all organizations is the error to reconnect', async () => {
		fault(BAD_TOKEN, { resource: 'leadFormResponses' });
		const { outputs, error } = await runPull(test.nodeTest);
		expect(outputs).toEqual([]);
		expect(error?.message).toMatch(/access token .* "My LinkedIn"/);
		expect(error?.description).toContain('Reconnect');
	});

	it('of one, while another is refused and none read, is the error to reconnect', async () => {
		fault({ kind: 'status', status: 403 }, { organizationId: ORGANIZATION });
		fault(BAD_TOKEN, { resource: 'leadFormResponses' });
		const { error } = await runPull(test.nodeTest);
		expect(error?.description).toContain('Reconnect');
	});

	it('of a token that ends in the middle of the run fails it', async () => {
		fault(BAD_TOKEN, { resource: 'leadFormResponses', organizationId: THIRD.organizationId });
		// The list of organizations, which was read before, is asked for by `start` as well.
		fault(BAD_TOKEN, {
			pathIncludes: '/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=1',
		});
		const { outputs, error } = await runPull(test.nodeTest);
		expect(outputs).toEqual([]);
		expect(error?.description).toContain('Reconnect');
	});

	it('while rows are made of leads that were read fails the run', async () => {
		fault(BAD_TOKEN, { resource: 'leadForms' });
		const { leads } = test.nodeTest.simulator.control;
		for (const { id } of leads.list({ organizationId: THIRD.organizationId })) leads.delete(id);
		const { outputs, error } = await runPull(test.nodeTest);
		expect(outputs).toEqual([]);
		expect(error?.description).toContain('Reconnect');
	});
});

it('a refused refresh ends the run: no calls in vain', async () => {
	test.nodeTest.simulator.control.tokens.revoke('all');
	const { error } = await runPull(test.nodeTest);
	expect(error?.message).toContain('refused to renew');
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThanOrEqual(1);
});
