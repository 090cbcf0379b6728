import { range } from 'lodash';

import { HOUR } from '../../durations';
import type { Reply } from '../wire/inMemoryLinkedIn';
import { withoutWaiting } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import type { LinkedIn } from './polled';
import { idsOfPoll, newStaticData, ofForm, triggerContext } from './polled';

stopTime(Date.UTC(2026, 10, 24));

/** Page 1 has trouble. Page 2 works, and the destination stores its leads. */
function twoPages(parameters: Record<string, unknown> = {}) {
	const taken: unknown[] = [];
	const failures: string[] = [];
	let calls = 0;
	const linkedIn: LinkedIn = {
		leads: { 1: [], 2: [] },
		said: [],
		isRefused: (ids) => {
			const isRefused = ids.some((id) => String(id).startsWith('refused'));
			if (!isRefused) taken.push(...ids);
			return isRefused;
		},
	};
	const staticData = newStaticData();
	let context = triggerContext(linkedIn, parameters, staticData);
	const signUp = (organizationId: string, id: string, formId: number) =>
		linkedIn.leads[organizationId].push({ id, submittedAt: Date.now(), ...ofForm(formId) });
	const poll = async () =>
		await withoutWaiting(idsOfPoll(context)).catch((error: Error) => failures.push(error.message));
	return {
		taken,
		failures,
		linkedIn,
		signUp,
		poll,
		pollTimes: async (count: number, everyMs: number) => {
			for (let polls = 0; polls < count; polls++) {
				await poll();
				jest.advanceTimersByTime(everyMs);
			}
		},
		callsOfTroubled: () => calls,
		/** @param reply LinkedIn's answer for Page 1 from now on; if omitted, the leads of Page 1 */
		answer: (reply?: Reply) => {
			linkedIn.answers = (id) => {
				if (id !== '1') return undefined;
				calls++;
				return reply;
			};
		},
		set: (fields: Record<string, unknown>) => {
			context = triggerContext(linkedIn, { ...parameters, ...fields }, staticData);
		},
		/** Polls every four hours, with a new lead of Page 2 before each poll. */
		pollFor: async (days: number) => {
			for (let time = 0; time < days * 6; time++) {
				jest.advanceTimersByTime(4 * HOUR);
				signUp('2', `good${Date.now()}`, 8);
				await poll();
			}
		},
	};
}

const refusedForm = ({ signUp }: ReturnType<typeof twoPages>) => {
	for (const index of range(6)) {
		signUp('1', `refused${index}`, 7);
		jest.advanceTimersByTime(60_000);
	}
};

const answered = (statusCode: number): Reply => ({ statusCode, body: { status: statusCode } });

describe('the destination refuses a form, and then LinkedIn fails for its Page', () => {
	it.each([403, 404, 401, 500])('leads of Page 2 come while Page 1 answers %i', async (status) => {
		const pages = twoPages();
		refusedForm(pages);
		await pages.pollFor(6.5);
		pages.answer(answered(status));
		await pages.pollFor(3.5);
		expect(pages.taken).toHaveLength(60);
		expect(pages.failures).toEqual([]);
		const said = pages.linkedIn.said?.join(' ') ?? '';
		expect(said.split('LinkedIn has not shown everything')).toHaveLength(2);
		// The trigger names the leads that it gave up, although it cannot read them.
		for (const index of range(6)) expect(said).toContain(`refused${index}`);
	});

	it('the trigger sends no request for Page 1 while only Page 2 is watched, although leads of Page 1 wait', async () => {
		const pages = twoPages();
		refusedForm(pages);
		await pages.pollFor(6.5);
		pages.answer(answered(403));
		pages.set({ organizationId: '2' });
		await pages.pollFor(3.5);
		expect(pages.taken).toHaveLength(60);
		expect([pages.failures, pages.callsOfTroubled()]).toEqual([[], 0]);
	});

	it('the trigger does not request a Page again within five minutes of a 401', async () => {
		const pages = twoPages();
		refusedForm(pages);
		await pages.pollFor(5.5);
		pages.answer(answered(401));
		await pages.poll();
		const before = pages.callsOfTroubled();
		jest.advanceTimersByTime(60_000);
		await pages.pollTimes(5, 60_000);
		expect(before).toBeGreaterThan(0);
		expect(pages.callsOfTroubled()).toBe(before);
	});
});

it('a waiting lead of Page 2 is stored after the repair, although Page 1 fails and no new leads arrive', async () => {
	const pages = twoPages({ options: { batchSize: 1 } });
	let isMended = false;
	pages.linkedIn.isRefused = (ids) => {
		const isRefused = !isMended && ids.includes('refused');
		if (!isRefused) pages.taken.push(...ids);
		return isRefused;
	};
	pages.signUp('2', 'refused', 7);
	await pages.pollFor(0.5);
	pages.answer(answered(500));
	isMended = true;
	jest.advanceTimersByTime(HOUR);
	await pages.pollTimes(48, HOUR);
	expect(pages.taken).toContain('refused');
	expect(pages.failures).toEqual([]);
});

describe('LinkedIn leaves waiting leads out of its list', () => {
	const waiting = async () => {
		const pages = twoPages({ organizationId: '1' });
		let isDown = true;
		pages.linkedIn.isRefused = (ids) => {
			if (!isDown) pages.taken.push(...ids);
			return isDown;
		};
		for (const index of range(20)) pages.signUp('1', `lead${index}`, 7);
		await pages.poll();
		pages.answer({ statusCode: 200, body: { elements: [] } });
		isDown = false;
		return pages;
	};

	it.each([1, 60, 3 * 24 * 60, 20 * 24 * 60])(
		'leads that LinkedIn left out are stored when LinkedIn lists them again after %i minutes',
		async (minutes) => {
			const pages = await waiting();
			await pages.pollTimes(1, minutes * 60_000);
			await pages.poll();
			pages.answer();
			await pages.pollTimes(25, HOUR);
			expect(pages.taken).toHaveLength(20);
		},
	);

	it('the trigger looks for left-out leads at most twice a day after three days, and no longer after a month', async () => {
		const pages = await waiting();
		const day = async () => {
			const before = pages.callsOfTroubled();
			await pages.pollTimes(24, HOUR);
			// Each poll makes one call for new leads; the others look for the left-out leads.
			return pages.callsOfTroubled() - before - 24;
		};
		for (let time = 0; time < 3; time++) await day();
		expect(await day()).toBeLessThanOrEqual(2);
		jest.advanceTimersByTime(30 * 24 * HOUR);
		await day();
		expect(await day()).toBe(0);
	});
});
