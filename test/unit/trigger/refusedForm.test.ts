import { range } from 'lodash';

import { HOUR } from '../../durations';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPoll, ofForm, triggerContext } from './polled';

stopTime(Date.UTC(2026, 10, 24));

const isOfRefused = (id: unknown) => String(id).startsWith('refused');

/** A destination that refuses leads by their ID, and a trigger that gets a lead of form 8 before each poll. */
function destination() {
	const said: string[] = [];
	const taken: unknown[] = [];
	let isMended = false;
	const linkedIn: LinkedIn = {
		leads: { 1: [] },
		said,
		isRefused: (ids) => {
			const isRefused = !isMended && ids.some(isOfRefused);
			if (!isRefused) taken.push(...ids);
			return isRefused;
		},
	};
	const context = triggerContext(linkedIn);
	const signUp = (id: string, formId: number) =>
		linkedIn.leads[1].push({ id, submittedAt: Date.now(), ...ofForm(formId) });

	/** @param isQuiet whether no new leads arrive and polls are more frequent */
	async function pollFor(days: number, { isQuiet = false } = {}) {
		const every = isQuiet ? 0.25 : 4;
		for (let hour = 0; hour < days * 24; hour += every) {
			jest.advanceTimersByTime(every * HOUR);
			if (!isQuiet) signUp(`taken${Date.now()}`, 8);
			await withoutWaiting(idsOfPoll(context));
		}
	}
	const mend = () => (isMended = true);
	return { linkedIn, said, taken, signUp, pollFor, mend };
}

const isOfGivenUp = (text: string) => text.includes('given up');

const REFUSED = range(6).map((index) => `refused${index}`);

it('a lead that was stored before its form was refused is not output again with the waiting leads', async () => {
	const { taken, signUp, pollFor, mend } = destination();
	signUp('early', 7);
	await pollFor(0.5);
	for (const id of REFUSED) signUp(id, 7);
	await pollFor(3);
	// Leads of another form are not delayed.
	expect(taken).toHaveLength(1 + 3 + 18);
	mend();
	await pollFor(3);
	expect(taken.filter((id) => !String(id).startsWith('taken')).sort()).toEqual([
		'early',
		...REFUSED,
	]);
});

it('each lead of a refused form is given up seven days after its own first failure, and the trigger names it once', async () => {
	const { said, taken, signUp, pollFor } = destination();
	for (const id of REFUSED) {
		signUp(id, 7);
		jest.advanceTimersByTime(60_000);
	}
	await pollFor(5);
	signUp('refusedLater', 7);
	expect(said).toEqual([expect.stringMatching(/^Report: your workflow refuses 6 leads/)]);
	await pollFor(5);
	for (const id of REFUSED) {
		expect(said.filter((text) => text.includes(id) && isOfGivenUp(text))).toHaveLength(1);
	}
	expect(said.filter(isOfGivenUp).join()).not.toContain('refusedLater');
	await pollFor(5);
	expect(said.at(-1)).toMatch(/^Report: 1 lead was given up: for 7 days.*: refusedLater$/s);
	expect(taken.filter(isOfRefused)).toEqual([]);
	expect(taken).toHaveLength(15 * 6);
});

it('a good lead that failed in an outage is stored within 12 hours, although 200 refused leads also wait', async () => {
	const { linkedIn, taken, signUp, pollFor } = destination();
	const { isRefused } = linkedIn;
	signUp('goodOfOutage', 9);
	linkedIn.isRefused = () => true;
	await pollFor(0.2, { isQuiet: true });
	for (const index of range(200)) signUp(`refused${index}`, 7);
	await pollFor(0.2, { isQuiet: true });
	linkedIn.isRefused = isRefused;
	await pollFor(0.5, { isQuiet: true });
	expect(taken).toEqual(['goodOfOutage']);
});

it('after all leads of a refused form are given up, a waiting lead of another form is stored after the repair', async () => {
	const { said, taken, signUp, pollFor, mend } = destination();
	for (const id of REFUSED) signUp(id, 7);
	await pollFor(10);
	const told = said.length;
	signUp('refusedOfOther', 9);
	await pollFor(1);
	mend();
	await pollFor(3);
	expect(taken.filter(isOfRefused)).toEqual(['refusedOfOther']);
	expect(said).toHaveLength(told);
});
