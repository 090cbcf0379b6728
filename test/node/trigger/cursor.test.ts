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

it('a lead that LinkedIn shows 59 minutes late', async () => {
	const { trigger } = await activate();
	pass(2 * HOUR);
	const late = test.register(Date.now(), { visibleFrom: Date.now() + 59 * MINUTE });
	const before = test.register();
	expect(idsOf(await trigger.poll())).toEqual([before.id]);
	pass(59 * MINUTE);
	const after = test.register();
	expect(idsOf(await trigger.poll())).toEqual(idsOf([late, after]));
	expect(await trigger.poll()).toEqual([]);
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
