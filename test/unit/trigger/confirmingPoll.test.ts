import type { Confirmation } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { nothingEmitted } from '../../../nodes/LinkedInLeadSync/trigger/confirmation/confirmation';
import { ConfirmingPoll } from '../../../nodes/LinkedInLeadSync/trigger/confirmingPoll';
import type { PollTurn } from '../../../nodes/LinkedInLeadSync/trigger/pollTurn';
import { firstCursor } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { withoutWaiting } from '../api/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';
import { failed, held } from './confirmation/waiting';
import { hashOf, ofForm, turnOf } from './polled';

const NOW = Date.UTC(2026, 10, 26);
const DAY = 86_400_000;

stopTime(NOW);

interface Polled {
	confirmation?: Partial<Confirmation>;
	refused?: string[];
	/** Those that were taken before. */
	taken?: string[];
	batchSize?: number;
	turn?: Partial<PollTurn>;
	/** Whether n8n tells how executions end. */
	isTold?: boolean;
}

/** The executions of one poll, by their leads' ids; each lead is named by a letter, later ones by later ones. */
async function executionsOf(ids: string, values: Polled) {
	const { confirmation = {}, refused = [], taken = [], batchSize = 1, isTold = true } = values;
	const leads = [...ids].map((id, index) => ({
		id,
		submittedAt: NOW - 1_000 + index,
		...ofForm(100 + index),
	}));
	const said: string[] = [];
	const cursor = firstCursor({ from: 'date', time: NOW - DAY }, { now: NOW, overlapMs: 0 });
	for (const lead of leads.filter(({ id }) => taken.includes(id))) {
		cursor.seen.add(lead.submittedAt, hashOf(lead));
	}
	const turn = {
		...(await turnOf(
			{ leads: { 1: leads }, said },
			{ organizationId: '1', options: { batchSize } },
			{
				owners: { 'EVENT 1': { cursor, readAt: 0 } },
				confirmation: { ...nothingEmitted(), ...confirmation },
			},
		)),
		...values.turn,
	};
	const executions: string[] = [];
	Object.assign(turn.context, {
		__emit: (
			[items]: Array<Array<{ json: { id: string } }>>,
			_: unknown,
			done: { resolve: (run: unknown) => void },
		) => {
			const names = items.map(({ json }) => json.id).join('');
			executions.push(names);
			const isFailed = refused.some((id) => names.includes(id));
			if (isTold) done.resolve({ status: isFailed ? 'error' : 'success' });
		},
	});
	await withoutWaiting(new ConfirmingPoll(turn, 'onSuccess').run());
	return { executions, said, confirmation: turn.state.confirmation };
}

it.each<[string, Polled, string[]]>([
	['while all succeed', {}, ['ab', 'cd', 'ef']],
	['until a batch fails', { refused: ['c'] }, ['ab', 'cd']],
	['not after the first has failed', { refused: ['a'] }, ['ab']],
	['one, however little time is left', { turn: { timeLeft: () => 0 } }, ['ab']],
	['one at an activation, for whose end nobody waits', { turn: { isActivation: true } }, ['ab']],
])('starts executions %s', async (_, values, expected) => {
	const { executions } = await executionsOf('abcdef', { batchSize: 2, ...values });

	expect(executions).toEqual(expected);
});

it.each<[string, string[], string[]]>([
	['none of them fails', [], ['a', 'b', 'c', 'd', 'e', 'f']],
	['two have failed in a row', ['b'], ['a', 'b', 'b', 'c', 'd', 'e', 'f']],
	['three have failed in a row', ['b', 'c'], ['a', 'b', 'b', 'c']],
	['the first has failed', ['a'], ['a']],
])('of single leads it starts one after the other: %s', async (_, refused, expected) => {
	expect((await executionsOf('abcdef', { refused })).executions).toEqual(expected);
});

it('waits for the one before no longer than there is time', async () => {
	const began = Date.now();
	const { executions } = await executionsOf('ab', {
		isTold: false,
		turn: { timeLeft: () => began + 10_000 - Date.now() },
	});

	expect(executions).toEqual(['a']);
	expect(Date.now() - began).toBeLessThan(70_000);
});

it.each([
	[{ isPublication: true, isActivation: true }, ['a']],
	[{}, []],
])('what has failed alone is tried at once when somebody publishes: %j', async (turn, expected) => {
	const lead = { ...failed('a', { since: NOW }), leads: [setOf('a', 0)] };
	const confirmation = { setAside: [lead], lastSuccess: { at: NOW, formIds: [], explained: 9 } };

	const { executions } = await executionsOf('a', { confirmation, turn, taken: ['a'] });
	expect(executions).toEqual(expected);
});

const setOf = (id: string, index: number) => {
	const time = NOW - 1_000 + index;
	return { owner: 'EVENT 1', from: time, to: time, hashes: [hashOf({ id, submittedAt: time })] };
};

describe('after the days that are set', () => {
	const longAgo = { since: NOW - 30 * DAY, triedAt: NOW, tries: 9 };
	const lastSuccess = { at: NOW, formIds: [], explained: 9 };

	it('gives up what has failed alone, and goes on with the rest', async () => {
		const waiting = failed('later', { since: NOW - DAY });
		const setAside = [failed('a', longAgo), waiting];
		const { said, confirmation } = await executionsOf('', {
			confirmation: { setAside, lastSuccess },
		});

		expect(said).toEqual([expect.stringMatching(/\ba\b/)]);
		expect(confirmation.setAside).toEqual([waiting]);
	});

	it('gives up the leads of a form that have waited so long, the later ones as late', async () => {
		const form = held('100', { ...longAgo, from: NOW - 30 * DAY, to: NOW });
		const { said, confirmation } = await executionsOf('', {
			confirmation: { heldForms: [form], lastSuccess },
		});
		const [left] = confirmation.heldForms;

		expect(said).toEqual([]);
		expect([left?.from, left?.since]).toEqual([NOW - 7 * DAY + 1, NOW - 6 * DAY]);
	});

	it.each([
		[0, 0],
		[1, 1],
	])('keeps a form of which a lead of %i ms after them waits: %i', async (after, left) => {
		const form = held('100', { ...longAgo, from: NOW - 30 * DAY, to: NOW - 7 * DAY + after });
		const { confirmation } = await executionsOf('', {
			confirmation: { heldForms: [form], lastSuccess },
		});

		expect(confirmation.heldForms).toHaveLength(left);
	});

	it('does so with no activation, which must not take long', async () => {
		const confirmation = { setAside: [failed('a', longAgo)], lastSuccess };
		const { said } = await executionsOf('', { confirmation, turn: { isActivation: true } });

		expect(said).toEqual([]);
	});
});
