import { range } from 'lodash';

import type { Group, Single } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { firstCursor, withDone } from '../../../nodes/LinkedInLeadSync/trigger/cursor';
import { emptyLedger, started } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import {
	byLinkedInsClock,
	firstState,
	limited,
	readState,
	settled,
	storedState,
	wantedSince,
	watching,
} from '../../../nodes/LinkedInLeadSync/trigger/state';
import { scopeOfKey } from '../../../nodes/shared/values/leadOwner';
import { leadHash } from '../../../nodes/LinkedInLeadSync/trigger/seenLeads';
import { HOUR, MINUTE } from '../../durations';
import { leadsOf } from './simulatedWorkflow';

const NOW = Date.UTC(2026, 10, 24);

const scope = (organizationId: number) => scopeOfKey(`EVENT ${organizationId} all all`)!;
const unread = firstState({ scope: scope(1), startFrom: { from: 'now' } }, NOW, false);
const readUpTo = (hours: number) => firstCursor(NOW + hours * HOUR, NOW);
const owners = { 'EVENT 1': readUpTo(1), 'EVENT 2': readUpTo(2) };

/** The Pages that were watched, the present one last, each with the hours after NOW from which leads are wanted. */
const wanted = ({ scopes }: typeof unread) =>
	scopes.map(({ key, since }) => [Number(key.split(' ')[1]), (since - NOW) / HOUR]);

it('leads of a newly chosen Page are wanted from the time up to which the trigger has read', () => {
	expect(wanted(unread)).toEqual([[1, 0]]);
	expect(wanted(watching({ ...unread, owners }, scope(3)))).toEqual([
		[1, 0],
		[3, 2],
	]);
	expect(wanted(watching(unread, scope(3)))).toEqual([
		[1, 0],
		[3, 0],
	]);
});

it('a Page that is chosen again keeps its time, and the present choice is last', () => {
	const other = watching({ ...unread, owners }, scope(3));
	expect(wanted(watching(other, scope(1)))).toEqual([
		[3, 2],
		[1, 0],
	]);
	expect(watching(other, scope(3))).toBe(other);
});

it('of many choices, the trigger remembers the last 50', () => {
	const changed = range(2, 101).reduce((state, id) => watching(state, scope(id)), unread);
	expect(wanted(changed).map(([id]) => id)).toEqual(range(51, 101));
});

it('leads that two choices want are wanted from the earlier time', () => {
	const state = watching({ ...unread, owners }, scopeOfKey('EVENT all all all')!);
	expect(wantedSince(state, 'EVENT 1', 0)).toBe(NOW);
	expect(wantedSince({ ...state, scopes: state.scopes.toReversed() }, 'EVENT 1', 0)).toBe(NOW);
	expect(wantedSince(state, 'EVENT 2', 0)).toBe(NOW + 2 * HOUR);
});

it('a waiting lead with an unreadable time is read back with both ends of the time in which it was found', () => {
	const times = [0, 5, 5, 0].map((ms) => NOW + ms * HOUR);
	const leads = times.map((from, index) => ({ hash: `1234567${index}`, from, to: from + index }));
	const groups = [asNew({ owner: 'EVENT 1', formId: 'a', leads })];
	const stored = storedState({ ...unread, ledger: { ...emptyLedger(), groups } });
	expect(readState(JSON.parse(JSON.stringify(stored)))?.ledger.groups).toEqual(groups);
});

