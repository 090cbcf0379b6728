import { DAY, pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { threeOrganizations } from './support/threeOrganizations';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

const all = { organizationId: { __rl: true, mode: 'list', value: 'all' } };

const thrownBy = async (promise: Promise<unknown>) => {
	const error = await promise.then(
		() => undefined,
		(reason: unknown) => reason as Error & { failure?: unknown },
	);
	if (error === undefined) throw new Error('Nothing was thrown');
	// n8n never tries an activation again whose error contains this word.
	expect(error.message).not.toContain('Authorization');
	return error;
};

it('a revoked token fails polls and the activation in words; what was missed comes after reconnecting', async () => {
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, all);
	const { calls, tokens } = test.nodeTest.simulator.control;
	tokens.revoke('all');
	const missed = test.register();
	pass(3 * DAY);
	calls.clear();
	const failed = {
		message: expect.stringContaining('"My LinkedIn"') as string,
		failure: { cause: 'credential-invalid' },
	};
	expect(await thrownBy(trigger.poll())).toMatchObject(failed);
	// Those for the other organizations would be in vain.
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeLessThanOrEqual(1);
	expect(await thrownBy(ActiveTrigger.activate(test.nodeTest, all))).toMatchObject(failed);
	await test.nodeTest.connect();
	expect(idsOf(await trigger.poll())).toEqual([missed.id]);
});

it('an account that was never connected fails the activation', async () => {
	await test.nodeTest.credentialStore.update(test.nodeTest.credentials, {
		oauthTokenData: '',
	});
	const error = await thrownBy(ActiveTrigger.activate(test.nodeTest, oneOrganization));
	expect(error).toMatchObject({ failure: { cause: 'credential-invalid' } });
});
