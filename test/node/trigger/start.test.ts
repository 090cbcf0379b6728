import { NOW } from '../../simulator/server/testing/smallWorld';
import { DAY, HOUR, MINUTE, pass } from '../lead/support/clock';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
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

	it('from now on: a lead in the very millisecond of the activation is new', async () => {
		const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization);
		const lead = test.register(NOW);
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	});

	it.each([1, 2, 30])('the last %i days, then new ones', async (startDays) => {
		test.register(NOW - DAY);
		test.register(NOW - DAY - 1);
		test.register(NOW - 20 * DAY);
		const parameters = { ...oneOrganization, startFrom: 'lastDays', startDays };
		const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, parameters);
		expect(answeredRows(items, truth(NOW - startDays * DAY))).toEqual(truth(NOW - startDays * DAY));
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

	it('a date that lies ahead: what comes from then on', async () => {
		const startDate = new Date(NOW + HOUR).toISOString();
		const parameters = { ...oneOrganization, startFrom: 'date', startDate };
		const { trigger, items } = await ActiveTrigger.activate(test.nodeTest, parameters);
		pass(30 * MINUTE);
		test.register();
		pass(40 * MINUTE);
		const lead = test.register();
		expect(idsOf([...items, ...(await trigger.poll())])).toEqual([lead.id]);
	});

	it.each([
		[{ startFrom: '={{ "yesterday" }}' }, 'Start From'],
		[{ leadType: '={{ "ORGANIC" }}' }, 'Lead Type'],
		[{ startFrom: 'lastDays', startDays: '={{ "some" }}' }, 'Days'],
		[{ startFrom: 'date', startDate: 'soon' }, 'Start Date'],
		[{ startFrom: 'date', startDate: '={{ "" }}' }, 'Start Date'],
		[{ organizationId: { __rl: true, mode: 'id', value: 'mine' } }, 'Organization'],
		[{ options: { overlapMinutes: '={{ "long" }}' } }, 'Overlap (Minutes)'],
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
