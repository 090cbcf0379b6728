import { EVENT, FORM, NOW, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

const truth = (start: number) =>
	expectedRows(
		test.nodeTest.simulator.world,
		test.nodeTest.simulator.control.leads.list({ start, testLeads: 'exclude' }),
	);

describe('the first activation', () => {
	it('from now on: nothing old, everything new', async () => {
		const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
		expect(items).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
		pass(MINUTE);
		test.register();
		test.register();
		expect(answeredRows(await trigger.poll(), truth(NOW))).toEqual(truth(NOW));
		expect(await trigger.poll()).toEqual([]);
	});

	it('the last 2 days, then new ones', async () => {
		test.register(NOW - 2 * DAY);
		test.register(NOW - 2 * DAY - 1);
		const parameters = { ...oneOrganization, startFrom: 'lastDays', startDays: 2 };
		const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, parameters);
		expect(answeredRows(items, truth(NOW - 2 * DAY))).toEqual(truth(NOW - 2 * DAY));
		const lead = test.register();
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	});

	it.each([
		['2026-11-24T08:50:00Z', NOW - 10 * MINUTE, 'UTC'],
		['2026-11-24T09:50:00', NOW - 10 * MINUTE, 'Europe/Berlin'],
		['2020-01-01', 0, 'UTC'],
	])('a date, to the millisecond: %s', async (startDate, start, timezone) => {
		const parameters = { ...oneOrganization, startFrom: 'date', startDate };
		const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, parameters, {
			timezone,
		});
		expect(answeredRows(items, truth(start))).toEqual(truth(start));
		expect(items.map(({ submitted_at }) => submitted_at)).toEqual(
			items.map(({ submitted_at }) => submitted_at).sort(),
		);
		expect(await trigger.poll()).toEqual([]);
	});

	it.each([
		[{ startFrom: '={{ "yesterday" }}' }, 'Start From'],
		[{ leadType: '={{ "ORGANIC" }}' }, 'Lead Type'],
		[{ startFrom: 'lastDays', startDays: '={{ "some" }}' }, 'Days'],
		[{ startFrom: 'date', startDate: 'soon' }, 'Start Date'],
		[{ startFrom: 'date', startDate: '={{ "" }}' }, 'Start Date'],
		[{ organizationId: { __rl: true, mode: 'id', value: 'mine' } }, 'LinkedIn Page'],
		[{ options: { testLeads: '={{ "some" }}' } }, 'Test Leads'],
	])('with a wrong input is refused with the name of the field: %j', async (wrong, field) => {
		test.nodeTest.simulator.control.calls.clear();
		const parameters = { ...oneOrganization, ...wrong };
		await expect(ActiveTrigger.activate(test.nodeTest, parameters)).rejects.toMatchObject({
			message: expect.stringMatching(`^${field.replace(/[()]/g, '\\$&')}: .`) as string,
		});
		expect(callsOf(test.nodeTest)).toEqual([]);
	});
});

it.each([
	['exclude', [false]],
	['include', [false, true]],
	['only', [true]],
])('test leads: %s', async (testLeads, kinds) => {
	const parameters = { ...oneOrganization, options: { testLeads } };
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, parameters);
	const leads = [test.register(), test.register(undefined, { testLead: true })];
	const expected = leads.filter(({ testLead }) => kinds.includes(testLead));
	expect(idsOf(await trigger.poll())).toEqual(idsOf(expected));
	expect(await trigger.poll()).toEqual([]);
});

it("simplify off: LinkedIn's own JSON", async () => {
	const parameters = { ...oneOrganization, simplify: false };
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, parameters);
	const lead = test.register();
	const [json] = await trigger.poll();
	expect(json).toMatchObject({ id: lead.id, formResponse: { answers: expect.any(Array) as [] } });
});

it.each([
	['event', { eventId: chosen(EVENT) }],
	['form', { formId: chosen(FORM) }],
])('one %s is watched', async (_, parameters) => {
	const { control } = test.nodeTest.simulator;
	const other = control.forms.add({
		owner: { organizationId: ORGANIZATION },
		name: 'Other',
		questions: [{ predefinedField: 'EMAIL' }],
	});
	const event = control.events.add({
		organizationId: ORGANIZATION,
		name: 'Other',
		startsAt: NOW,
		formId: other.id,
	});
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, {
		...oneOrganization,
		...parameters,
	});
	const lead = test.register();
	control.leads.add({ eventId: event.id });
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
});

it('a poll costs one call more while there are leads in the overlap', async () => {
	test.nodeTest.simulator.control.variants.set(countedLists());
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
	const callsOfQuietPoll = async () => {
		pass(MINUTE);
		test.nodeTest.simulator.control.calls.clear();
		expect(await trigger.poll()).toEqual([]);
		return callsOf(test.nodeTest).length;
	};
	expect(await callsOfQuietPoll()).toBe(2);
	pass(HOUR);
	await trigger.poll();
	expect(await callsOfQuietPoll()).toBe(1);
});
