import { nothingEmitted } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { findNewLead } from '../../../nodes/LinkedInLeadSync/trigger/newLead';
import type { TriggerState } from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import { held } from './confirmation/waiting';
import type { LinkedIn } from './polled';
import { hashOf, ofForm, turnOf } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

const lead = (id: string, formId?: number, submittedAt = NOW) => ({
	id,
	submittedAt,
	...(formId !== undefined && ofForm(formId)),
});

/** Which lead is found, where only pages are known that are read from now on. */
async function found(
	linkedIn: LinkedIn,
	wish: Partial<Parameters<typeof findNewLead>[1]> = {},
	state: Partial<TriggerState> = {},
) {
	const cursor = firstCursor({ from: 'date', time: NOW - 10 }, { now: NOW, overlapMs: 0 });
	const owners = { 'EVENT 1': { cursor, readAt: 0 } };
	const turn = await turnOf(linkedIn, {}, { owners, ...state });
	const lead = await withoutWaiting(findNewLead(turn, { notOfForms: ['7'], most: 9, ...wish }));
	const leads = Object.values(linkedIn.leads).flat();
	return leads.find((each) => hashOf(each) === lead?.hash)?.id;
}

it.each([
	['of another form', [lead('a', 7), lead('b', 8)], 'b'],
	['of the form that is named first', [lead('a', 6), lead('b', 7)], 'b'],
	['of a form rather than of none that can be read', [lead('a'), lead('b', 7)], 'b'],
	['whatever it is, where there is no other', [lead('a')], 'a'],
	['submitted at the start at the earliest', [lead('a', 8, NOW - 10)], 'a'],
	['not before the start', [lead('a', 8, NOW - 11)], undefined],
])('is one %s', async (_, leads, expected) => {
	expect(await found({ leads: { 1: leads } }, { notOfForms: ['7', '6'] })).toBe(expected);
});

it('is none that was submitted while its page was not watched', async () => {
	const cursor = firstCursor({ from: 'date', time: NOW - 10 }, { now: NOW, overlapMs: 0 });
	const unwatched = [{ from: NOW - 5, to: NOW - 3 }];
	const owners = { 'EVENT 1': { cursor: { ...cursor, unwatched }, readAt: 0 } };
	const leads = [lead('a', 8, NOW - 5), lead('b', 8, NOW - 4), lead('c', 8, NOW - 3)];

	expect(await found({ leads: { 1: leads } }, {}, { owners })).toBe('c');
});

it('is none of a form that waits', async () => {
	const confirmation = { ...nothingEmitted(), heldForms: [held('8')] };
	const leads = { 1: [lead('a', 8), lead('b', 7)] };

	expect(await found({ leads }, {}, { confirmation })).toBe('b');
});

it('is looked for among so many leads of each page, and some more', async () => {
	const leads = { 1: [lead('a', 7), lead('b', 7), lead('c', 8)], 2: [lead('d', 7)] };

	expect(await found({ leads, pageSize: 1 }, { most: 2 })).toBe('c');
	expect(await found({ leads, pageSize: 1 }, { most: 1 })).not.toBe('c');
});

it('is none of a page that was refused within the hour', async () => {
	const leads = { 1: [lead('a', 8)], 2: [lead('b', 7)] };

	expect(await found({ leads }, {}, { refusedAt: { 'EVENT 1': NOW - 1 } })).toBe('b');
});

it.each([[500], [429]])(
	'where LinkedIn fails with a page, others are looked at; else that is told: %i',
	async (statusCode) => {
		const answers = (id: string) => (id === '1' ? { statusCode, body: {} } : undefined);

		const leads = { 1: [], 2: [lead('b', 7)] };
		if (statusCode === 500) expect(await found({ leads, answers })).toBe('b');
		else await expect(found({ leads, answers })).rejects.toThrow('too many calls');
		await expect(found({ leads: { 1: [], 2: [] }, answers })).rejects.toThrow();
	},
);

it('tells of a page that is gone', async () => {
	const linkedIn: LinkedIn = { leads: { 1: [], 3: [lead('a', 8)] }, said: [] };
	const turn = await turnOf(linkedIn);
	const wish = { notOfForms: [], most: 9 };
	await findNewLead(turn, wish);
	expect(linkedIn.said).toEqual([]);
	linkedIn.leads = { 1: [] };
	await findNewLead({ ...turn, startedAt: NOW + 3_600_000 }, wish);

	expect(linkedIn.said).toEqual([expect.stringContaining('organization 3 is no longer watched')]);
});
