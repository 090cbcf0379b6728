import type { FaultEffect } from '../../simulator';
import { NOW } from '../../simulator/server/testing/smallWorld';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { StaticData } from '../harness/staticData';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

const all = { organizationId: { __rl: true, mode: 'list', value: 'all' } };

const fault = (effect: FaultEffect, resource?: string, times: number | 'always' = 'always') =>
	test.nodeTest.simulator.control.faults.add({ match: { resource }, effect, times });

const clear = () => test.nodeTest.simulator.control.faults.clear();

/** How far each owner was read. */
const ownersOf = ({ memory }: StaticData) =>
	Object.values(JSON.parse(JSON.stringify(memory)) as object).flatMap((node: object) =>
		Object.values(node).map(({ owners }: { owners: unknown }) => owners),
	);

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

/** What passes by itself, and what n8n is told about it. */
const passing: Array<[string, FaultEffect, string]> = [
	['burst 429', { kind: 'throttle', limit: 'burst' }, 'rate-limited'],
	['daily 429', { kind: 'throttle', limit: 'day' }, 'quota-exhausted'],
	['500', { kind: 'status', status: 500 }, 'temporarily-unavailable'],
	['503', { kind: 'status', status: 503 }, 'temporarily-unavailable'],
	['504', { kind: 'status', status: 504 }, 'temporarily-unavailable'],
	['cut connections', { kind: 'cutConnection' }, 'temporarily-unavailable'],
	['HTML', { kind: 'htmlBody' }, 'temporarily-unavailable'],
	['half an answer', { kind: 'truncatedJson' }, 'temporarily-unavailable'],
	['an empty answer', { kind: 'emptyBody' }, 'temporarily-unavailable'],
];

describe.each(passing)('%s', (_, effect, cause) => {
	it.each([
		['one organization', oneOrganization, 'leadFormResponses'],
		['all organizations', all, 'organizationAcls'],
		['all organizations', all, 'leadFormResponses'],
	])(
		'at the activation (%s, %s): activated, nothing is lost',
		async (_name, parameters, resource) => {
			fault(effect, resource);
			const staticData = new StaticData();
			const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, parameters, {
				staticData,
			});
			expect(items).toEqual([]);
			expect(trigger.warnings.join()).toContain('LinkedIn');

			pass(30 * MINUTE);
			const between = test.register();
			pass(10 * MINUTE);
			const error = await thrownBy(trigger.poll());
			expect(error).toMatchObject({ failure: { cause } });
			pass(2 * HOUR);
			clear();
			expect(idsOf(await trigger.poll())).toEqual([between.id]);
			expect(await trigger.poll()).toEqual([]);
		},
	);

	it('at a regular poll: thrown classified, the cursor stays', async () => {
		const staticData = new StaticData();
		const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization, {
			staticData,
		});
		const cursors = () => ownersOf(staticData);
		const before = cursors();
		const lead = test.register();
		pass(10 * MINUTE);
		fault(effect, 'leadFormResponses');
		expect(await thrownBy(trigger.poll())).toMatchObject({ failure: { cause } });
		expect(cursors()).toEqual(before);
		clear();
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	});
});

it("an outage under n8n's scheduler, which activates anew for each poll: heard of", async () => {
	const staticData = new StaticData();
	const activation = 'update';
	const tick = async () =>
		await ActiveTrigger.activate(test.nodeTest, oneOrganization, { staticData, activation });
	expect((await tick()).trigger.reported).toEqual([]);
	const lead = test.register();
	fault({ kind: 'throttle', limit: 'day' }, 'leadFormResponses');
	expect((await tick()).trigger.reported).toEqual([
		expect.objectContaining({ failure: expect.objectContaining({ cause: 'quota-exhausted' }) }),
	]);
	clear();
	const { trigger, items } = await tick();
	expect(idsOf(items)).toEqual([lead.id]);
	expect(trigger.reported).toEqual([]);
});

it('a start that failed is remembered over a restart: leads in between come', async () => {
	fault({ kind: 'status', status: 503 }, 'leadFormResponses');
	const staticData = new StaticData();
	await ActiveTrigger.activate(test.nodeTest, oneOrganization, { staticData });
	pass(5 * HOUR);
	const lead = test.register();
	pass(DAY);
	clear();
	const { items } = await ActiveTrigger.activate(test.nodeTest, oneOrganization, {
		staticData,
		activation: 'init',
	});
	expect(idsOf(items)).toEqual([lead.id]);
});

describe('what does not pass by itself', () => {
	it.each<[string, () => void, string]>([
		[
			'a revoked token',
			() => test.nodeTest.simulator.control.tokens.revoke('all'),
			'credential-invalid',
		],
		[
			'an expired refresh token',
			() => {
				test.nodeTest.simulator.control.tokens.expireAccess();
				test.nodeTest.simulator.control.tokens.expireRefresh();
			},
			'credential-invalid',
		],
		[
			'a missing role',
			() => test.nodeTest.simulator.control.organizations.revokeRole('5509810'),
			'configuration-invalid',
		],
	])('%s: fails the activation and each poll, in words', async (name, breakIt, cause) => {
		const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
		breakIt();
		for (const attempt of [
			async () => await trigger.poll(),
			async () => await ActiveTrigger.activate(test.nodeTest, oneOrganization),
		]) {
			const error = await thrownBy(attempt());
			expect(error).toMatchObject({ failure: { cause } });
			if (name !== 'a missing role')
				expect(error).toMatchObject({
					message: expect.stringContaining('"My LinkedIn"') as string,
				});
		}
	});

	it('an account that was never connected', async () => {
		await test.nodeTest.host.credentialStore.update(test.nodeTest.credentials, {
			oauthTokenData: '',
		});
		const error = await thrownBy(ActiveTrigger.activate(test.nodeTest, oneOrganization));
		expect(error).toMatchObject({ failure: { cause: 'credential-invalid' } });
	});

	it('no organization at all', async () => {
		test.nodeTest.simulator.control.organizations.revokeRole('5509810');
		const error = await thrownBy(ActiveTrigger.activate(test.nodeTest, all));
		expect(error.message).toMatch(/^Organization: /);
	});

	it('an outage: leads that were missed come after reconnecting', async () => {
		const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
		test.nodeTest.simulator.control.tokens.revoke('all');
		const missed = [test.register(), test.register(NOW + 1)];
		pass(3 * DAY);
		await thrownBy(trigger.poll());
		await test.nodeTest.connect();
		expect(idsOf(await trigger.poll())).toEqual(idsOf(missed));
	});
});

it('an access token that expires is refreshed without anybody noticing', async () => {
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
	pass(61 * DAY);
	const lead = test.register();
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	expect(callsOf(test.nodeTest, 'oauth/accessToken').length).toBeGreaterThan(1);
});
