import { range } from 'lodash';

import type { Group, Single } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import { asNew, emptyLedger } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import {
	givenUpError,
	notTriedError,
	refusedLeadsError,
	showWaiting,
	unknownOutcomeError,
} from '../../../nodes/LinkedInLeadSync/trigger/notices';
import { waitingAtTriggers } from '../../../nodes/shared/waitingLeads';
import { node } from '../api/inMemoryLinkedIn';
import { DAY } from '../../durations';
import { stopTime } from '../stoppedTime';
import { triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

stopTime(NOW);

/** Leads with these times, in seconds after NOW. */
const group = (seconds: number[], own: { formId?: string; missingSince?: number } = {}) => {
	const times = seconds.map((second) => NOW + second * 1000);
	const leads = times.map((time) => ({ hash: String(time), from: time, to: time }));
	return { ...asNew({ owner: 'EVENT 1', formId: '7', leads }), ...own };
};

/** A lead that failed alone on the first day. */
const single = (second: number, state: Single['state'] = 'alone', id = `${second}`): Single => ({
	...group([second]),
	...{ state, id, tries: 3, refusals: 3, successesBefore: 2, firstDay: 1, lastDay: 2 },
});

it.each([
	[1, '^Report: 1 lead was given up: .* with it has failed', 'get it .* Lead IDs: 0$'],
	[2, '^Report: 2 leads were given up: .* with them has failed', 'get them .* Lead IDs: 0, 1$'],
])('the error for %i leads that were given up names all of them', (count, message, description) => {
	const error = givenUpError(
		node,
		range(count).map((second) => single(second)),
		7 * DAY,
	);
	expect(error.message).toMatch(new RegExp(message));
	expect(error.description).toMatch(new RegExp(description));
});

it.each([
	[1, '^Report: your workflow refuses 1 lead: it failed with it alone', 'Lead IDs: 0$'],
	[2, '^Report: your workflow refuses 2 leads: it failed with each', 'Lead IDs: 0, 1$'],
])(
	'the error for %i refused leads names them, and says until when they are retried and how to end it',
	(count, message, description) => {
		const refused = range(count).map((second) => single(second));
		const error = refusedLeadsError(node, refused, 3, 7 * DAY);
		expect(error.message).toMatch(new RegExp(message));
		expect(error.description).toMatch(new RegExp(description));
		expect(error.description).toContain('until 2026-11-30');
		expect(error.description).toMatch(/unpublish and publish .* lower Give Up After/);
	},
);

it.each([
	[1, 'with a lead of this trigger'],
	[3, 'with 3 leads of this trigger'],
])(
	'the error for %i leads without a known outcome says how often they are retried',
	(count, words) => {
		const { message } = unknownOutcomeError(node, count);
		expect(message).toMatch(new RegExp(`^Report: .* ${words} end, .* once an hour$`));
	},
);

it('the error for dropped leads names their number, their forms and their time range', () => {
	const dropped = [group([5, 9]), group([3], { formId: '8' }), group([7])];
	const { message, description } = notTriedError(node, dropped);
	expect(message).toMatch(/^Report: 4 leads were not tried: .* of form 7, 8, /);
	expect(description).toContain(
		'Form 7, 8, between 2026-11-24T00:00:03.000Z and 2026-11-24T00:00:09.000Z.',
	);
});

it('the waiting leads of a trigger are counted by reason, each with the time of the oldest lead', () => {
	const inExecution = { id: '1', isTrial: false, groups: [group([1])] };
	const cut = { state: 'cut' as const, successesBefore: 0 };
	const groups: Group[] = [
		...[group([3, 2]), group([4]), group([5], { missingSince: NOW }), { ...group([6]), ...cut }],
		...[single(7), single(8, 'excused'), single(9, 'refused')],
		{ ...group([10]), unknown: { since: NOW } },
	];
	const context = triggerContext({ leads: {} });
	showWaiting(context, 'key', { ...emptyLedger(), groups, running: [inExecution] });
	const { waiting = [], ...shown } = waitingAtTriggers.get('key') ?? {};
	expect(shown).toMatchObject({ trigger: node.name });
	expect(
		waiting.map(({ count, since, reason }) => `${count} ${(since - NOW) / 1000} ${reason}`),
	).toEqual([
		'1 1 Waiting: an execution is running with them.',
		'3 2 Waiting: the trigger outputs them with its next polls.',
		'1 5 Waiting: LinkedIn does not show them now.',
		'1 6 Retrying: your workflow failed with them, so the trigger retries them in smaller groups.',
		'1 7 Retrying: your workflow failed with each of them alone, so the trigger retries them at growing intervals.',
		'1 8 Retrying: your workflow failed with all leads for a while, so the trigger retries them together.',
		'1 9 Refused: your workflow fails with each of them alone, also on another day. The trigger retries them about once a day.',
		'1 10 Waiting: n8n has not reported how their last execution ended, so the trigger retries them once an hour.',
	]);
});

const ON_TRIAL = { state: 'onTrial', succeeded: 0, triedAt: NOW } as const;

it.each([
	['a destination that is down', { streak: 3 }, 'with all leads, so .* one of them every 15 '],
	['a refused form', { forms: { 'EVENT 1 7': ON_TRIAL } }, 'of form 7, so .* one by one'],
])('the reason of leads that wait for %s says how the trigger retries them', (_, own, words) => {
	const ledger = { ...emptyLedger(), ...own, groups: [group([1])] };
	showWaiting(triggerContext({ leads: {} }), 'key', ledger);
	const [{ reason }] = waitingAtTriggers.get('key')!.waiting;
	expect(reason).toMatch(new RegExp(words));
});
