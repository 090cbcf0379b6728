import type { INodeParameters } from 'n8n-workflow';

import { AD_ACCOUNT } from '../../simulator/server/testing/smallWorld';
import { useSmallWorld } from '../harness/useNodeTest';
import { entered } from '../router/runAction';
import { runPull } from './support/pull';

const nodeTest = useSmallWorld();

it.each<[string, INodeParameters]>([
	['LinkedIn Page', { organizationId: entered('={{ "not an id" }}') }],
	['Ad Account', { leadType: 'SPONSORED', sponsoredAccountId: '={{ "" }}' }],
	['Start', { timeRange: 'between', startTime: '={{ "soon" }}' }],
])('Pull names the invalid field %s before any call: %j', async (field, parameters) => {
	const { error, outputs } = await runPull(nodeTest, parameters);
	expect(error?.message).toMatch(new RegExp(`^${field}: .`));
	expect(error?.description).toBeTruthy();
	expect(error?.context?.itemIndex).toBe(0);
	expect(outputs).toEqual([]);
	expect(nodeTest.calls()).toEqual([]);
});

it("the error for another company's ad account names the ad account, and your own ad account works", async () => {
	const parameters = { leadType: 'SPONSORED', sponsoredAccountId: '999' };
	const { error } = await runPull(nodeTest, parameters);
	expect(error?.message).toContain('ad account 999');
	const own = await runPull(nodeTest, { ...parameters, sponsoredAccountId: AD_ACCOUNT });
	expect(own).toMatchObject({ outputs: [[]], error: undefined });
});
