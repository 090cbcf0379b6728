import { countBy, groupBy, map, partition, sortBy } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';

import type { Group, Single } from './groups';
import { countOf, isDue, isSingle } from './groups';
import { failureInWords, messageOf } from './ending';
import type { Ledger } from './ledger';

/** More are too many for one line. */
const MOST_REASONS = 3;

/** How many leads wait, why, and until when. */
interface WhatWaits {
	/** For example `3 waiting, 1 refused (HubSpot 400; 5 tries), next try 2026-11-30T14:00Z`. */
	text: string;
	/** Numbers of leads by the word for their state. */
	counts: Record<string, number>;
}

/** @returns undefined if no lead waits except in running executions */
export function whatWaits({ groups }: Ledger, now: number): WhatWaits | undefined {
	if (groups.length === 0) return undefined;
	const byWord = groupBy(groups, wordOf);
	const words = WORDS.filter((word) => word in byWord);
	const parts = words.map((word) => {
		const details = detailsOf(byWord[word]);
		return `${countOf(byWord[word])} ${word}${details === '' ? '' : ` (${details})`}`;
	});
	const oldest = Math.min(...groups.flatMap(({ leads }) => leads.map(({ from }) => from)));
	const counts = Object.fromEntries(words.map((word) => [word, countOf(byWord[word])]));
	const text = [...parts, nextTry(groups, now), `the oldest from ${inMinutes(oldest)}`].join(', ');
	return { text, counts };
}

/** One line of n8n's log, also for alarms: nothing in it comes from the answers of a lead. */
export function logWhatWaits(context: IPollFunctions, ledger: Ledger): void {
	const waits = whatWaits(ledger, Date.now());
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
const WORDS = ['waiting', 'retrying', 'refused', 'for the output Refused'] as const;

function wordOf({ state }: Group): (typeof WORDS)[number] {
	switch (state) {
		case 'new':
			return 'waiting';
		case 'refused':
			return 'refused';
		case 'givenUp':
			return 'for the output Refused';
		default:
			return 'retrying';
	}
}

function detailsOf(groups: readonly Group[]): string {
	const [shown, unshown] = partition(groups, ({ missingSince }) => missingSince === undefined);
	const reasons = countBy(
		shown.flatMap((group) => (group.state === 'new' ? [] : (failureInWords(group.failure) ?? []))),
	);
	const most = sortBy(Object.keys(reasons), (reason) => -reasons[reason]).slice(0, MOST_REASONS);
	const singles = groups.filter(isSingle);
	const details = [
		most.join(', '),
		singles.length > 0 && triesInWords(singles),
		unshown.length > 0 && `${countOf(unshown)} not in LinkedIn's list now`,
		groups.some(({ unknownSince }) => unknownSince !== undefined) &&
			'n8n has not reported how their execution ended',
	];
	return details.filter(Boolean).join('; ');
}

function nextTry(groups: readonly Group[], now: number): string {
	if (groups.some((group) => isDue(group, now))) return 'next try with the next poll';
	return `next try ${inMinutes(Math.min(...groups.map(({ dueAt }) => dueAt)))}`;
}

/**
 * For reports: why single leads failed, how often, when next, and their ids. n8n shows lines as one paragraph.
 * @param trigger see `triggerId`
 * @param now undefined for leads that are not retried
 */
export function whyTheyFailed(leads: readonly Single[], trigger: string, now?: number): string {
	const ofReasons = groupBy(leads, ({ failure }) => failureInWords(failure) ?? 'Unknown reason');
	return map(ofReasons, (ofReason, reason) => {
		const newest = sortBy(ofReason, ({ failure }) => failure?.at ?? 0).toReversed();
		const [message] = newest.flatMap(({ failure }) => messageOf(trigger, failure) ?? []);
		const at = newest[0].failure?.at;
		const said = [
			`${reason}${message === undefined ? '' : ` "${message}"`}`,
			triesInWords(ofReason),
			at !== undefined && `the last in the execution of ${new Date(at).toISOString()}`,
			now !== undefined && nextTry(ofReason, now),
		];
		return `${said.filter(Boolean).join(', ')}. Lead IDs: ${ofReason.map(({ id }) => id).join(', ')}.`;
	}).join('\n');
}

function triesInWords(leads: readonly Single[]): string {
	const tries = leads.map((lead) => lead.tries);
	const [least, most] = [Math.min(...tries), Math.max(...tries)];
	return `${least === most ? '' : `${least} to `}${most} ${most === 1 ? 'try' : 'tries'}`;
}

function inMinutes(time: number): string {
	return `${new Date(time).toISOString().slice(0, 16)}Z`;
}
