import type { FaultEffect } from '../../simulator';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { check, connectAnew, problemsOf } from './checkConnection';

let nodeTest: NodeTest;

beforeAll(async () => {
	nodeTest = await startNodeTest({ hurried: true });
});
afterAll(async () => await nodeTest.close());
beforeEach(async () => await connectAnew(nodeTest));

const failWith = (effect: FaultEffect, resource?: string) =>
	nodeTest.simulator.control.faults.add({ match: { resource }, effect, times: 'always' });

describe('LinkedIn down', () => {
	it.each<[string, FaultEffect, RegExp]>([
		[
			'5xx with HTML',
			{ kind: 'htmlBody', status: 503 },
			/HTTP status 503.*linkedin-apistatus\.com/,
		],
		['connection cut', { kind: 'cutConnection' }, /could not be reached \(E[A-Z]+\)/],
	])('is unreachable: %s', async (_name, effect, words) => {
		failWith(effect);
		const item = await check(nodeTest);
		expect(item).toMatchObject({ status: 'unreachable', healthy: false, organizations: [] });
		expect(item.access_token.state).toBe('unknown');
		expect(problemsOf(item)).toEqual([expect.stringMatching(words)]);
	});

	it('is unreachable when the daily limit is used up, and makes no further call', async () => {
		failWith({ kind: 'throttle', limit: 'day' }, 'organizationAcls');
		const item = await check(nodeTest);
		expect(item).toMatchObject({ status: 'unreachable', healthy: false });
		expect(problemsOf(item)).toEqual([
			expect.stringMatching(/daily limit.*until \d{4}-\d\d-\d\d 00:00 UTC \| .*00:00 UTC/),
		]);
		const resources = nodeTest.simulator.calls.map(({ resource }) => resource);
		expect(resources).toEqual(['oauth/introspectToken', 'organizationAcls']);
	});

	it('is well when only the introspection fails', async () => {
		failWith({ kind: 'status', status: 500 }, 'oauth/introspectToken');
		expect(await check(nodeTest)).toMatchObject({
			status: 'ok',
			access_token: { state: 'active', days_left: 59 },
			scopes: {
				granted: ['r_marketing_leadgen_automation', 'r_events', 'r_organization_admin'],
				missing: [],
			},
		});
	});
});
