import { range } from 'lodash';

import { nothingEmitted } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { poll } from '../../../nodes/LinkedInLeadSync/trigger/poll';
import { firstState, saveState } from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPoll, newStaticData, ofForm, triggerContext } from './polled';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

stopTime(Date.UTC(2026, 10, 24));

const leadNow = (id: string) => ({ id, submittedAt: Date.now() });

it('fails when nothing can be read, and reads on where it was', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const context = triggerContext(linkedIn);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	jest.advanceTimersByTime(2 * HOUR);
	linkedIn.leads[1].push(leadNow('b'));
	linkedIn.answers = () => ({ statusCode: 503, body: '' });
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow('LinkedIn');
	jest.advanceTimersByTime(2 * HOUR);
	delete linkedIn.answers;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
});

// n8n shows the message alone where a workflow cannot be published.
it('says in the message which field is wrong, and what to enter', async () => {
	const context = triggerContext({ leads: {} }, { startDays: 'many' });
	await expect(poll(context)).rejects.toThrow(
		"Days: 'many' is not a number of days. Enter how many days to look back, for example 7.",
	);
	await expect(poll(context)).rejects.toThrow(/^Days: 'many' is not a number of days$/);
});

it('does not move on over leads of which no rows could be made', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const context = triggerContext(linkedIn, { simplify: true });
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	jest.advanceTimersByTime(2 * HOUR);
	linkedIn.leads[1].push({ ...leadNow('a'), ...ofForm(7) });
	linkedIn.forms = { statusCode: 401, body: {} };
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow('access token');
	delete linkedIn.forms;
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
});

it.each([401, 403])('a %i for one organization keeps no other from being read', async (status) => {
	// More than are read at once.
	const ids = range(1, 40).map(String);
	const linkedIn: LinkedIn = { leads: Object.fromEntries(ids.map((id) => [id, []])) };
	const context = triggerContext(linkedIn);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	jest.advanceTimersByTime(2 * HOUR);
	linkedIn.answers = (id) => (id === '1' ? { statusCode: status, body: {} } : undefined);
	for (const id of ids) linkedIn.leads[id].push(leadNow(`lead of ${id}`));
	const expected = ids.slice(1).map((id) => `lead of ${id}`);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(expected);
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
});

it('says once that an organization has vanished', async () => {
	const said: string[] = [];
	const linkedIn: LinkedIn = { leads: { 1: [], 2: [] }, said };
	const context = triggerContext(linkedIn);
	await withoutWaiting(idsOfPoll(context));
	linkedIn.leads = { 2: [] };
	for (let poll = 0; poll < 3; poll++) {
		jest.advanceTimersByTime(2 * HOUR);
		await withoutWaiting(idsOfPoll(context));
	}
	expect(said).toEqual([expect.stringContaining('organization 1 is no longer watched')]);
});

it('brings nothing twice of an organization whose role was lost for some hours', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')], 2: [] } };
	const context = triggerContext(linkedIn);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	const { 1: leads, ...others } = linkedIn.leads;
	linkedIn.leads = others;
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	linkedIn.leads = { 1: [...leads, leadNow('b')], ...others };
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['b']);
});

it('tells of a broken lead once, and brings it when LinkedIn serves it after all', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	linkedIn.answers = (_, start) => (start === 0 ? { statusCode: 500, body: '' } : undefined);
	const context = triggerContext(linkedIn);
	const standIn = expect.stringMatching(/^undeliverable-/) as string;
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([standIn]);
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	delete linkedIn.answers;
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
});

it('does not bring again what it has emitted more than a week before it breaks and heals', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const context = triggerContext(linkedIn);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['a']);
	linkedIn.answers = (_, start) => (start === 0 ? { statusCode: 500, body: '' } : undefined);
	jest.advanceTimersByTime(8 * DAY);
	expect(await withoutWaiting(idsOfPoll(context))).toHaveLength(1);
	delete linkedIn.answers;
	jest.advanceTimersByTime(2 * HOUR);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
});

it('brings a broken lead among many in no order, though it can be read only after a week', async () => {
	const others = range(140).map((index) => {
		const { submittedAt } = leadNow('');
		return { id: `${index}`, submittedAt: submittedAt - DAY - ((index * 37) % 140) * HOUR };
	});
	const { submittedAt } = others[70];
	const linkedIn: LinkedIn = { leads: { 1: [{ id: 'broken', submittedAt }, ...others] } };
	linkedIn.answers = (_, start) => (start === 0 ? { statusCode: 500, body: '' } : undefined);
	const context = triggerContext(linkedIn);
	expect(await withoutWaiting(idsOfPoll(context))).toHaveLength(141);
	jest.advanceTimersByTime(8 * DAY);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual([]);
	delete linkedIn.answers;
	jest.advanceTimersByTime(DAY);
	expect(await withoutWaiting(idsOfPoll(context))).toEqual(['broken']);
});

