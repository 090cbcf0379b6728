import { NOW } from '../../simulator/server/testing/smallWorld';
import { MINUTE, pass } from '../lead/support/clock';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { ActiveTrigger } from './support/activeTrigger';
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
});

it("simplify off: LinkedIn's own JSON", async () => {
	const parameters = { ...oneOrganization, simplify: false };
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, parameters);
	const lead = test.register();
	const [json] = await trigger.poll();
	expect(json).toMatchObject({ id: lead.id, formResponse: { answers: expect.any(Array) as [] } });
});
