import { range, uniq } from 'lodash';

import { nothingEmitted } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { PollRound } from '../../../nodes/LinkedInLeadSync/trigger/pollRound';
import type { PollTurn } from '../../../nodes/LinkedInLeadSync/trigger/pollTurn';
import type { TriggerState } from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import type { Reply } from '../api/inMemoryLinkedIn';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import { held } from './confirmation/waiting';
import type { LinkedIn } from './polled';
import { hashOf, ofForm, turnOf, warned } from './polled';

const NOW = Date.UTC(2026, 10, 24);
const HOUR = 3_600_000;

stopTime(NOW);

interface Round {
	/** What LinkedIn answers for these pages. */
	replies?: Record<string, Reply>;
	state?: Partial<TriggerState>;
	turn?: Partial<PollTurn>;
	most?: number;
}

/** One poll over so many pages, each of which has one lead, named as it is. */
async function roundOver(count: number, { replies = {}, state, turn: values, most = 99 }: Round) {
	const asked: string[] = [];
	const leads = Object.fromEntries(
		range(1, count + 1).map((id) => [id, [{ id: `of ${id}`, submittedAt: NOW - 1, ...ofForm(7) }]]),
	);
	const answers = (id: string) => {
		asked.push(id);
		return replies[id];
	};
	const linkedIn: LinkedIn = { leads, answers };
	const turn = { ...(await turnOf(linkedIn, {}, state)), ...values };
	const round = new PollRound(turn, most);
	const failure = await withoutWaiting(round.run());
	const ids = round.leads.map(({ id }) => id);
	return {
		round,
		failure,
		ids,
		warnings: warned(turn.context),
		asked: uniq(asked),
		calls: asked.length,
		state: round.next(),
	};
}

const readAt = (times: Record<string, number>): Partial<TriggerState> => ({
	owners: Object.fromEntries(
		Object.entries(times).map(([id, at]) => {
			const start = { from: 'lastDays', days: 1 } as const;
			return [
				`EVENT ${id}`,
				{ cursor: firstCursor(start, { now: NOW, overlapMs: 0 }), readAt: at },
			];
		}),
	),
});

it('begins with the page that was not read for longest, and gives the leads page by page', async () => {
	const { ids, asked } = await roundOver(4, { state: readAt({ 1: 3, 2: 1, 3: 2 }) });

	expect(asked).toEqual(['4', '2', '3', '1']);
	expect(ids).toEqual(['of 4', 'of 2', 'of 3', 'of 1']);
});

it.each([
	[0, 9],
	[-1, 1],
])('with %i ms left reads %i pages', async (left, count) => {
	const { asked, round, state } = await roundOver(9, { turn: { timeLeft: () => left } });

	expect(asked).toHaveLength(count);
	expect(round.isCut).toBe(count === 1);
	expect(Object.keys(state.owners)).toHaveLength(count);
});

it('reads no further page where there is no room for its leads', async () => {
	const { asked, ids, round } = await roundOver(9, { most: 1 });

	expect(ids).toHaveLength(1);
	expect(asked.length).toBeLessThan(9);
	expect(round.isCut).toBe(true);
});

it.each([
	['a limit of the day', { statusCode: 429, body: { message: 'APPLICATION DAY limit' } }, true],
	['a limit of the moment', { statusCode: 429, body: {} }, true],
	['a failure', { statusCode: 500, body: {} }, false],
	['a refusal', { statusCode: 403, body: {} }, false],
	['a token that is not accepted', { statusCode: 401, body: {} }, false],
])('after %s at the first page, others are asked for in vain: %#', async (_, reply, isInVain) => {
	const { asked, failure, warnings } = await roundOver(30, { replies: { 1: reply } });

	expect(asked.length < 30).toBe(isInVain);
	expect(failure !== undefined).toBe(isInVain || reply.statusCode === 500);
	expect(warnings[0]).toMatch(
		/^The leads of organization 1 could not be read in this poll\. LinkedIn/,
	);
});

it.each([
	['APPLICATION DAY limit', 1],
	['limit', 4],
])('where all pages answer with the %s, %i calls at most are made', async (message, most) => {
	const limited = { statusCode: 429, body: { message } };
	const { organizations } = (await roundOver(3, {})).state;
	const replies = { 1: limited, 2: limited, 3: limited };

	expect((await roundOver(3, { replies, state: { organizations } })).calls).toBeLessThanOrEqual(
		most,
	);
});

