import { EVENT, FORM, NOW, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { countedLists } from '../harness/countedLists';
import { answeredRows, expectedRows } from '../../oracle/leadRow';
import { DAY, HOUR, MINUTE, pass, SECOND } from '../lead/support/clock';
import { callsOf } from '../lead/support/pull';
import { chosen } from '../router/runAction';
import { ActiveTrigger, idsOf } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

const activate = async (...[parameters, options]: [object?, object?]) =>
	await ActiveTrigger.activate(test.nodeTest, { ...oneOrganization, ...parameters }, options);

const truth = (start = NOW) =>
	expectedRows(
		test.nodeTest.simulator.world,
		test.nodeTest.simulator.control.leads.list({ start, testLeads: 'exclude' }),
	);

/** How many calls a poll costs that gives nothing. */
const callsOfQuietPoll = async (trigger: ActiveTrigger) => {
	pass(MINUTE);
	test.nodeTest.simulator.control.calls.clear();
	expect(await trigger.poll()).toEqual([]);
	return callsOf(test.nodeTest).length;
};

it('costs one call more while there are leads in the overlap', async () => {
	test.nodeTest.simulator.control.variants.set(countedLists());
	const { trigger } = await activate();
	expect(await callsOfQuietPoll(trigger)).toBe(2);
	pass(HOUR);
	await trigger.poll();
	expect(await callsOfQuietPoll(trigger)).toBe(1);
});

it.each([
	['an hour', HOUR],
	['a day', DAY],
	['a month', 30 * DAY],
])('costs one call when nothing is new, %s after a burst of 900', async (_, time) => {
	const { trigger } = await activate();
	pass(HOUR);
	const { leads } = test.nodeTest.simulator.control;
	const burst = leads.addMany({ eventId: EVENT, submittedAt: NOW }, 900, 4 * SECOND);
	const emitted = [...(await trigger.poll()), ...(await trigger.poll())];
	expect(idsOf(emitted)).toEqual(idsOf(burst));
	pass(time);
	// Reads the overlap before the last poll, and after a day once seven days back.
	await trigger.poll();
	for (let polls = 0; polls < 3; polls++) expect(await callsOfQuietPoll(trigger)).toBe(1);
});

it.each(['newestFirst', 'oldestFirst', 'unordered'] as const)(
	'a burst of 350 leads between two polls, %s',
	async (leadOrder) => {
		test.nodeTest.simulator.control.variants.set({ leadOrder });
		const { trigger } = await activate();
		pass(MINUTE);
		test.nodeTest.simulator.control.leads.addMany({ eventId: EVENT }, 350, 100);
		pass(MINUTE);
		expect(answeredRows(await trigger.poll(), truth())).toEqual(truth());
		expect(await trigger.poll()).toEqual([]);
	},
);

it('leads of one millisecond, before and after a poll', async () => {
	const { trigger } = await activate();
	pass(MINUTE);
	const first = [test.register(), test.register()];
	expect(idsOf(await trigger.poll())).toEqual(idsOf(first));
	const second = [test.register(), test.register()];
	expect(idsOf(await trigger.poll())).toEqual(idsOf(second));
	expect(await trigger.poll()).toEqual([]);
});

it.each([1, 30, 59])('a lead that LinkedIn shows %i minutes late', async (minutes) => {
	const { trigger } = await activate();
	pass(2 * HOUR);
	const late = test.register(Date.now(), { visibleFrom: Date.now() + minutes * MINUTE });
	const before = test.register();
	expect(idsOf(await trigger.poll())).toEqual([before.id]);
	pass(minutes * MINUTE);
	const after = test.register();
	expect(idsOf(await trigger.poll())).toEqual(idsOf([late, after]));
	expect(await trigger.poll()).toEqual([]);
});

it('a late lead submitted before the activation is caught, too', async () => {
	const late = test.register(NOW - MINUTE, { visibleFrom: NOW + MINUTE });
	const { trigger } = await activate();
	pass(2 * MINUTE);
	expect(idsOf(await trigger.poll())).toEqual([late.id]);
});

it.each([2, 24, 6 * 24])(
	'a lead that LinkedIn shows %i hours late, within a day',
	async (hours) => {
		const { trigger } = await activate();
		pass(HOUR);
		const late = test.register(Date.now(), { visibleFrom: Date.now() + hours * HOUR });
		const emitted: string[] = [];
		for (let polls = 0; polls < hours + 26; polls++) {
			pass(HOUR);
			emitted.push(...idsOf(await trigger.poll()));
		}
		expect(emitted).toEqual([late.id]);
	},
);

it('a long overlap catches later ones at once', async () => {
	const { trigger } = await activate({ options: { overlapMinutes: 24 * 60 } });
	pass(DAY);
	const late = test.register(Date.now() - 20 * HOUR, { visibleFrom: Date.now() + MINUTE });
	const lead = test.register();
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	pass(MINUTE);
	expect(idsOf(await trigger.poll())).toEqual([late.id]);
});

it('the same id with another time is another lead', async () => {
	const { trigger } = await activate();
	const { id } = test.register();
	expect(idsOf(await trigger.poll())).toEqual([id]);
	pass(MINUTE);
	test.nodeTest.simulator.control.leads.delete(id);
	expect(await trigger.poll()).toEqual([]);
	test.nodeTest.simulator.control.leads.add({ eventId: EVENT, id });
	expect(idsOf(await trigger.poll())).toEqual([id]);
});

it('a lead in the future of this clock', async () => {
	const { trigger } = await activate();
	const ahead = test.register(NOW + 10 * MINUTE, { visibleFrom: NOW });
	expect(idsOf(await trigger.poll())).toEqual([ahead.id]);
	const lead = test.register();
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	pass(HOUR);
	const later = test.register();
	expect(idsOf(await trigger.poll())).toEqual([later.id]);
});

it('a very quiet page, then a lead', async () => {
	const { trigger } = await activate();
	for (let day = 0; day < 20; day++) {
		pass(3 * DAY);
		if (day === 10) test.register();
		const expected = day === 10 ? 1 : 0;
		expect(await trigger.poll()).toHaveLength(expected);
	}
	const lead = test.register();
	expect(idsOf(await trigger.poll())).toEqual([lead.id]);
});

it('polls that overlap in time give each lead once', async () => {
	const { trigger } = await activate();
	test.register();
	test.nodeTest.simulator.control.faults.add({
		match: { resource: 'leadFormResponses' },
		effect: { kind: 'latency', milliseconds: 200 },
	});
	const outputs = await Promise.all([trigger.poll(), trigger.poll(), trigger.poll()]);
	expect(answeredRows(outputs.flat(), truth())).toEqual(truth());
	expect(await trigger.poll()).toEqual([]);
});

describe('what is watched', () => {
	it.each([
		['event', { eventId: chosen(EVENT) }],
		['form', { formId: chosen(FORM) }],
	])('one %s', async (_, parameters) => {
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
		const { trigger } = await activate(parameters);
		const lead = test.register();
		control.leads.add({ eventId: event.id });
		expect(idsOf(await trigger.poll())).toEqual([lead.id]);
	});
});