it('begins where it was started, though the poll under way then comes to nothing', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	let answer = () => {};
	linkedIn.answers = async () =>
		await new Promise<undefined>((resolve) => (answer = () => resolve(undefined)));
	// Without confirmations, only what n8n has stored counts.
	const settings = { startFrom: 'now', organizationId: '1', confirmLeads: 'immediately' };
	const lost = idsOfPoll(triggerContext(linkedIn, settings));
	await jest.advanceTimersByTimeAsync(1000);
	// The workflow is published again: another context.
	const published = triggerContext(linkedIn, settings, newStaticData());
	expect(await idsOfPoll(published)).toEqual([]);
	jest.advanceTimersByTime(10_000);
	linkedIn.leads[1].push(leadNow('a'));
	delete linkedIn.answers;
	answer();
	await withoutWaiting(lost);
	jest.advanceTimersByTime(60_000);
	expect(await withoutWaiting(idsOfPoll(published))).toEqual(['a']);
});

it('brings nothing twice when settings are set back before anything could be read with them', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')], 2: [] } };
	const stored = newStaticData();
	const publish = (organizationId: string) => triggerContext(linkedIn, { organizationId }, stored);
	expect(await withoutWaiting(idsOfPoll(publish('1')))).toEqual(['a']);
	jest.advanceTimersByTime(HOUR);
	const other = publish('2');
	linkedIn.answers = () => ({ statusCode: 503, body: '' });
	expect(await withoutWaiting(idsOfPoll(other))).toEqual([]);
	await expect(withoutWaiting(idsOfPoll(other))).rejects.toThrow('LinkedIn');
	delete linkedIn.answers;
	linkedIn.leads[1].push(leadNow('b'));
	jest.advanceTimersByTime(HOUR);
	expect(await withoutWaiting(idsOfPoll(publish('1')))).toEqual(['b']);
});

it('what n8n threw away of a poll that confirms immediately comes under other settings', async () => {
	const stored = newStaticData();
	const linkedIn: LinkedIn = { leads: { 1: [] } };
	const poll = async (confirmLeads: string, data = stored) =>
		await withoutWaiting(idsOfPoll(triggerContext(linkedIn, { confirmLeads }, data)));
	expect(await poll('immediately')).toEqual([]);
	linkedIn.leads[1].push(leadNow('a'));
	expect(await poll('immediately', structuredClone(stored))).toEqual(['a']);

	expect(await poll('onSuccess')).toEqual(['a']);
});

it('where n8n tells no outcome, what n8n has not kept comes again', async () => {
	const stored = newStaticData();
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] }, said: [] };
	const untold = { ...nothingEmitted(), untold: 3 };
	const state = { ...firstState(Date.now() - DAY, 'EVENT all all all'), confirmation: untold };
	saveState(triggerContext(linkedIn, {}, stored), state, undefined);
	const poll = async () =>
		await withoutWaiting(idsOfPoll(triggerContext(linkedIn, {}, structuredClone(stored))));

	expect(await poll()).toEqual(['a']);
	expect(await poll()).toEqual(['a']);
});

it.each([
	['init', 'now', true],
	['init', 'lastDays', false],
	['activate', 'now', false],
])(
	'where nothing is stored, at %s and with a start %s, it has been lost: %s',
	async (mode, startFrom, isLost) => {
		const linkedIn: LinkedIn = {
			leads: { 1: [{ id: 'a', submittedAt: Date.now() - 7 * DAY + HOUR }] },
			said: [],
		};
		const context = triggerContext(linkedIn, { startFrom, startDays: 1 });
		Object.assign(context, { getActivationMode: () => mode });
		const ids = await withoutWaiting(idsOfPoll(context));

		expect(ids).toEqual(isLost ? ['a'] : []);
		expect(linkedIn.said?.map((text) => text.slice(0, 41))).toEqual(
			isLost ? ['n8n started, and what this trigger had st'] : [],
		);
		if (isLost) expect(linkedIn.said?.[0]).toContain('Nothing needs to be done if');
	},
);

it('that n8n tells no outcome is told once', async () => {
	const said: string[] = [];
	const linkedIn: LinkedIn = { leads: { 1: [] }, said };
	const staticData = newStaticData();
	const untold = { ...nothingEmitted(), untold: 3 };
	const state = { ...firstState(Date.now(), 'EVENT all all all'), confirmation: untold };
	const context = triggerContext(linkedIn, {}, staticData);
	saveState(context, state, undefined);
	for (let times = 0; times < 3; times++) {
		linkedIn.leads[1].push(leadNow(`lead ${times}`));
		expect(await withoutWaiting(idsOfPoll(context))).toEqual([`lead ${times}`]);
		jest.advanceTimersByTime(HOUR);
	}

	expect(said).toEqual([
		expect.stringMatching(/does not tell this trigger how its executions end.*experimental engine/),
	]);
});

it('what a failed activation has read is not kept, what a later failed poll has read is', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [] }, organizations: { statusCode: 403, body: {} } };
	const staticData = newStaticData();
	const context = triggerContext(linkedIn, {}, staticData);
	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow();
	expect(staticData).toEqual(newStaticData());

	await expect(withoutWaiting(idsOfPoll(context))).rejects.toThrow();
	expect(staticData).not.toEqual(newStaticData());
});

it('where a poll is made while one is under way, it does nothing', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [leadNow('a')] } };
	const context = triggerContext(linkedIn);
	const [first, second] = await Promise.all([withoutWaiting(idsOfPoll(context)), poll(context)]);

	expect([first, second]).toEqual([['a'], null]);
});
