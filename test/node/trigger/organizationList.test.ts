import type { FaultEffect } from '../../simulator';
import { EVENT } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { HOUR, MINUTE, pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { FOURTH, SECOND, THIRD, threeOrganizations } from './support/threeOrganizations';
import { setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

const activate = async (staticData?: StaticData) =>
	await ActiveTrigger.activate(test.nodeTest, {}, { staticData });

const register = (eventId: string) => test.nodeTest.simulator.control.leads.add({ eventId });

describe.each<[string, FaultEffect]>([
	['daily 429', { kind: 'throttle', limit: 'day' }],
	['503', { kind: 'status', status: 503 }],
	['a cut connection', { kind: 'cutConnection' }],
])('the list of organizations cannot be read: %s', (_, effect) => {
	const failList = () =>
		test.nodeTest.simulator.control.faults.add({
			match: { resource: 'organizationAcls' },
			effect,
			times: 'always',
		});

	it('the known ones are read, and it is asked for again', async () => {
		const { trigger } = await activate();
		failList();
		pass(2 * HOUR);
		const leads = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
		expect(idsOf(await trigger.poll())).toEqual(idsOf(leads));
		expect(trigger.warnings).toEqual([expect.stringContaining('Which organizations')]);
		pass(MINUTE);
		expect(await trigger.poll()).toEqual([]);
		test.nodeTest.simulator.control.faults.clear();
		test.nodeTest.simulator.control.organizations.grantRole(FOURTH.organizationId, 'ADMINISTRATOR');
		pass(MINUTE);
		const lead = register(FOURTH.eventId);
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	});

	it('for longer than a day: heard of when there are no leads', async () => {
		const { trigger } = await activate();
		failList();
		pass(25 * HOUR);
		const lead = register(EVENT);
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
		await expect(trigger.poll()).rejects.toThrow('LinkedIn');
	});

	it('those known for another choice are not read instead', async () => {
		const staticData = new StaticData();
		await activate(staticData);
		failList();
		const companyLeads = { leadType: 'COMPANY' };
		const { trigger } = await ActiveTrigger.activate(test.nodeTest, companyLeads, { staticData });
		test.nodeTest.simulator.control.calls.clear();
		await expect(trigger.poll()).rejects.toThrow('LinkedIn');
		expect(callsOf(test.nodeTest, 'leadFormResponses')).toEqual([]);
	});
});
