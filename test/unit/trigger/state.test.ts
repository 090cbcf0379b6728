import fc from 'fast-check';
import { range } from 'lodash';

import type { Lead } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { firstOwner, withSettled } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import { emptyLedger } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import type { StartFrom } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { firstState } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { readState, storedState } from '../../../nodes/LinkedInLeadSync/trigger/memory/stored';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/memory/hashes';
import { DAY, MINUTE } from '../../durations';
import { leadsOf } from './simulatedWorkflow';

const NOW = Date.UTC(2026, 10, 24);

const unread = firstState({ from: 'date', time: NOW }, NOW, false);

/** A lead of every kind that the ledger keeps. */
const anyLead: fc.Arbitrary<Lead> = fc
	.record(
		{
			owner: fc.constantFrom('EVENT 1', 'COMPANY 22'),
			formId: fc.constantFrom('', '7', '123456789'),
			hash: fc.string({ minLength: 8, maxLength: 8, unit: fc.constantFrom(...'aZ0_-') }),
			id: fc.string({ minLength: 1 }),
			submittedAt: fc.nat(2 * NOW),
			state: fc.constantFrom('new', 'part', 'alone', 'failing', 'excluded'),
			dueAt: fc.nat(2 * NOW),
			tries: fc.nat(200),
			since: fc.nat(NOW),
			missingSince: fc.nat(NOW),
			failure: fc.record(
				{
					node: fc.string({ maxLength: 60 }),
					code: fc.stringMatching(/^[\w.-]{1,30}$/),
					at: fc.nat(NOW),
				},
				{ requiredKeys: ['node', 'at'] },
			),
		},
		{ requiredKeys: ['owner', 'formId', 'hash', 'id', 'submittedAt', 'state', 'dueAt', 'tries'] },
	)
	// What failed has a time.
	.filter(
		({ since, failure }) => failure === undefined || since !== undefined,
	) as fc.Arbitrary<Lead>;

it('what the ledger keeps is read back as it was stored', () => {
	fc.assert(
		fc.property(fc.array(anyLead), (leads) => {
			const state = { ...unread, ledger: { ...emptyLedger(), leads } };
			const text = JSON.stringify(storedState(state));
			expect(readState(JSON.parse(text))?.ledger).toEqual(state.ledger);
		}),
	);
});

it('a lead that an earlier version had given up is failing', () => {
	const [lead] = failing('7', 1);
	const stored = storedState({ ...unread, ledger: { ...emptyLedger(), leads: [lead] } });
	const text = JSON.stringify(stored).replace(' failing ', ' givenUp ');
	expect(text).toContain(' givenUp ');
	expect(readState(JSON.parse(text))?.ledger.leads).toEqual([lead]);
});

/** As long as LinkedIn's. */
const idFor = (hash: string) => `${hash}-4217-4aa1-b7a0-5ae3ba4d7c21-1`;

const failing = (formId: string, count: number, owners = ['EVENT 1']): Lead[] =>
	leadsOf(formId, count).map((lead, index) => ({
		...{ ...lead, owner: owners[index % owners.length], state: 'failing', tries: 9 },
		...{ id: idFor(lead.hash), dueAt: NOW + index, since: NOW },
		failure: { node: index % 2 === 0 ? 'N'.repeat(60) : 'CRM', code: '400', at: NOW + index },
	}));

/** Leads of 10 Pages: so many wait and fail, and the others are processed. */
function largeState(waitingOfEach: number, failingOfAll: number): typeof unread {
	const done = range(3_000).map((index) => ({
		hash: leadHash(`done ${index}`),
		submittedAt: NOW - index * 15 * MINUTE,
	}));
	const pages = range(10).map((page) => `EVENT ${12345600 + page}`);
	const cursors = pages.map(
		(page) => [page, withSettled({ ...firstOwner(0, NOW), readFrom: NOW }, done)] as const,
	);
	const waiting = pages.flatMap((page) =>
		leadsOf('a', waitingOfEach, 0, page).map((lead) => ({
			...asNew({ ...lead, id: idFor(lead.hash) }),
			...{ state: 'part' as const, since: NOW },
		})),
	);
	const failure = { node: 'CRM', code: '400', at: NOW };
	const streak = { count: 5, since: NOW, failure, triedAt: NOW, storedAt: NOW };
	const streaks = Object.fromEntries(pages.map((page) => [`${page} a`, streak]));
	const ledger = {
		...emptyLedger(),
		leads: [...waiting, ...failing('b', failingOfAll, pages)],
		streaks,
	};
	return { ...unread, owners: Object.fromEntries(cursors), ledger };
}

it.each([
	[1_000, 0, 1_200_000],
	[0, 2_000, 500_000],
])(
	'with %d waiting leads of each Page and %d failing ones, the state takes less than %d characters, and is read back as it was',
	(waitingOfEach, failingOfAll, most) => {
		const state = largeState(waitingOfEach, failingOfAll);
		const text = JSON.stringify(storedState(state));
		expect(text.length).toBeGreaterThan(0.7 * most);
		expect(text.length).toBeLessThan(most);
		expect(readState(JSON.parse(text))?.ledger).toEqual(JSON.parse(JSON.stringify(state.ledger)));
	},
);

it.each<[string, StartFrom, number, number]>([
	['two minutes back', { from: 'now' }, 2 * MINUTE, 7 * DAY],
	['so many days back', { from: 'lastDays', days: 90 }, 90 * DAY, 7 * DAY],
	['at the date', { from: 'date', time: NOW - 90 * DAY }, 90 * DAY, 7 * DAY],
	['at a late date', { from: 'date', time: NOW - DAY }, DAY, DAY],
])(
	'the trigger starts %s, and at most seven days back after a loss of its data',
	(_, startFrom, agoMs, afterLossMs) => {
		const since = (isLoss: boolean) => NOW - firstState(startFrom, NOW, isLoss).since;
		expect([since(false), since(true)]).toEqual([agoMs, afterLossMs]);
	},
);
