import { DAY } from '../../durations';
import { pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { threeOrganizations } from './support/threeOrganizations';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

const all = { organizationId: { __rl: true, mode: 'list', value: 'all' } };

/** n8n never retries an activation whose error contains this word. */
const INVALID = {
	message: expect.not.stringContaining('Authorization') as string,
	failure: { cause: 'credential-invalid' },
};

it('after a revoked token, polls and publishing fail with a message; reconnecting outputs the missed lead', async () => {
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, all);
	const { calls, tokens } = test.nodeTest.simulator.control;
	tokens.revoke('all');
	const missed = test.register();
	pass(3 * DAY);
	calls.clear();
	const message = expect.stringMatching(/^(?!.*Authorization).*"My LinkedIn"/s) as string;
	const failed = { ...INVALID, message };
	await expect(trigger.poll()).rejects.toMatchObject(failed);
	// Calls for the other Pages would fail as well.
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThanOrEqual(1);
	await expect(ActiveTrigger.activate(test.nodeTest, all)).rejects.toMatchObject(failed);
	await test.nodeTest.connect();
	expect(idsOf(await trigger.poll())).toEqual([missed.id]);
});

it('publishing fails when the account was never connected', async () => {
	await test.nodeTest.credentialStore.update(test.nodeTest.credentials, { oauthTokenData: '' });
	const activation = ActiveTrigger.activate(test.nodeTest, oneOrganization);
	await expect(activation).rejects.toMatchObject(INVALID);
});
