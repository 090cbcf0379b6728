import { NodeOperationError } from 'n8n-workflow';

import type { FaultEffect } from '../../simulator';
import { EVENT, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { StaticData } from '../harness/staticData';
import { HOUR, MINUTE, pass } from '../lead/support/clock';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { FOURTH, SECOND, THIRD, threeOrganizations } from './support/threeOrganizations';
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

it("an organization that appears later is read from the trigger's start on", async () => {
	const { trigger } = await activate();
	pass(10 * MINUTE);
	const before = register(FOURTH.eventId);
	expect(await trigger.poll()).toEqual([]);
	test.nodeTest.simulator.control.organizations.grantRole(FOURTH.organizationId, 'ADMINISTRATOR');
	pass(2 * HOUR);
	const after = register(FOURTH.eventId);
	expect(idsOf(await trigger.poll())).toEqual(idsOf([before, after]));
	expect(await trigger.poll()).toEqual([]);
});

it('one event, then all: leads of every organization come at once', async () => {
	const staticData = new StaticData();
	const ofOneEvent = { eventId: chosen(SECOND.eventId) };
	await ActiveTrigger.activate(test.nodeTest, ofOneEvent, { staticData });
	pass(MINUTE);
	const { trigger } = await activate(staticData);
	const leads = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
	expect(idsOf(await trigger.poll())).toEqual(idsOf(leads));
});

it('an organization whose role is lost for some hours gives nothing twice', async () => {
	const { trigger } = await activate();
	register(SECOND.eventId);
	expect(await trigger.poll()).toHaveLength(1);
	const { organizations } = test.nodeTest.simulator.control;
	organizations.revokeRole(SECOND.organizationId);
	pass(2 * HOUR);
	register(EVENT);
	expect(await trigger.poll()).toHaveLength(1);
	const missed = register(SECOND.eventId);
	organizations.grantRole(SECOND.organizationId, 'ADMINISTRATOR');
	pass(2 * HOUR);
	expect(idsOf(await trigger.poll())).toEqual([missed.id]);
});

describe('an organization that vanishes from the roles of the member', () => {
	const lose = (...ids: string[]) =>
		ids.forEach((id) => test.nodeTest.simulator.control.organizations.revokeRole(id));

	it('is said once, in words, as a failed execution; the others go on', async () => {
		const { trigger } = await activate();
		lose(SECOND.organizationId);
		const leads = [EVENT, THIRD.eventId].map(register);
		pass(2 * HOUR);
		expect(idsOf(await trigger.poll())).toEqual(idsOf(leads));
		for (let polls = 0; polls < 3; polls++) {
			pass(2 * HOUR);
			expect(await trigger.poll()).toEqual([]);
		}
		expect(trigger.reported).toHaveLength(1);
		const [error] = trigger.reported as NodeOperationError[];
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe(
			`Organization: organization ${SECOND.organizationId} is no longer watched, since LinkedIn does not list a role any more by which the signed-in member may read the leads there`,
		);
		expect(error.description).toContain('Manage admins');
	});

	it("under n8n's scheduler, which makes a context for each poll: once, too", async () => {
		const staticData = new StaticData();
		const reported: number[] = [];
		for (let polls = 0; polls < 4; polls++) {
			const { trigger } = await ActiveTrigger.activate(
				test.nodeTest,
				{},
				{ staticData, activation: 'update' },
			);
			reported.push(trigger.reported.length);
			if (polls === 0) lose(SECOND.organizationId);
			pass(2 * HOUR);
		}
		expect(reported).toEqual([0, 1, 0, 0]);
	});

	it('each time that it vanishes', async () => {
		const { trigger } = await activate();
		const { organizations } = test.nodeTest.simulator.control;
		for (let times = 1; times <= 2; times++) {
			lose(SECOND.organizationId);
			pass(2 * HOUR);
			await trigger.poll();
			expect(trigger.reported).toHaveLength(times);
			const missed = register(SECOND.eventId);
			organizations.grantRole(SECOND.organizationId, 'ADMINISTRATOR');
			pass(2 * HOUR);
			expect(idsOf(await trigger.poll())).toEqual([missed.id]);
		}
	});
});

it.each<[string, FaultEffect]>([
	['401', { kind: 'token', problem: 'invalid' }],
	['403', { kind: 'status', status: 403 }],
	['404', { kind: 'status', status: 404 }],
	['503', { kind: 'status', status: 503 }],
	['half an answer', { kind: 'truncatedJson' }],
	['a cut connection', { kind: 'cutConnection' }],
])(
	'%s of one organization: the others deliver; later it delivers what was missed',
	async (_, effect) => {
		const failing = SECOND.organizationId;
		const staticData = new StaticData();
		const { trigger } = await activate(staticData);
		test.failLeads(effect, failing);
		pass(MINUTE);
		const [first, missed, third] = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
		expect(idsOf(await trigger.poll())).toEqual(idsOf([first, third]));
		expect(trigger.warnings.join()).toContain(failing);
		pass(10 * HOUR);
		test.nodeTest.simulator.control.faults.clear();
		const { items } = await activate(staticData);
		expect(idsOf(items)).toEqual([missed.id]);
	},
);

it('a 401 of one organization, without a refresh token: the others deliver', async () => {
	const { refresh_token, ...token } = await test.nodeTest.tokens();
	expect(refresh_token).toBeDefined();
	await test.nodeTest.host.credentialStore.update(test.nodeTest.credentials, {
		oauthTokenData: token,
	});
	const { trigger } = await activate();
	test.failLeads({ kind: 'token', problem: 'invalid' }, ORGANIZATION);
	const leads = [SECOND.eventId, THIRD.eventId].map(register);
	expect(idsOf(await trigger.poll())).toEqual(idsOf(leads));
});

it('a refused refresh stops the poll: no calls in vain', async () => {
	const { trigger } = await activate();
	test.nodeTest.simulator.control.tokens.revoke('all');
	test.nodeTest.simulator.control.calls.clear();
	await expect(trigger.poll()).rejects.toThrow('"My LinkedIn"');
	expect(callsOf(test.nodeTest, 'leadFormResponses')).toHaveLength(1);
});

it('while one organization always fails, the list of them is asked for no more often', async () => {
	const { trigger } = await activate();
	test.failLeads({ kind: 'status', status: 503 }, SECOND.organizationId);
	const lists = [];
	for (const time of [2 * HOUR, MINUTE, MINUTE]) {
		test.nodeTest.simulator.control.calls.clear();
		pass(time);
		await expect(trigger.poll()).rejects.toThrow('HTTP status 503');
		lists.push(callsOf(test.nodeTest, 'organizationAcls').length > 0);
	}
	expect(lists).toEqual([true, false, false]);
});

it('all organizations refused: heard of', async () => {
	const { trigger } = await activate();
	test.failLeads({ kind: 'status', status: 403 });
	await expect(trigger.poll()).rejects.toThrow(/organization/);
	await expect(activate()).rejects.toThrow(/organization/);
});

it('a failure in the middle of a window loses none of its leads', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	const leads = test.nodeTest.simulator.control.leads.addMany({ eventId: EVENT }, 350, 10);
	test.nodeTest.simulator.control.faults.add({
		match: { resource: 'leadFormResponses', organizationId: ORGANIZATION, nth: 3 },
		effect: { kind: 'throttle', limit: 'day' },
	});
	pass(MINUTE);
	await expect(trigger.poll()).rejects.toThrow('daily limit');
	expect(idsOf(await trigger.poll())).toEqual(idsOf(leads));
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
