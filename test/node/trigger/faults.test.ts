import type { FaultEffect } from '../../simulator';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { threeOrganizations } from './support/threeOrganizations';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

const all = { organizationId: { __rl: true, mode: 'list', value: 'all' } };

const fault = (effect: FaultEffect, resource: string) =>
	test.nodeTest.simulator.control.faults.add({ match: { resource }, effect, times: 'always' });

const clear = () => test.nodeTest.simulator.control.faults.clear();

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

it.each([
	['one organization', oneOrganization, 'leadFormResponses'],
	['all organizations', all, 'organizationAcls'],
])(
	'an outage at the activation (%s): activated, nothing is lost',
	async (_, parameters, resource) => {
		fault({ kind: 'status', status: 503 }, resource);
		const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, parameters);
		expect(items).toEqual([]);
		expect(trigger.warnings.join()).toContain('LinkedIn');

		pass(30 * MINUTE);
		const between = test.register();
		pass(10 * MINUTE);
		await thrownBy(trigger.poll());
		pass(2 * HOUR);
		clear();
		expect(idsOf(await trigger.poll())).toEqual([between.id]);
	},
);

it.each<[string, FaultEffect, string]>([
	['burst 429', { kind: 'throttle', limit: 'burst' }, 'rate-limited'],
	['daily 429', { kind: 'throttle', limit: 'day' }, 'quota-exhausted'],
	['503', { kind: 'status', status: 503 }, 'temporarily-unavailable'],
	['cut connections', { kind: 'cutConnection' }, 'temporarily-unavailable'],
	['HTML', { kind: 'htmlBody' }, 'temporarily-unavailable'],
	['half an answer', { kind: 'truncatedJson' }, 'temporarily-unavailable'],
	['an empty answer', { kind: 'emptyBody' }, 'temporarily-unavailable'],
])('%s at a regular poll: thrown classified, and nothing is lost', async (_, effect, cause) => {
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
	const lead = test.register();
	pass(10 * MINUTE);
	fault(effect, 'leadFormResponses');
	expect(await thrownBy(trigger.poll())).toMatchObject({ failure: { cause } });
	clear();
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
});

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
	await test.nodeTest.host.credentialStore.update(test.nodeTest.credentials, {
		oauthTokenData: '',
	});
	const error = await thrownBy(ActiveTrigger.activate(test.nodeTest, oneOrganization));
	expect(error).toMatchObject({ failure: { cause: 'credential-invalid' } });
});
