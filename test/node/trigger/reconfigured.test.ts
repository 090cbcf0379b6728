import type { INodeParameters } from 'n8n-workflow';

import { EVENT } from '../../simulator/server/testing/smallWorld';
import { CREDENTIAL_TYPE, type NodeTest } from '../harness/startNodeTest';
import { StaticData } from '../harness/staticData';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { FOURTH, SECOND, THIRD, threeOrganizations } from './support/threeOrganizations';
import { setUpTriggerTest } from './support/triggerTest';

jest.setTimeout(60_000);

const test = setUpTriggerTest(threeOrganizations);

let staticData: StaticData;

beforeEach(() => {
	staticData = new StaticData();
});

/** Saves the workflow with other fields, which activates it anew. */
const configure = async (parameters: INodeParameters = {}, nodeTest: NodeTest = test.nodeTest) => {
	const { trigger, items } = await ActiveTrigger.activate(nodeTest, parameters, { staticData });
	return { trigger, ids: idsOf(items) };
};

const register = (eventId = EVENT) => test.nodeTest.simulator.control.leads.add({ eventId });

const onlySecond = { eventId: chosen(SECOND.eventId) };

/** Some other filter; without leads, since no lead has such a form. */
const otherFilter = (number: number) => ({ formId: chosen(`${7_000_000_000 + number}`) });

describe('a filter that is changed and changed back', () => {
	it('goes on where it was: nothing comes again, nothing in between is missed', async () => {
		const { trigger } = await configure();
		pass(MINUTE);
		const first = [register(), register(SECOND.eventId)];
		expect(idsOf(await trigger.poll())).toEqual(idsOf(first));
		pass(2 * HOUR);
		expect((await configure(onlySecond)).ids).toEqual([first[1].id]);
		const between = [register(), register(SECOND.eventId), register(THIRD.eventId)];
		pass(2 * HOUR);
		expect((await configure()).ids).toEqual(idsOf(between));
		expect((await configure(onlySecond)).ids).toEqual([between[1].id]);
	});

	it('several times: what is stored stays bounded', async () => {
		const sizes: number[] = [];
		for (let number = 0; number < 12; number++) {
			pass(MINUTE);
			await configure(otherFilter(number));
			sizes.push(JSON.stringify(staticData.saved).length);
		}
		expect(sizes[11]).toBeLessThan(sizes[8] * 1.05);
	});

	it('the last few filters are remembered, earlier ones start anew', async () => {
		await configure(onlySecond);
		pass(MINUTE);
		const lead = register(SECOND.eventId);
		expect((await configure(onlySecond)).ids).toEqual([lead.id]);
		for (let number = 0; number < 5; number++) await configure(otherFilter(number));
		expect((await configure(onlySecond)).ids).toEqual([]);
		for (let number = 0; number < 6; number++) {
			pass(MINUTE);
			await configure(otherFilter(number));
		}
		expect((await configure(onlySecond)).ids).toEqual([lead.id]);
	});

	it('is forgotten after 90 days, and then reads from its start on', async () => {
		const { trigger } = await configure();
		const lead = register();
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
		await configure(onlySecond);
		pass(91 * DAY);
		await configure(onlySecond);
		expect((await configure()).ids).toContain(lead.id);
	});
});

describe('the list of organizations', () => {
	it.each([
		['another filter and back', async () => void (await configure(onlySecond))],
		['a save without a change', async () => void (await configure())],
	])('after %s: leads of every organization come at once', async (_, between) => {
		await configure();
		await between();
		pass(MINUTE);
		const leads = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
		expect((await configure()).ids).toEqual(idsOf(leads));
	});

	it('is made anew for another credential', async () => {
		await configure();
		const { simulator, host } = test.nodeTest;
		const { clientId, clientSecret } = simulator.control.application.get();
		const data = { clientId, clientSecret };
		const credentials = await host.addCredential(CREDENTIAL_TYPE, 'Other LinkedIn', data);
		const other = Object.create(test.nodeTest, {
			credentials: { value: credentials },
		}) as NodeTest;
		await other.connect();
		simulator.control.organizations.grantRole(FOURTH.organizationId, 'ADMINISTRATOR');
		pass(MINUTE);
		const lead = register(FOURTH.eventId);
		expect((await configure()).ids).toEqual([]);
		expect((await configure({}, other)).ids).toEqual([lead.id]);
	});
});

describe('the overlap', () => {
	const overlap = (minutes: number) => ({ options: { overlapMinutes: minutes } });

	it('raised: nothing comes again; it grows with time', async () => {
		const { trigger } = await configure(overlap(10));
		const emitted: string[] = [];
		for (let lead = 0; lead < 6; lead++) {
			pass(10 * MINUTE);
			register();
			emitted.push(...idsOf(await trigger.poll()));
		}
		expect(new Set(emitted).size).toBe(6);
		const raised = await configure(overlap(24 * 60));
		expect(raised.ids).toEqual([]);
		pass(20 * HOUR);
		const late = test.register(Date.now() - 15 * HOUR);
		const lead = register();
		expect(idsOf(await raised.trigger.poll())).toEqual(idsOf([late, lead]));
	});

	it('lowered and raised again: nothing is lost, nothing comes again', async () => {
		await configure(overlap(120));
		const emitted: string[] = [];
		const leads: string[] = [];
		for (const minutes of [120, 5, 300, 1, 60]) {
			pass(7 * MINUTE);
			leads.push(register().id, test.register(Date.now() - 30_000).id);
			emitted.push(...(await configure(overlap(minutes))).ids);
		}
		expect(emitted.sort()).toEqual(leads.sort());
		test.nodeTest.simulator.control.calls.clear();
		expect((await configure(overlap(60))).ids).toEqual([]);
		expect(callsOf(test.nodeTest, 'leadFormResponses')).toHaveLength(3);
	});
});
