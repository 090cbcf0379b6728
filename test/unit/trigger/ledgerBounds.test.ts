import { giveUp } from '../../../nodes/LinkedInLeadSync/trigger/givingUp';
import type { Alone, Group } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { aloneAgain } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import type { Ledger } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import {
	choose,
	emptyLedger,
	failed,
	succeeded,
} from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { MINUTE, HOUR, DAY } from '../../durations';

const NOW = Date.UTC(2026, 10, 24);

/** A lead that has failed alone. */
const groupOf = (id: string, alone?: Partial<Alone>, others: Partial<Group> = {}): Group => ({
	owner: 'EVENT 1',
	formId: id,
	leads: [{ hash: id, from: NOW - 9 * DAY, to: NOW - 9 * DAY }],
	failures: 0,
	dueAt: 0,
	alone: alone && { id, at: NOW - HOUR, tries: 2, successes: 1, ...alone },
	...others,
});

const ledgerOf = (groups: Group[], others: Partial<Ledger> = {}): Ledger => ({
	...emptyLedger(),
	lastSuccessAt: NOW,
	successes: 2,
	groups,
	...others,
});

const idsOf = (groups: Group[]) => groups.map(({ formId }) => formId);

const TO_BLAME = { toBlameSince: NOW - 7 * DAY, othersSucceeded: true };

it.each([
	['has been to blame for a week', true, {}],
	[
		'will have been to blame for a week in a millisecond',
		false,
		{ toBlameSince: NOW - 7 * DAY + 1 },
	],
	['never failed again after others had succeeded', false, { othersSucceeded: undefined }],
	['is not to blame', false, { toBlameSince: undefined }],
	['was not tried in the second half of the week', false, { at: NOW - 3.5 * DAY }],
	['was tried just in the second half of the week', true, { at: NOW - 3.5 * DAY + 1 }],
])('a lead that %s is given up after a week: %s', (_, isGiven, alone) => {
	const ledger = ledgerOf([groupOf('a', { ...TO_BLAME, ...alone })]);
	expect(idsOf(giveUp(ledger, 7 * DAY, NOW).given)).toEqual(isGiven ? ['a'] : []);
});

it.each([
	[5 * MINUTE, true],
	[5 * MINUTE + 1, false],
])(
	'a lead whose last failure came %d ms after the latest success is given up: %s',
	(ms, isGiven) => {
		const ledger = ledgerOf([groupOf('a', TO_BLAME)], { lastSuccessAt: NOW - HOUR - ms });
		expect(idsOf(giveUp(ledger, 7 * DAY, NOW).given)).toEqual(isGiven ? ['a'] : []);
	},
);

it('leads that would be given up within an hour are given up together with the first, and only their forms are forgotten', () => {
	const health = { singleFailures: 1, failingSince: NOW, triedAt: NOW };
	const groups = [
		groupOf('due', TO_BLAME),
		groupOf('soon', { ...TO_BLAME, toBlameSince: NOW - 7 * DAY + HOUR }),
		groupOf('later', { ...TO_BLAME, toBlameSince: NOW - 7 * DAY + HOUR + 1 }),
	];
	const forms = { 'EVENT 1 due': health, 'EVENT 1 soon': health, 'EVENT 1 later': health };
	const { ledger, given } = giveUp(ledgerOf(groups, { forms }), 7 * DAY, NOW);
	expect(idsOf(given)).toEqual(['due', 'soon']);
	expect(idsOf(ledger.groups)).toEqual(['later']);
	expect(Object.keys(ledger.forms)).toEqual(['EVENT 1 later']);
});

const FAR = NOW - HOUR;
const waiting = { singleFailures: 3, failingSince: FAR, triedAt: FAR, successes: 0 };

/** Whether the lead is to blame for this failure. */
const isToBlame = (ledger: Ledger, alone?: Partial<Alone>, isTrial = false) => {
	const execution = { id: '1', isTrial, groups: [groupOf('a', alone)] };
	const [group] = failed(ledger, execution, NOW).groups;
	return group.alone?.toBlameSince !== undefined;
};

it.each([
	['the latest success was five minutes ago', true, { lastSuccessAt: NOW - 5 * MINUTE }],
	['the latest success was longer ago', false, { lastSuccessAt: FAR }],
	['two others failed since the latest success', true, { streak: 2 }],
	['three others failed since the latest success', false, { streak: 3 }],
])('a lead that fails alone is to blame if %s: %s', (_, expected, others) => {
	expect(isToBlame(ledgerOf([], others))).toBe(expected);
});

it('a lead that fails alone is to blame if another execution succeeded between its two failures', () => {
	const ledger = ledgerOf([], { lastSuccessAt: FAR });
	expect(isToBlame(ledger, { successes: 1 })).toBe(true);
	expect(isToBlame(ledger, { successes: 2 })).toBe(false);
});

it('a lead that fails alone is to blame if its form waits and no unexpected failure came before', () => {
	const forms = { 'EVENT 1 a': waiting };
	const known = { lastSuccessAt: FAR, forms };
	expect(isToBlame(ledgerOf([], known), undefined, true)).toBe(true);
	expect(isToBlame(ledgerOf([], { ...known, streak: 1 }), undefined, true)).toBe(false);
	expect(isToBlame(ledgerOf([], { lastSuccessAt: FAR }), undefined, true)).toBe(false);
});

