import { mapValues } from 'lodash';
import type { FaultMatch } from '../../simulator/server/faults';
import { EVENT, FORM } from '../../simulator/server/testing/smallWorld';
import { HOUR, MINUTE, pass, SECOND } from '../lead/support/clock';
import { byLeadId, expectedRows } from '../../oracle/leadRow';
import { callsOf } from '../lead/support/pull';
import { ActiveTrigger } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

const activate = async () => (await ActiveTrigger.activate(test.nodeTest, oneOrganization)).trigger;

/** Polls a minute later; the calls for forms and events besides. */
const pollAfterAMinute = async (trigger: ActiveTrigger) => {
	pass(MINUTE);
	test.nodeTest.simulator.control.calls.clear();
	const items = await trigger.poll();
	const [forms, events] = ['leadForms', 'events'].map(
		(name) => callsOf(test.nodeTest, name).length,
	);
	return { items, calls: { forms, events } };
};

const rowsOf = (...leads: Array<ReturnType<typeof test.register>>) =>
	expectedRows(test.nodeTest.simulator.world, leads);

const renameEvent = (name: string) => {
	const event = test.nodeTest.simulator.world.events.find(({ id }) => id === EVENT);
	if (event === undefined) throw new Error('There is no such event');
	event.name = mapValues(event.name, () => name);
};

describe('what LinkedIn has shown', () => {
	it('is not asked for again for an hour, and then once', async () => {
		const trigger = await activate();
		const asked = { forms: 0, events: 0 };
		for (let minute = 0; minute < 90; minute++) {
			const lead = test.register();
			const { items, calls } = await pollAfterAMinute(trigger);
			expect(items).toMatchObject(rowsOf(lead));
			asked.forms += calls.forms;
			asked.events += calls.events;
		}
		expect(asked).toEqual({ forms: 2, events: 2 });
	});

	it('an event that is renamed has its new name after an hour', async () => {
		const trigger = await activate();
		test.register();
		await pollAfterAMinute(trigger);
		renameEvent('Summit of the year');
		pass(HOUR);
		test.register();
		const { items } = await pollAfterAMinute(trigger);
		expect(items).toMatchObject([{ event_name: 'Summit of the year' }]);
	});

	it('grows no younger by a bad lead between good ones', async () => {
		const trigger = await activate();
		test.register();
		await pollAfterAMinute(trigger);
		renameEvent('Summit of the year');
		pass(50 * MINUTE);
		const register = () => {
			pass(SECOND);
			return test.register();
		};
		const [, bad] = [register(), register(), register()];
		const { leads } = test.nodeTest.simulator.control;
		leads.damage(bad.id, { kind: 'malformed', override: { leadType: undefined } });
		const { items } = await pollAfterAMinute(trigger);
		expect(items.filter(({ field_errors }) => field_errors !== null)).toHaveLength(1);
		pass(10 * MINUTE);
		test.register();
		const later = await pollAfterAMinute(trigger);
		expect(later.items).toMatchObject([{ event_name: 'Summit of the year' }]);
	});

	it('a form that changes is asked for at once, and each version only once', async () => {
		const trigger = await activate();
		test.register();
		await pollAfterAMinute(trigger);
		test.nodeTest.simulator.control.forms.addVersion(FORM, {
			addQuestions: [{ text: 'Shoe size?' }],
		});
		const changed = test.register();
		const first = await pollAfterAMinute(trigger);
		expect(first.items).toMatchObject([
			{ ...rowsOf(changed)[0], shoe_size: expect.any(String) as string },
		]);
		expect(first.calls).toEqual({ forms: 1, events: 0 });
		const late = test.nodeTest.simulator.control.leads.add({ eventId: EVENT, formVersionId: 2 });
		const next = test.register();
		const second = await pollAfterAMinute(trigger);
		expect(byLeadId(second.items)).toMatchObject(rowsOf(late, next));
		expect(second.calls).toEqual({ forms: 0, events: 0 });
	});

	it('a lead that does not say its version has the columns of the form of now', async () => {
		const trigger = await activate();
		const { forms, leads } = test.nodeTest.simulator.control;
		const versionedLeadGenFormUrn = `urn:li:leadGenForm:${FORM}`;
		const register = () => {
			const { id } = test.register();
			leads.damage(id, { kind: 'malformed', override: { versionedLeadGenFormUrn } });
		};
		register();
		await pollAfterAMinute(trigger);
		forms.addVersion(FORM, { addQuestions: [{ text: 'Shoe size?' }] });
		register();
		const { items } = await pollAfterAMinute(trigger);
		expect(items).toMatchObject([{ shoe_size: expect.any(String) as string }]);
	});

	it('to one member is asked for by another', async () => {
		const trigger = await activate();
		test.register();
		await pollAfterAMinute(trigger);
		await test.nodeTest.connect();
		const other = await activate();
		test.register();
		expect((await pollAfterAMinute(other)).calls).toEqual({ forms: 1, events: 1 });
	});
});

describe.each<[string, FaultMatch[]]>([
	['an event', [{ resource: 'events' }]],
	['a form', [{ resource: 'leadForms' }, { pathIncludes: 'form:(' }]],
])('what LinkedIn did not show: %s', (_, matches) => {
	it('is asked for again in the next poll', async () => {
		const trigger = await activate();
		const { faults } = test.nodeTest.simulator.control;
		for (const match of matches) {
			faults.add({ match, effect: { kind: 'status', status: 403 }, times: 'always' });
		}
		test.register();
		const spoilt = await pollAfterAMinute(trigger);
		expect(spoilt.items[0].field_errors).not.toBeNull();
		faults.clear();
		const lead = test.register();
		const { items } = await pollAfterAMinute(trigger);
		expect(items).toMatchObject(rowsOf(lead));
		expect(items[0].field_errors).toBeNull();
	});
});

it('a form that LinkedIn once showed without a question is asked for again by the next poll', async () => {
	const trigger = await activate();
	const questions = test.nodeTest.simulator.world.forms
		.find(({ id }) => id === FORM)
		?.versions.at(-1)?.questions;
	const hidden = questions?.pop();
	if (questions === undefined || hidden === undefined) throw new Error('There is no such form');
	test.register();
	expect((await pollAfterAMinute(trigger)).items[0].field_errors).toBeNull();
	questions.push(hidden);
	test.register();
	expect((await pollAfterAMinute(trigger)).items[0].field_errors).not.toBeNull();
	const lead = test.register();
	expect((await pollAfterAMinute(trigger)).items).toMatchObject(rowsOf(lead));
});
