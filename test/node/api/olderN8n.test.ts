import type { INodeParameters } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { NOW, ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { inOlderN8n } from '../harness/inOlderN8n';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { holdClock } from '../lead/support/clock';
import { hurryWaits } from '../harness/hurriedWaits';
import { byId, expectedRows } from '../lead/support/expectedRow';
import { chosen } from '../router/runAction';

let nodeTest: NodeTest;
let hurryNoMore: () => void;

beforeEach(async () => {
	holdClock(NOW);
	hurryNoMore = hurryWaits();
	nodeTest = await startNodeTest({ now: () => Date.now(), world: smallWorld() });
});

afterEach(async () => {
	await nodeTest.close();
	hurryNoMore();
	jest.useRealTimers();
});

const run = async (parameters: INodeParameters) =>
	await nodeTest.executeNode(inOlderN8n(new LinkedInLeadSync()), { parameters });

const pullParameters = {
	resource: 'lead',
	operation: 'pull',
	organizationId: chosen(ORGANIZATION),
	options: { pageSize: 5 },
};

const truth = () =>
	expectedRows(
		nodeTest.simulator.world,
		nodeTest.simulator.control.leads.list({ testLeads: 'exclude' }),
	);

it.each([0, 1, 5])('refreshes an access token that expires after %i calls', async (calls) => {
	nodeTest.simulator.control.tokens.expireAccessAfterCalls(calls);
	const { outputs, error } = await run(pullParameters);
	expect(error).toBeUndefined();
	expect(byId(outputs.flat().map(({ json }) => json))).toEqual(truth());
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
