import type { FaultEffect } from '../../simulator';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { check, problemsOf } from './checkConnection';

// LinkedIn's clock stays, because Check connection compares it with n8n's.
const nodeTest = useFreshNodeTest({ hurried: () => {} });

it.each<[string, FaultEffect, RegExp]>([
	['5xx with HTML', { kind: 'htmlBody', status: 503 }, /HTTP status 503.*linkedin-apistatus\.com/],
	['connection cut', { kind: 'cutConnection' }, /could not be reached \(E[A-Z]+\)/],
])('Check reports LinkedIn as unreachable: %s', async (_name, effect, words) => {
	nodeTest.fail(effect);
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'unreachable', healthy: false });
	expect(item.organizations).toEqual([]);
	expect(item.access_token.state).toBe('unknown');
	expect(problemsOf(item)).toEqual([expect.stringMatching(words)]);
});

it('Check reports LinkedIn as unreachable when the daily limit is used up, and makes no further call', async () => {
	nodeTest.fail({ kind: 'throttle', limit: 'day' }, { resource: 'organizationAcls' });
	const item = await check(nodeTest);
	expect(item).toMatchObject({ status: 'unreachable', healthy: false });
	expect(problemsOf(item)).toEqual([
		expect.stringMatching(/daily call limit.*until \d{4}-\d\d-\d\d 00:00 UTC \| .*00:00 UTC/),
	]);
	const resources = nodeTest.simulator.calls.map(({ resource }) => resource);
	expect(resources).toEqual(['oauth/introspectToken', 'organizationAcls']);
});

describe('a failure that costs no lead', () => {
	const NOT_OF_LEADS = ['/v2/userinfo', '/rest/adAccountUsers', '/rest/organizationsLookup'];
	const CREDENTIAL = { sponsoredLeads: true, profileScope: 'openid profile' };
	const FAILURES: Array<[string, FaultEffect]> = [
		['503', { kind: 'status', status: 503 }],
		['403', { kind: 'status', status: 403 }],
		['401, while LinkedIn accepts the token elsewhere', { kind: 'token', problem: 'invalid' }],
	];

	beforeEach(async () => await nodeTest.reset({ credential: CREDENTIAL }));

	it.each(FAILURES)('Check does not mention what is beside the leads: %s', async (_, effect) => {
		for (const path of NOT_OF_LEADS) nodeTest.fail(effect, { pathIncludes: path });
		const item = await check(nodeTest);
		expect(item).toMatchObject({ status: 'ok', healthy: true, member: null });
		expect(item.access_token.state).toBe('active');
		expect(item.organizations.map(({ name }) => name)).toContain(null);
		expect(problemsOf(item)).toEqual([]);
	});

	it.each(NOT_OF_LEADS)(
		'Check reports a token that LinkedIn revoked before the call to %s',
		async (path) => {
			const { calls, control } = nodeTest.simulator;
			const rolesCalls = () =>
				calls.filter(({ resource }) => resource === 'organizationAcls').length;
			const before = rolesCalls();
			await check(nodeTest);
			const effect: FaultEffect = { kind: 'token', problem: 'revoked' };
			nodeTest.fail(effect, { pathIncludes: path });
			const rolesOfOne = rolesCalls() - before;
			expect(rolesOfOne).toBeGreaterThan(0);
			// LinkedIn shows the roles once, and refuses later calls: each rule hits the first call that earlier rules let pass.
			const match = { resource: 'organizationAcls', after: rolesOfOne };
			for (let times = 0; times < 9; times++) control.faults.add({ match, effect });
			const item = await check(nodeTest);
			expect(item).toMatchObject({ status: 'reconnect_required', healthy: false });
		},
	);
});
