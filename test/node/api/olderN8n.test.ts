import type { INodeParameters } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { inOlderN8n } from '../harness/inOlderN8n';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import type { NodeTest } from '../harness/startNodeTest';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { chosen } from '../router/runAction';

const smallWorldTest = setUpSmallWorld();
let nodeTest: NodeTest;

beforeEach(() => {
	nodeTest = smallWorldTest.nodeTest;
	nodeTest.refreshes.length = 0;
	nodeTest.simulator.control.variants.set({ maxCount: 5, beyondMaxCount: 'clamp' });
});

const run = async (parameters: INodeParameters) =>
	await nodeTest.executeNode(inOlderN8n(new LinkedInLeadSync()), { parameters });

const pullParameters = {
	resource: 'lead',
	operation: 'pull',
	organizationId: chosen(ORGANIZATION),
	timeRange: 'all',
	returnAll: true,
};

const truth = () =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads.list({ testLeads: 'exclude' }),
	);

it('refreshes an access token that expires in the middle', async () => {
	nodeTest.simulator.control.tokens.expireAccessAfterCalls(1);
	const { outputs, error } = await run(pullParameters);
	expect(error).toBeUndefined();
	expect(
		answeredRows(
			outputs.flat().map(({ json }) => json),
			truth(),
		),
	).toEqual(truth());
	expect(nodeTest.refreshes).toHaveLength(1);
});

it('says which credential is to be connected anew when the refresh token is at its end', async () => {
	nodeTest.simulator.control.tokens.expireAccess();
	nodeTest.simulator.control.tokens.expireRefresh();
	const { outputs, error } = await run(pullParameters);
	expect(outputs).toEqual([]);
	expect(`${error?.message} ${error?.description}`).toMatch(/"My LinkedIn".*Reconnect/);
});

it('says that Refresh Now needs a newer n8n, and checks all the same', async () => {
	const { outputs, error } = await run({
		resource: 'connection',
		operation: 'check',
		options: { refreshNow: true },
	});
	expect(error).toBeUndefined();
	expect(outputs[0][0].json).toMatchObject({
		status: 'ok',
		healthy: true,
		access_token: { renewed: false },
		problems: [{ code: 'refresh_now_unavailable' }],
	});
	expect(nodeTest.refreshes).toEqual([]);
});
