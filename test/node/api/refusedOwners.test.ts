import type { FaultEffect, FaultMatch } from '../../simulator';
import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { callsOf, runPull } from '../lead/support/pull';
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
			`LinkedIn does not allow access to Page ${ORGANIZATION}, so they are missing here`,
		);
	});

	it('of all organizations is the error to reconnect', async () => {
		fault(BAD_TOKEN, { resource: 'leadFormResponses' });
		const { outputs, error } = await runPull(test.nodeTest);
		expect(outputs).toEqual([]);
		expect(error?.message).toMatch(/access token .* "My LinkedIn"/);
		expect(error?.description).toContain('Reconnect');
	});
});

it('a refused refresh ends the run: no calls in vain', async () => {
	test.nodeTest.simulator.control.tokens.revoke('all');
	const { error } = await runPull(test.nodeTest);
	expect(error?.message).toContain('refused to renew');
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThanOrEqual(1);
});
