import { expectedRows } from '../../oracle/leadRow';
import { ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { useSmallWorld } from '../harness/useSmallWorld';
import { pull } from '../lead/support/pull';
import { chosen } from '../router/runAction';

const nodeTest = useSmallWorld();

it.each([0, 2, 6])(
	'an access token that expires after %i calls is refreshed once, and Pull outputs each lead once',
	async (calls) => {
		const { world, control } = nodeTest.simulator;
		control.variants.set({ maxCount: 5, beyondMaxCount: 'clamp' });
		control.tokens.expireAccessAfterCalls(calls);
		const before = nodeTest.refreshes.length;
		expect(await pull(nodeTest, { organizationId: chosen(ORGANIZATION) })).toEqual(
			expectedRows(world, control.leads.list({ testLeads: 'exclude' })),
		);
		expect(nodeTest.refreshes).toHaveLength(before + 1);
		expect(await nodeTest.tokens()).toEqual(nodeTest.refreshes.at(-1));
	},
);