/** Leads of 10 Pages: 10,000 wait, 600 are refused, and the others are processed. */
function largestState(): typeof unread {
	const done = range(110).map((index) => ({
		hash: leadHash(`done ${index}`),
		to: NOW - index * 15 * MINUTE,
	}));
	const pages = range(10).map((page) => ({
		owner: `EVENT ${12345600 + page}`,
		formId: `${page}`,
	}));
	const cursors = pages.map(({ owner }) => [owner, withDone(firstCursor(NOW, NOW), done)] as const);
	const refsOf = (formId: string, count: number) =>
		leadsOf(formId, count).map(({ hash, from, to }) => ({ hash, from, to }));
	const groups = pages.map((page) => asNew({ ...page, leads: refsOf('a', 1_000) }));
	const singles: Single[] = refsOf('b', 600).map((lead, index) => ({
		...asNew({ ...pages[index % 10], leads: [lead] }),
		...{
			state: 'refused' as const,
			id: `${lead.hash}-4217-4aa1-b7a0-5ae3ba4d7c21-1`,
			tries: 9,
			rounds: 9,
		},
		...{ successesBefore: 9_000, firstDay: 11, lastDay: 15, dueAt: NOW + index },
		failure: { node: index % 2 === 0 ? 'N'.repeat(60) : 'CRM', code: '400', at: NOW + index },
	}));
	const ofPage = { debt: 18, failedAt: NOW };
	const forms = Object.fromEntries(
		pages.map(({ owner, formId }) => [`${owner} ${formId}`, ofPage]),
	);
	const ledger = { ...emptyLedger(), groups: [...groups, ...singles], forms };
	return limited({ ...unread, owners: Object.fromEntries(cursors), ledger }).state;
}

it('the largest state takes less than 200 kB, and is read back as it was', () => {
	const state = largestState();
	const text = JSON.stringify(storedState(state));
	expect(text.length).toBeGreaterThan(150_000);
	expect(text.length).toBeLessThan(200_000);
	expect(readState(JSON.parse(text))?.ledger).toEqual(JSON.parse(JSON.stringify(state.ledger)));
});

it.each(['new', 'givenUp'] as const)(
	'only after an interruption, the next executions with leads that are %s have half as many',
	(state) => {
		const groups = leadsOf('a', 8).map(
			(lead) => ({ ...asNew({ owner: 'EVENT 1', formId: 'a', leads: [lead] }), state }) as Group,
		);
		const execution = { id: '1', groups };
		const running = { ...unread, ledger: started(unread.ledger, execution) };
		const limits = (['interrupted', 'unknown'] as const).map(
			(outcome) => settled(running, execution, { outcome }, NOW).ledger.executionLimit,
		);
		expect(limits).toEqual([4, 5000]);
	},
);

it('the oldest processed leads are forgotten when leads that failed alone need their space', () => {
	const { seen, ...cursor } = readUpTo(0);
	for (const { hash, from } of leadsOf('a', 9_500)) seen.add(from, hash);
	const groups = leadsOf('b', 100).map((lead) => ({
		...asNew({ owner: 'EVENT 1', formId: 'b', leads: [lead] }),
		...{ state: 'alone' as const, id: lead.hash, tries: 1, rounds: 1 },
		...{ successesBefore: 0, firstDay: 1, lastDay: 1 },
	}));
	const limitedWith = (waiting: typeof groups) => {
		const ledger = { ...emptyLedger(), groups: waiting };
		const { state, isForgotten } = limited({
			...unread,
			owners: { 'EVENT 1': { ...cursor, seen } },
			ledger,
		});
		return [isForgotten, state.owners['EVENT 1'].seen.times.length];
	};
	expect(limitedWith([])).toEqual([false, 9_500]);
	// They are forgotten in steps of ten minutes, so 600 at a time.
	expect(limitedWith(groups)).toEqual([true, 8_300]);
});

it("a start by n8n's clock becomes one by LinkedIn's as soon as that clock is known, and only once", () => {
	expect(byLinkedInsClock(unread, undefined)).toBe(unread);
	expect(wanted(byLinkedInsClock(unread, 1_999))).toEqual([[1, 0]]);
	expect(wanted(byLinkedInsClock(unread, -2_000))).toEqual([[1, -2_000 / HOUR]]);
	const known = byLinkedInsClock(unread, HOUR);
	expect(wanted(known)).toEqual([[1, 1]]);
	expect(byLinkedInsClock(known, HOUR)).toBe(known);
	const lastDay = { scope: scope(1), startFrom: { from: 'lastDays', days: 1 } } as const;
	const byDays = firstState(lastDay, NOW, false);
	expect(byLinkedInsClock(byDays, HOUR)).toBe(byDays);
});
