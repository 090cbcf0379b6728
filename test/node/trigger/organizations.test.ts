import { EVENT } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { HOUR, MINUTE, pass } from '../lead/support/clock';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger } from './support/activeTrigger';
import { SECOND, THIRD, threeOrganizations } from './support/threeOrganizations';
import { setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

const activate = async (staticData?: StaticData) =>
	await ActiveTrigger.activate(test.nodeTest, {}, { staticData });

const register = (eventId: string) => test.nodeTest.simulator.control.leads.add({ eventId });

it('leads of all organizations, one call for each idle one', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	const leads = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
	expect(
		answeredRows(await trigger.poll(), expectedRows(test.nodeTest.simulator.world, leads)),
	).toEqual(expectedRows(test.nodeTest.simulator.world, leads));
	// Until no lead is in the overlap any more.
	for (let polls = 0; polls < 2; polls++) {
		pass(HOUR);
		expect(await trigger.poll()).toEqual([]);
	}
	test.nodeTest.simulator.control.calls.clear();
	pass(MINUTE);
	expect(await trigger.poll()).toEqual([]);
	expect(callsOf(test.nodeTest)).toHaveLength(3);
	pass(HOUR);
	test.nodeTest.simulator.control.calls.clear();
	expect(await trigger.poll()).toEqual([]);
	const lists = callsOf(test.nodeTest, 'organizationAcls').length;
	expect(lists).toBeGreaterThan(0);
	expect(callsOf(test.nodeTest)).toHaveLength(3 + lists);
});

it('the credential, which n8n takes long to read, is read once for all organizations', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	const reads = jest.spyOn(test.nodeTest.host.credentialStore, 'getDecrypted');
	expect(await trigger.poll()).toEqual([]);
	expect(callsOf(test.nodeTest, 'leadFormResponses').length).toBeGreaterThanOrEqual(3);
	expect(reads).toHaveBeenCalledTimes(1);
});