describe('a page that LinkedIn refuses with 401', () => {
	const replies = { 2: { statusCode: 401, body: {} } };

	it('is remembered, with what to do, while others are read', async () => {
		const { state, ids, warnings } = await roundOver(3, { replies });

		expect(ids).toEqual(['of 1', 'of 3']);
		expect(state.refusedAt).toEqual({ 'EVENT 2': NOW });
		expect(warnings[warnings.length - 1]).toMatch(
			/refuses the leads of organization 2.*Ask a page admin/,
		);
	});

	it.each([
		[HOUR - 1, ['1', '3']],
		[HOUR, ['1', '2', '3']],
		[1 - HOUR, ['1', '3']],
		[-HOUR, ['1', '2', '3']],
	])('is asked for again after an hour, or a clock that is set: %i ms', async (ago, expected) => {
		const { asked } = await roundOver(3, { state: { refusedAt: { 'EVENT 2': NOW - ago } } });

		expect(asked.sort()).toEqual(expected);
	});

	it('is asked for where there is no other, and heard of', async () => {
		const all = { 1: replies[2], 2: replies[2] };
		const refusedAt = { 'EVENT 1': NOW, 'EVENT 2': NOW };
		const { asked, failure, state } = await roundOver(2, { replies: all, state: { refusedAt } });

		expect(asked).toEqual(['1', '2']);
		expect(failure).toBeInstanceOf(Error);
		expect(state.refusedAt).toEqual({});
	});
});

it('of a failure that is no refusal is heard, though a refusal came before it', async () => {
	const replies = { 1: { statusCode: 403, body: {} }, 2: { statusCode: 500, body: {} } };
	const { failure } = await roundOver(3, { replies });

	expect(failure).toMatchObject({ message: expect.stringContaining('500') });
});

it('leads of a form that waits are taken and wait, but for what came before', async () => {
	const confirmation = () => ({ ...nothingEmitted(), heldForms: [held('7', { from: NOW })] });
	const first = await roundOver(1, {
		state: { ...readAt({ 1: 0 }), confirmation: confirmation() },
	});
	expect(first.ids).toEqual([]);
	expect(first.state.confirmation.heldForms).toMatchObject([{ from: NOW - 1 }]);

	const known = readAt({ 1: 0 });
	known.owners?.['EVENT 1'].cursor.seen.add(NOW - 1, hashOf({ id: 'of 1', submittedAt: NOW - 1 }));
	const later = await roundOver(1, { state: { ...known, confirmation: confirmation() } });
	expect(later.state.confirmation.heldForms).toMatchObject([{ from: NOW }]);
});

it.each([
	[undefined, undefined],
	[250, 500],
])(
	'a poll that came to its end may have larger parts than %s: %s',
	async (largestSlice, expected) => {
		expect((await roundOver(1, { state: { largestSlice } })).state.largestSlice).toBe(expected);
	},
);

it('a poll that is broken off has smaller parts the next time, and gives what it has', async () => {
	const turn = await turnOf({ leads: { 1: [] }, answers: async () => await new Promise(() => {}) });
	const round = new PollRound(turn, 9);
	void round.run();
	await jest.advanceTimersByTimeAsync(HOUR);

	expect(round.next()).toMatchObject({ largestSlice: 500, owners: {} });
	expect(round.leads).toEqual([]);
});

it('gets on where anything was read, or pages were listed', async () => {
	const failing = { statusCode: 500, body: {} };
	const progressOf = async (replies: Round['replies'], fields: Partial<TriggerState> = {}) =>
		(await roundOver(2, { replies, state: fields })).round.hasProgress;
	const { organizations } = (await roundOver(2, {})).state;

	expect(await progressOf({ 1: failing, 2: failing })).toBe(true);
	expect(await progressOf({ 1: failing, 2: failing }, { organizations })).toBe(false);
	expect(await progressOf({ 1: failing }, { organizations })).toBe(true);
});

it('what was read of a page before it fails need not be read again', async () => {
	const leads = [2, 1].map((hours) => ({ id: `${hours}`, submittedAt: NOW - hours * HOUR }));
	const answers = (): Reply | undefined =>
		round.leads.length > 0 ? { statusCode: 500, body: {} } : undefined;
	const turn = await turnOf({ leads: { 1: leads }, answers }, {}, { largestSlice: 1 });
	const round: PollRound = new PollRound(turn, 9);
	const failure = await withoutWaiting(round.run());

	expect(failure).toBeInstanceOf(Error);
	expect(round.leads.map(({ id }) => id)).toEqual(['2']);
	expect(round.next().owners['EVENT 1'].cursor.window?.from).toBeGreaterThan(NOW - 2 * HOUR);
});

it('fails where pages can neither be listed nor were before', async () => {
	const turn = await turnOf({ leads: {}, organizations: { statusCode: 403, body: {} } });
	const failure = await withoutWaiting(new PollRound(turn, 9).run());

	expect(failure).toMatchObject({ message: expect.stringContaining('does not allow') });
});
