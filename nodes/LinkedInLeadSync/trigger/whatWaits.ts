import { countBy, groupBy, map, partition, sortBy } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';

import { timeInWords } from '../../shared/values/time';
import { failureInWords, messageOf } from './ending';
import type { FailingLead, Lead } from './lead';
import { asNew, isDue, isFailing } from './lead';
import type { State } from './memory/state';

/** More are too many for one line. */
const MOST_REASONS = 3;

/** How many leads wait, why, and until when. */
interface WhatWaits {
	/** For example `3 waiting, 1 failing (HubSpot 400; 5 tries), next try 30 Nov, 14:00 UTC`. */
	text: string;
	/** Numbers of leads by the word for their state. */
	counts: Record<string, number>;
}

type Waiting = Pick<State, 'fresh' | 'ledger'>;

/** @returns undefined if no lead waits except in running executions */
export function whatWaits({ fresh, ledger }: Waiting, now: number): WhatWaits | undefined {
	const leads = [...fresh.map(asNew), ...ledger.leads];
	if (leads.length === 0) return undefined;
	const byWord = groupBy(leads, wordOf);
	const words = WORDS.filter((word) => word in byWord);
	const parts = words.map((word) => {
		const details = detailsOf(byWord[word]);
		return `${byWord[word].length} ${word}${details === '' ? '' : ` (${details})`}`;
	});
	const oldest = Math.min(...leads.map(({ from }) => from));
	const counts = Object.fromEntries(words.map((word) => [word, byWord[word].length]));
	const text = [...parts, nextTry(leads, now), `the oldest from ${timeInWords(oldest)}`];
	return { text: text.join(', '), counts };
}

/** One line of n8n's log, also for alarms: nothing in it comes from the answers of a lead. */
export function logWhatWaits(context: IPollFunctions, waiting: Waiting): void {
	const waits = whatWaits(waiting, Date.now());
	if (waits === undefined) return;
	const { text, counts } = waits;
	const { id, name } = context.getWorkflow();
	const trigger = context.getNode().name;
	const isTrouble = WORDS.some((word) => word !== 'waiting' && word in counts);
	context.logger[isTrouble ? 'warn' : 'info'](
		`Leads of "${trigger}" in workflow "${name ?? id}": ${text}`,
		{ workflowId: id, nodeName: trigger, ...counts },
	);
}

/** In the order of a lead's life. */
const WORDS = ['waiting', 'failing', 'given up'] as const;

function wordOf({ state }: Lead): (typeof WORDS)[number] {
	if (state === 'givenUp') return 'given up';
	return state === 'failing' ? 'failing' : 'waiting';
}

function detailsOf(leads: readonly Lead[]): string {
	const [shown, unshown] = partition(leads, ({ missingSince }) => missingSince === undefined);
	const reasons = countBy(shown.flatMap(({ failure }) => failureInWords(failure) ?? []));
	const most = sortBy(Object.keys(reasons), (reason) => -reasons[reason]).slice(0, MOST_REASONS);
	const failing = leads.filter(isFailing);
	const details = [
		most.join(', '),
		failing.length > 0 && triesInWords(failing),
		unshown.length > 0 && `${unshown.length} not in LinkedIn's list now`,
		leads.some(({ unknownSince }) => unknownSince !== undefined) &&
			'n8n has not reported how their execution ended',
	];
	return details.filter(Boolean).join('; ');
}

function nextTry(leads: readonly Lead[], now: number): string {
	if (leads.some((lead) => isDue(lead, now))) return 'next try with the next poll';
	return `next try ${timeInWords(Math.min(...leads.map(({ dueAt }) => dueAt)))}`;
}

/**
 * For reports: why single leads failed, how often, when next, and their ids. n8n shows lines as one paragraph.
 * @param trigger see `triggerId`
 * @param now undefined for leads that are not retried
 */
export function whyTheyFailed(
	leads: readonly FailingLead[],
	trigger: string,
	now?: number,
): string {
	const ofReasons = groupBy(leads, ({ failure }) => failureInWords(failure) ?? 'Unknown reason');
	return map(ofReasons, (ofReason, reason) => {
		const newest = sortBy(ofReason, ({ failure }) => failure.at).toReversed();
		const [message] = newest.flatMap(({ failure }) => messageOf(trigger, failure) ?? []);
		const at = newest[0].failure.at;
		const said = [
			`${reason}${message === undefined ? '' : ` "${message}"`}`,
			triesInWords(ofReason),
			`the last in the execution of ${timeInWords(at)}`,
			now !== undefined && nextTry(ofReason, now),
		];
		return `${said.filter(Boolean).join(', ')}. Lead IDs: ${ofReason.map(({ id }) => id).join(', ')}.`;
	}).join('\n');
}

function triesInWords(leads: readonly FailingLead[]): string {
	const tries = leads.map((lead) => lead.tries);
	const [least, most] = [Math.min(...tries), Math.max(...tries)];
	return `${least === most ? '' : `${least} to `}${most} ${most === 1 ? 'try' : 'tries'}`;
}
