import { NodeOperationError } from 'n8n-workflow';

import { EVENT } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { HOUR, MINUTE, pass } from '../lead/support/clock';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
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

it('other fields when the workflow is saved: nothing comes again, and what was chosen before goes on', async () => {
	const staticData = new StaticData();
	const { trigger } = await activate(staticData);
	pass(MINUTE);
	const before = [register(EVENT), register(SECOND.eventId)];
	expect(idsOf(await trigger.poll())).toEqual(idsOf(before));
	pass(2 * HOUR);
	const ofSecond = { eventId: chosen(SECOND.eventId) };
	const narrow = await ActiveTrigger.activate(test.nodeTest, ofSecond, { staticData });
	expect(narrow.items).toEqual([]);
	pass(MINUTE);
	const meanwhile = register(EVENT);
	const wanted = register(SECOND.eventId);
	pass(MINUTE);
	expect(idsOf(await narrow.trigger.poll())).toEqual([wanted.id]);
	pass(2 * HOUR);
	const wide = await activate(staticData);
	expect(idsOf(wide.items)).toEqual([meanwhile.id]);
	pass(MINUTE);
	const after = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
	expect(idsOf(await wide.trigger.poll())).toEqual(idsOf(after));
});

it('an organization that vanishes from the roles of the member is said once, in words, as a failed execution', async () => {
	const { trigger } = await activate();
	test.nodeTest.simulator.control.organizations.revokeRole(SECOND.organizationId);
	const leads = [EVENT, THIRD.eventId].map(register);
	pass(2 * HOUR);
	expect(idsOf(await trigger.poll())).toEqual(idsOf(leads));
	pass(2 * HOUR);
	expect(await trigger.poll()).toEqual([]);
	expect(trigger.reported).toHaveLength(1);
	const [error] = trigger.reported as NodeOperationError[];
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error.message).toBe(
		`LinkedIn Page: Page ${SECOND.organizationId} is no longer watched, since LinkedIn no longer lists a role with which your LinkedIn account can read the leads there`,
	);
	expect(error.description).toContain('Manage admins');
});

it('a list of organizations that cannot be read for a day: those known are read, and it is heard of', async () => {
	const { trigger } = await activate();
	test.nodeTest.simulator.control.faults.add({
		match: { resource: 'organizationAcls' },
		effect: { kind: 'status', status: 503 },
		times: 'always',
	});
	pass(25 * HOUR);
	const leads = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
	expect(idsOf(await trigger.poll())).toEqual(idsOf(leads));
	expect(trigger.warnings).toEqual([expect.stringContaining('which Pages to watch')]);
	await expect(trigger.poll()).rejects.toThrow('LinkedIn');
});

it('one organization that LinkedIn refuses with 401 is asked again once an hour, and then gives what was missed', async () => {
	const { trigger } = await activate();
	const { calls, faults } = test.nodeTest.simulator.control;
	const callsToSecond = () =>
		callsOf(test.nodeTest, 'leadFormResponses').filter((call) =>
			call.includes(SECOND.organizationId),
		);
	test.failLeads({ kind: 'token', problem: 'invalid' }, SECOND.organizationId);
	pass(MINUTE);
	expect(await trigger.poll()).toEqual([]);
	expect(trigger.warnings.join()).toContain('does not allow access to organization 70000011');
	const missed = register(SECOND.eventId);
	calls.clear();
	pass(50 * MINUTE);
	const lead = register(EVENT);
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	expect(callsToSecond()).toEqual([]);
	expect(callsOf(test.nodeTest, 'oauth/accessToken')).toEqual([]);
	pass(HOUR);
	expect(await trigger.poll()).toEqual([]);
	expect(callsToSecond()).not.toEqual([]);
	faults.clear();
	pass(HOUR);
	expect(idsOf(await trigger.poll())).toEqual([missed.id]);
});

it.each([403, 503] as const)('a %i of one organization: the others deliver', async (status) => {
	const { trigger } = await activate();
	test.failLeads({ kind: 'status', status }, SECOND.organizationId);
	const [first, , third] = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
	expect(idsOf(await trigger.poll())).toEqual(idsOf([first, third]));
	expect(trigger.warnings.join()).toContain(SECOND.organizationId);
});

it.each(['leadForms', 'events'])('a failure of %s loses no lead', async (resource) => {
	const { trigger } = await activate();
	const lead = register(EVENT);
	test.nodeTest.simulator.control.faults.add({
		match: { resource },
		effect: { kind: 'status', status: 503 },
		times: 'always',
	});
	await expect(trigger.poll()).rejects.toThrow('HTTP status 503');
	test.nodeTest.simulator.control.faults.clear();
	expect(
		answeredRows(await trigger.poll(), expectedRows(test.nodeTest.simulator.world, [lead])),
	).toEqual(expectedRows(test.nodeTest.simulator.world, [lead]));
});
