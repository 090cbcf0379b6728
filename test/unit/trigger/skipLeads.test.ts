import { range } from 'lodash';

import { poll } from '../../../nodes/LinkedInLeadSync/trigger/poll';
import { DAY, HOUR, MINUTE } from '../../durations';
import { stopTime } from '../stoppedTime';
import type { Lead, LinkedIn } from './polled';
import { idsOfPoll, idsOfPolls, newStaticData, ofForm, triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** Longer than a lead waits for its next retry, and than a broken form waits for its next try. */
const AFTERWARDS = 12 * 24;

const idOf = (index: number) =>
	`249592fc-d272-44ba-a7db-c2bdce5795${String(index).padStart(2, '0')}-6`;

const leadOf = (index: number): Lead => ({
	...{ id: idOf(index), submittedAt: NOW - HOUR + index * MINUTE },
	...ofForm(7),
});

/** A trigger with leads of one form, of which the workflow refuses all but the last. */
function trigger(count: number) {
	const linkedIn: LinkedIn = { leads: { 1: range(count).map(leadOf) } };
	linkedIn.isRefused = (ids) => ids.some((id) => id !== idOf(count - 1));
	const stored = newStaticData();
	const context = (skipLeads?: string) =>
		triggerContext(linkedIn, { options: { skipLeads } }, stored);
	return { linkedIn, context };
}

// The number of polls decides which state the leads are in: new, in parts, alone, failing, and held at LinkedIn, because
// the form is broken after five failures.
describe.each([1, 3, 30])('of %i leads', (count) => {
	it.each([0, 1, 2, 3, 5, 8, 40])(
		'a lead that is skipped after %i polls is not output again, and all others are',
		async (polls) => {
			const { context } = trigger(count);
			await idsOfPolls(context(), polls, 5 * MINUTE);
			const came = await idsOfPolls(context(idOf(0)), AFTERWARDS, HOUR);
			expect(came).not.toContain(idOf(0));
			expect(new Set(came).size).toBeGreaterThanOrEqual(Math.min(count - 1, 1));
		},
	);

	it.each([0, 1, 3, 8, 40])(
		'all leads of a form until a time, skipped after %i polls, are not output again, and a later one is',
		async (polls) => {
			const { linkedIn, context } = trigger(count);
			await idsOfPolls(context(), polls, 5 * MINUTE);
			const until = new Date(Date.now() + MINUTE).toISOString();
			const skipping = context(`form 7 until ${until}`);
			expect(await idsOfPolls(skipping, 2, HOUR)).toEqual([]);
			delete linkedIn.isRefused;
			linkedIn.leads[1].push({ id: 'later', submittedAt: Date.now(), ...ofForm(7) });
			expect(await idsOfPolls(skipping, AFTERWARDS, HOUR)).toEqual(['later']);
		},
	);
});

it('a lead that is skipped while an execution has it is not output again, even if the execution fails', async () => {
	const { context } = trigger(2);
	const running = context();
	let fail = () => {};
	running.__emit = (_, __, done) => {
		fail = () => done?.resolve({ status: 'error' } as never);
	};
	const polling = poll(running);
	await jest.advanceTimersByTimeAsync(5 * MINUTE);
	await polling;
	fail();
	expect(await idsOfPolls(context(`${idOf(0)}, ${idOf(1)}`), AFTERWARDS, HOUR)).toEqual([]);
});

it('a person who registers again later under the same ID is not skipped', async () => {
	const { linkedIn, context } = trigger(1);
	await idsOfPolls(context(), 3, HOUR);
	expect(await idsOfPolls(context(idOf(0)), 3, HOUR)).toEqual([]);
	linkedIn.leads[1].push({ ...leadOf(0), submittedAt: Date.now() });
	jest.advanceTimersByTime(HOUR);
	expect(await idsOfPolls(context(idOf(0)), 3, HOUR)).toEqual([idOf(0)]);
});

it.each([
	[`${idOf(0)},${idOf(1)}`],
	[`${idOf(0)} ${idOf(1)}`],
	[`${idOf(0)}\n${idOf(1)}\n`],
	[`${idOf(1)}; form 7 until 2026-11-23T23:00:30Z`],
	[`form 7 until 2026-11-23 23:00:30, ${idOf(1)}`],
])('leads may be separated by commas, spaces and lines: %j', async (skipLeads) => {
	const { context } = trigger(3);
	expect(await idsOfPolls(context(skipLeads), 1, HOUR)).toEqual([idOf(2)]);
});

it.each([
	['no id', /^Skip Leads: .*'no'/],
	[`${idOf(0)}, 2026-11-24`, /^Skip Leads: .*2026-11-24/],
	['form 7 until soon', /^Skip Leads: .*soon/],
	['form x until 2026-11-24', /^Skip Leads: .*x/],
])('a publication with %j fails with an error that names the wrong part', async (text, error) => {
	const { context } = trigger(1);
	await expect(idsOfPoll(context(text))).rejects.toThrow(error);
});

it('the ID that the trigger itself gives a lead without one can be skipped', async () => {
	const { linkedIn, context } = trigger(1);
	linkedIn.leads[1] = [{ ...leadOf(0), id: undefined as never }];
	linkedIn.said = [];
	linkedIn.isRefused = () => true;
	await idsOfPolls(context(), 30, HOUR);
	const [, line] = /For Skip Leads: (\S+)/.exec(linkedIn.said.join()) ?? [];
	expect(line).toMatch(/^unidentified-/);
	jest.advanceTimersByTime(DAY);
	expect(await idsOfPolls(context(line), AFTERWARDS, HOUR)).toEqual([]);
});
