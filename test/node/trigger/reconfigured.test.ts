import type { INodeParameters } from 'n8n-workflow';

import { EVENT } from '../../simulator/server/testing/smallWorld';
import { CREDENTIAL_TYPE, type NodeTest } from '../harness/startNodeTest';
import { StaticData } from '../harness/staticData';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { FOURTH, SECOND, THIRD, threeOrganizations } from './support/threeOrganizations';
import { setUpTriggerTest } from './support/triggerTest';

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
const onlyThird = { eventId: chosen(THIRD.eventId) };

/** Some other filter; without leads, since no lead has such a form. */
const otherFilter = (number: number) => ({ formId: chosen(`${7_000_000_000 + number}`) });

describe('a filter that is changed', () => {
	it('brings nothing again, and nothing that was not wanted before', async () => {
		const { trigger } = await configure();
		pass(MINUTE);
		const before = [register(), register(SECOND.eventId)];
		expect(idsOf(await trigger.poll())).toEqual(idsOf(before));
		pass(2 * HOUR);
		const narrow = await configure(onlySecond);
		expect(narrow.ids).toEqual([]);
		pass(MINUTE);
		register();
		const wanted = register(SECOND.eventId);
		pass(MINUTE);
		expect(idsOf(await narrow.trigger.poll())).toEqual([wanted.id]);
		pass(2 * HOUR);
		const wide = await configure();
		expect(wide.ids).toEqual([]);
		pass(MINUTE);
		const after = [EVENT, SECOND.eventId, THIRD.eventId].map(register);
		expect(idsOf(await wide.trigger.poll())).toEqual(idsOf(after));
	});

	it.each([
		['Start From is a date', { startFrom: 'date', startDate: '2020-01-01' }],
		['Start From is last days', { startFrom: 'lastDays', startDays: 30 }],
	])('reads no history, when %s', async (_, start) => {
		const { trigger } = await configure({ ...start, ...onlySecond });
		pass(MINUTE);
		const lead = register(SECOND.eventId);
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
		pass(100 * DAY);
		expect((await configure({ ...start, ...onlyThird })).ids).toEqual([]);
		expect((await configure(start)).ids).toEqual([]);
	});

	it('begins where the trigger had read to: what came since is not missed', async () => {
		await configure();
		pass(5 * HOUR);
		register();
		const wanted = register(SECOND.eventId);
		pass(5 * HOUR);
		expect((await configure(onlySecond)).ids).toEqual([wanted.id]);
		pass(5 * HOUR);
		const others = [register(), register(THIRD.eventId)];
		pass(5 * HOUR);
		expect((await configure()).ids).toEqual(idsOf(others));
	});

	it('to another event of the same page, where its leads were read already', async () => {
		const { world, control } = test.nodeTest.simulator;
		const { eventId } = SECOND;
		const event = world.events.find(({ id }) => id === eventId)!;
		const { id } = control.events.add({ ...event, id: '7400000000000000099' });
		const { trigger } = await configure({ eventId: chosen(id) });
		pass(MINUTE);
		register(eventId);
		const lead = register(id);
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
		const other = await configure(onlySecond);
		expect(other.ids).toEqual([]);
		const next = register(eventId);
		expect(idsOf(await other.trigger.poll())).toEqual([next.id]);
	});

	it('to another lead type and back', async () => {
		const { world, control } = test.nodeTest.simulator;
		const form = world.forms.find(({ owner }) => 'organizationId' in owner)!;
		const ofCompany = () => control.leads.add({ formId: form.id, leadType: 'COMPANY' });
		await configure();
		pass(MINUTE);
		const before = [register(), ofCompany()];
		pass(MINUTE);
		const company = await configure({ leadType: 'COMPANY' });
		expect(company.ids).toEqual([before[1].id]);
		pass(MINUTE);
		const between = [register(), ofCompany()];
		pass(MINUTE);
		expect(idsOf(await company.trigger.poll())).toEqual([between[1].id]);
		pass(MINUTE);
		expect((await configure()).ids).toEqual([]);
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
		expect((await configure(overlap(60))).ids).toEqual([]);
	});
});
