import { range } from 'lodash';

import type { Group } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/groups';
import { emptyLedger } from '../../../nodes/LinkedInLeadSync/trigger/ledger';
import {
	givenUpError,
	notTriedError,
	showWaiting,
} from '../../../nodes/LinkedInLeadSync/trigger/notices';
import { waitingAtTriggers } from '../../../nodes/shared/waitingLeads';
import { node } from '../api/inMemoryLinkedIn';
import { triggerContext } from './polled';

const NOW = Date.UTC(2026, 10, 24);

/** Leads with these times, in seconds after NOW. */
const group = (seconds: number[], own: Partial<Group> = {}): Group => {
	const times = seconds.map((second) => NOW + second * 1000);
	const leads = times.map((time) => ({ hash: String(time), from: time, to: time }));
	return { ...asNew({ owner: 'EVENT 1', formId: '7', leads }), ...own };
};

it.each([
	[1, '1 lead was given up: .* with it has failed', 'get it .* Lead IDs: 0$'],
	[2, '2 leads were given up: .* with them has failed', 'get them .* Lead IDs: 0, 1$'],
])('the error for %i leads that were given up names all of them', (count, message, description) => {
	const error = givenUpError(node, range(count).map(String), 7);
	expect(error.message).toMatch(new RegExp(message));
	expect(error.description).toMatch(new RegExp(description));
});

it('the error for dropped leads names their number, their forms and their time range', () => {
	const dropped = [group([5, 9]), group([3], { formId: '8' }), group([7])];
	const { message, description } = notTriedError(node, dropped);
	expect(message).toMatch(/^4 leads were not tried: .* of form 7, 8, /);
	expect(description).toContain(
		'Form 7, 8, between 2026-11-24T00:00:03.000Z and 2026-11-24T00:00:09.000Z.',
	);
});

it('the waiting leads of a trigger are counted by reason, each with the time of the oldest lead', () => {
	const alone = { id: 'a', at: NOW, tries: 1, successes: 0 };
	const inExecution = { id: '1', isTrial: false, groups: [group([1])] };
	const groups = [
		...[group([3, 2]), group([4]), group([5], { missingSince: NOW })],
		...[group([6], { failures: 1 }), group([7], { failures: 1, alone })],
	];
	const context = triggerContext({ leads: {} });
	showWaiting(context, 'key', { ...emptyLedger(), groups, running: [inExecution] });
	const { waiting = [], ...shown } = waitingAtTriggers.get('key') ?? {};
	expect(shown).toMatchObject({ trigger: node.name });
	expect(
		waiting.map(({ count, since, reason }) => `${count} ${(since - NOW) / 1000} ${reason}`),
	).toEqual([
		'1 1 An execution is running with them.',
		'3 2 The trigger outputs them with its next polls.',
		'1 5 LinkedIn does not show them now.',
		'1 6 Your workflow failed with them, so the trigger retries them in smaller groups.',
		'1 7 Your workflow fails with each of them alone, so the trigger retries them rarely.',
	]);
});

const WAITING_FORM = { singleFailures: 3, failingSince: NOW, triedAt: NOW, successes: 0 };

it.each([
	['a destination that is down', { streak: 3 }, 'with all leads, so .* one of them every 15 '],
	['a refused form', { forms: { 'EVENT 1 7': WAITING_FORM } }, 'of form 7, so .* one by one'],
])('the reason of leads that wait for %s says how the trigger retries them', (_, own, words) => {
	const ledger = { ...emptyLedger(), ...own, groups: [group([1])] };
	showWaiting(triggerContext({ leads: {} }), 'key', ledger);
	const [{ reason }] = waitingAtTriggers.get('key')!.waiting;
	expect(reason).toMatch(new RegExp(words));
});
