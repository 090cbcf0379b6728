import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { HOUR, MINUTE, pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { SECOND, THIRD, threeOrganizations } from './support/threeOrganizations';
import { setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest(threeOrganizations);

const activate = async (
	activation: 'activate' | 'init' | 'update' = 'activate',
	staticData?: StaticData,
) => await ActiveTrigger.activate(test.nodeTest, {}, { staticData, activation });

const register = (eventId: string) => test.nodeTest.simulator.control.leads.add({ eventId });

/** LinkedIn answers so, too, where the member has no role any more at this one page. */
const refuse = (organizationId?: string) =>
	test.failLeads({ kind: 'token', problem: 'invalid' }, organizationId);

const callsTo = (organizationId: string) =>
	callsOf(test.nodeTest, 'leadFormResponses').filter((call) => call.includes(organizationId));

describe('one organization that LinkedIn refuses with 401, while the others are idle', () => {
	it('a poll brings no failure but a warning', async () => {
		const { trigger } = await activate();
		refuse(SECOND.organizationId);
		pass(MINUTE);
		expect(await trigger.poll()).toEqual([]);
		expect(trigger.warnings.join()).toContain(SECOND.organizationId);
		expect(trigger.warnings.join()).toContain('presumably has no role there');
	});

	it.each(['activate', 'init', 'update'] as const)('%s: the others are watched', async (mode) => {
		const staticData = new StaticData();
		await activate('activate', staticData);
		refuse(SECOND.organizationId);
		pass(MINUTE);
		const { trigger, items } = await activate(mode, staticData);
		expect(items).toEqual([]);
		expect(trigger.reported).toEqual([]);
		const lead = register(THIRD.eventId);
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	});

	it('is asked again once an hour, and then gives what was missed', async () => {
		const { trigger } = await activate();
		refuse(SECOND.organizationId);
		pass(MINUTE);
		expect(await trigger.poll()).toEqual([]);
		const missed = register(SECOND.eventId);
		test.nodeTest.simulator.control.calls.clear();
		for (let minutes = 0; minutes < 50; minutes += 10) {
			pass(10 * MINUTE);
			const lead = register(EVENT);
			expect(idsOf(await trigger.poll())).toEqual([lead.id]);
		}
		expect(callsTo(SECOND.organizationId)).toEqual([]);
		expect(callsOf(test.nodeTest, 'oauth/accessToken')).toEqual([]);
		pass(HOUR);
		expect(await trigger.poll()).toEqual([]);
		expect(callsTo(SECOND.organizationId)).not.toEqual([]);
		test.nodeTest.simulator.control.faults.clear();
		pass(HOUR);
		expect(idsOf(await trigger.poll())).toEqual([missed.id]);
		test.nodeTest.simulator.control.calls.clear();
		pass(MINUTE);
		expect(await trigger.poll()).toEqual([]);
		expect(callsTo(SECOND.organizationId)).toHaveLength(1);
	});

	it('is asked at each poll where there is no other any more', async () => {
		const { trigger } = await activate();
		refuse(SECOND.organizationId);
		pass(MINUTE);
		expect(await trigger.poll()).toEqual([]);
		for (const id of [ORGANIZATION, THIRD.organizationId]) {
			test.nodeTest.simulator.control.organizations.revokeRole(id);
		}
		pass(59 * MINUTE);
		await expect(trigger.poll()).rejects.toThrow('no longer accepts');
		pass(MINUTE);
		await expect(trigger.poll()).rejects.toThrow('no longer accepts');
	});
});

it('all organizations refused with 401: to reconnect, at the activation too', async () => {
	const staticData = new StaticData();
	const { trigger } = await activate('activate', staticData);
	refuse();
	pass(MINUTE);
	await expect(trigger.poll()).rejects.toThrow('no longer accepts the access token');
	await expect(activate('init', staticData)).rejects.toThrow('select Reconnect');
});
