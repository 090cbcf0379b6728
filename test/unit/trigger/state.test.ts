import { range } from 'lodash';

import type { FailingLead } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { firstOwner, withSettled } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import { emptyLedger } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import type { StartFrom } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { firstState } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { readState, storedState } from '../../../nodes/LinkedInLeadSync/trigger/memory/stored';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/memory/hashes';
import { DAY, HOUR, MINUTE } from '../../durations';
import { leadsOf } from './simulatedWorkflow';

const NOW = Date.UTC(2026, 10, 24);

const unread = firstState({ from: 'date', time: NOW }, NOW, false);

it('a waiting lead is read back with its time', () => {
	const times = [0, 5, 5, 0].map((ms) => NOW + ms * HOUR);
	const leads = times.map((submittedAt, index) => ({
		...{ owner: 'EVENT 1', formId: 'a', hash: `1234567${index}`, submittedAt },
	}));
	const ledger = { ...emptyLedger(), leads: leads.map(asNew) };
	const stored = storedState({ ...unread, ledger });
	const again = readState(JSON.parse(JSON.stringify(stored)));
	expect(again?.ledger).toEqual(ledger);
});

const failing = (formId: string, count: number, owners = ['EVENT 1']): FailingLead[] =>
	leadsOf(formId, count).map((lead, index) => ({
		...{
			...lead,
			owner: owners[index % owners.length],
			state: 'failing',
			tries: 9,
			isReported: true,
		},
		...{ id: `${lead.hash}-4217-4aa1-b7a0-5ae3ba4d7c21-1`, dueAt: NOW + index, firstFailedAt: NOW },
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
			...lead,
			state: 'part' as const,
			dueAt: 0,
		})),
	);
	const streak = { count: 5, since: NOW, failure: { node: 'CRM', code: '400', at: NOW } };
	const streaks = Object.fromEntries(pages.map((page) => [`${page} a`, streak]));
	const ledger = {
		...emptyLedger(),
		leads: [...waiting, ...failing('b', failingOfAll, pages)],
		streaks,
	};
	return { ...unread, owners: Object.fromEntries(cursors), ledger };
}

it.each([
	[1_000, 300, 700_000],
	[500, 2_000, 700_000],
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
