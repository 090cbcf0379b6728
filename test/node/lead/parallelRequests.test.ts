import { EVENT, NOW, ORGANIZATION, smallWorld } from '../../simulator/server/testing/smallWorld';
import { addLead } from '../../simulator/world/mutations';
import { countedLists } from '../harness/countedLists';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import { chosen } from '../router/runAction';
import { expectedRows } from '../../oracle/leadRow';
import { callsOf, pull } from './support/pull';

const LEADS = 215;
const PAGE_SIZE = 20;

const test = setUpSmallWorld(() => {
	const world = smallWorld();
	for (let number = world.leads.length; number < LEADS; number++) {
		addLead(world, { eventId: EVENT, submittedAt: NOW - number * 60_000 });
	}
	return world;
});
beforeEach(() => {
	test.nodeTest.simulator.control.variants.set({
		...countedLists(),
		maxCount: PAGE_SIZE,
		beyondMaxCount: 'clamp',
	});
});

const parameters = { organizationId: chosen(ORGANIZATION) };

const truth = () =>
	expectedRows(
		test.nodeTest.simulator.world,
		test.nodeTest.simulator.control.leads.list({ testLeads: 'exclude' }),
	);

const pageCalls = () =>
	callsOf(test.nodeTest, 'leadFormResponses').filter((call) => call.includes('q=owner'));

it('the credential, which n8n would read for each call, is read once for all pages', async () => {
	const reads = jest.spyOn(test.nodeTest.host.credentialStore, 'getDecrypted');
	expect(await pull(test.nodeTest, parameters)).toEqual(truth());
	expect(pageCalls().length).toBeGreaterThan(10);
	expect(reads).toHaveBeenCalledTimes(1);
	reads.mockRestore();
});

it.each([1, 9])(
	'a token that expires after %i calls, with others under way, is renewed once',
	async (calls) => {
		const renewals = test.nodeTest.refreshes.length;
		test.nodeTest.simulator.control.tokens.expireAccessAfterCalls(calls);
		expect(await pull(test.nodeTest, parameters)).toEqual(truth());
		expect(test.nodeTest.refreshes).toHaveLength(renewals + 1);
	},
);