it('when an outage is detected, only leads that failed once since the latest success are no longer to blame', () => {
	const since = { toBlameSince: NOW - HOUR };
	const groups = [
		groupOf('once', { ...since, tries: 1, successes: 2 }),
		groupOf('twice', { ...since, tries: 2, successes: 2 }),
		groupOf('before', { ...since, tries: 1, successes: 1 }),
		groupOf('new'),
	];
	const execution = { id: '1', isTrial: false, groups: [groupOf('last')] };
	const { groups: left } = failed(ledgerOf(groups, { streak: 3 }), execution, NOW);
	const toBlame = left.filter(({ alone }) => alone?.toBlameSince !== undefined);
	expect(idsOf(toBlame)).toEqual(['twice', 'before']);
	expect(left.find(({ formId }) => formId === 'once')?.alone).toMatchObject({ tries: 1 });
});

it.each([
	[48, 24, 96],
	[48, 23, 48],
	[49, 49, 98],
	[50, 50, 56],
	[4545, 4545, 5000],
	[4546, 4546, undefined],
	[undefined, 9, undefined],
])(
	'the limit of %j leads becomes, after the success of an execution with %d leads, %j',
	(executionLimit, count, expected) => {
		const [lead] = groupOf('a').leads;
		const groups = [groupOf('a', undefined, { leads: Array<typeof lead>(count).fill(lead) })];
		const ledger = ledgerOf([], { executionLimit });
		const execution = { id: '1', isTrial: false, groups };
		expect(succeeded(ledger, execution, NOW).executionLimit).toBe(expected);
	},
);

it.each([
	['a lead to blame', true, TO_BLAME],
	['a lead that has not failed', false, undefined],
])(
	'the success of %s makes a lead to blame of the same form due at once: %s',
	(_, isAtOnce, alone) => {
		const waits = groupOf('a', TO_BLAME, { dueAt: NOW + DAY });
		const execution = { id: '1', isTrial: false, groups: [groupOf('a', alone)] };
		expect(succeeded(ledgerOf([waits]), execution, NOW).groups[0].dueAt).toBe(
			isAtOnce ? NOW : NOW + DAY,
		);
		const isDue = ledgerOf([{ ...waits, dueAt: 5 }]);
		expect(succeeded(isDue, execution, NOW).groups[0].dueAt).toBe(5);
	},
);

/** What is known about the form after the failure. */
const healthAfter = (singleFailures: number, msBefore: number) => {
	const since = NOW - HOUR;
	const known = { singleFailures, failingSince: since, triedAt: since };
	const ledger = ledgerOf([], {
		lastSuccessAt: since - msBefore,
		forms: { 'EVENT 1 a': known },
	});
	const execution = { id: '1', isTrial: false, groups: [groupOf('a')] };
	return failed(ledger, execution, NOW).forms['EVENT 1 a'];
};

it('the third lead of a form that fails alone for the first time makes the form wait if another execution succeeded since five minutes before the first failure', () => {
	const first = { singleFailures: 3, failingSince: NOW - HOUR };
	expect(healthAfter(2, 5 * MINUTE)).toMatchObject({ ...first, successes: 0 });
	expect(healthAfter(2, 5 * MINUTE + 1)).toMatchObject({ ...first, successes: undefined });
	expect(healthAfter(1, 0)).toMatchObject({ singleFailures: 2, successes: undefined });
	expect(healthAfter(0, 0)).toMatchObject({ singleFailures: 1, failingSince: NOW });
});

it('a success shows that a lead which failed alone within five minutes is to blame, but not one that stopped n8n; other leads are retried at once', () => {
	const groups = [
		groupOf('close', { at: NOW - 5 * MINUTE }),
		groupOf('earlier', { at: NOW - 5 * MINUTE - 1 }, { dueAt: NOW + HOUR }),
		groupOf('stops n8n', { at: NOW, interruptions: 1 }),
	];
	const execution = { id: '1', isTrial: false, groups: [groupOf('b')] };
	const { groups: left } = succeeded(ledgerOf(groups), execution, NOW);
	const toBlame = left.filter(({ alone }) => alone?.toBlameSince !== undefined);
	expect(idsOf(toBlame)).toEqual(['close']);
	expect(left[1].dueAt).toBe(NOW);
});

it.each([
	[0, 9],
	[2, 9],
	[3, 0],
])('after a failure that follows %d others in a row, %d trials are left', (streak, left) => {
	const execution = { id: '1', isTrial: false, groups: [groupOf('a')] };
	expect(failed(ledgerOf([], { streak }), execution, NOW).trials.left).toBe(left);
});

it('when an execution ends, only the others are running', () => {
	const [first, second] = ['1', '2'].map((id) => ({ id, isTrial: false, groups: [groupOf(id)] }));
	const ledger = ledgerOf([], { running: [first, second] });
	expect(succeeded(ledger, first, NOW).running).toEqual([second]);
});

it('of a waiting form, leads that were never tried alone come first', () => {
	const tried = groupOf('a', { at: NOW - DAY }, { atOnce: 1 });
	const untried = groupOf('a', undefined, { failures: 1, failedAt: NOW - HOUR });
	const forms = {
		'EVENT 1 a': { singleFailures: 3, failingSince: NOW, triedAt: NOW, successes: 0 },
	};
	const ledger = ledgerOf([tried, untried], { forms });
	const picked = choose(ledger, NOW, { batchSize: 9, isReady: () => true });
	expect(picked?.groups.map(({ alone }) => alone)).toEqual([undefined]);
});

it('the wait for a retry grows to 20 hours for a lead to blame, and to six hours for another one', () => {
	const waits = (toBlameSince?: number) =>
		[1, 2, 3, 9].map((tries) => {
			const group = groupOf('a', { at: NOW, tries, toBlameSince });
			return (aloneAgain(group, group.alone!).dueAt - NOW) / HOUR;
		});
	expect(waits(NOW)).toEqual([1, 4, 16, 20]);
	expect(waits()).toEqual([14.5 / 60, 29 / 60, 58 / 60, 6]);
});
