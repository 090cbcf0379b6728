import { compact, countBy, groupBy, map, partition, sortBy, uniq } from 'lodash';
import type { INode, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { SHORTEST_RETENTION_DAYS } from '../../shared/values/leadIdentity';
import { ownerInWords } from '../../shared/values/leadOwner';
import { timeInWords } from '../../shared/values/time';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { concernOf, failureOf } from '../../shared/wire/errors/linkedInError';
import { failureInWords, messageOf, nameOfForm } from './failureReasons';
import { formOfKey, ownerOfKey } from './memory/keys';
import type { ExecutionFailure, Lead, ReadRef } from './memory/lead';
import { asNew, isLeadDue, isRefused } from './memory/lead';
import type { InTrouble, Lasting, RefusedForm } from './memory/report';
import type { Pages, State } from './memory/state';
import type { TroubleCause } from './memory/trouble';

/*
 * Problems that the trigger reports although the poll succeeds, each as a failed execution; and the line in n8n's log
 * that says which leads wait.
 */

/** By this word, an error workflow tells a report from an execution that failed with leads. */
const FIRST_WORD = 'Report:';

/** Characters of a headline; n8n's list and the subject of an email would cut off a longer one. */
const LONGEST_HEADLINE = 120;

function problem(node: INode, headline: string, description: string): NodeOperationError {
	const message = `${FIRST_WORD} ${headline}`;
	// Set again, because n8n replaces a message that contains an error code such as ECONNREFUSED.
	return Object.assign(new NodeOperationError(node, message, { description }), { message });
}

/** The text names both causes, because the first start after an import by command line looks the same as a loss. */
export function lossError(node: INode, state: Pick<State, 'since'>): NodeOperationError {
	const since = timeInWords(state.since);
	return problem(
		node,
		`the trigger's stored data is missing or damaged, or this workflow was published by command line. The trigger outputs the leads since ${since} (seven days at most)`,
		`After a workflow was imported and published by command line, this is its first start, and nothing is wrong. Otherwise another node, a restored database or a copied workflow has overwritten the workflow's static data, and the trigger outputs some of these leads again. Get earlier leads with LinkedIn Lead Sync → Pull leads, before ${since}.`,
	);
}

/** The remedy for a Page whose leads the LinkedIn account can no longer read. */
const ASK_FOR_ROLE =
	'Ask a Super admin of the Page to grant your LinkedIn account the role Super admin or Content admin in LinkedIn under Settings → Manage admins; the trigger then outputs the leads of that time.';

/** Pages that LinkedIn no longer lists; reported at once. @param owners see `ownerKey` */
export function notWatchedError(
	node: INode,
	owners: readonly string[],
	names?: Pages['names'],
): NodeOperationError {
	const pages = owners.map((key) => ownerOfKeyInWords(key, names)).join(', ');
	return problem(
		node,
		`${pages} ${owners.length === 1 ? 'is' : 'are'} no longer watched: LinkedIn lists no role with which your LinkedIn account can read the leads there`,
		`${ASK_FOR_ROLE} If the credential now belongs to another LinkedIn account, connect it with the right one.`,
	);
}

/** How a Report names what it is about. */
interface Naming {
	/** See `triggerId`. */
	trigger: string;
	/** Of Pages by ID. */
	names?: Pages['names'];
	now: number;
}

/** The Report of everything that has lasted for a day. */
export function lastingError(node: INode, lasting: Lasting, naming: Naming): NodeOperationError {
	const { refused, troubles, gone, behind } = lasting;
	const parts = [
		refused.length > 0 && refusedInWords(lasting, naming),
		troubles.length > 0 && troublesInWords(troubles, naming),
		gone.length > 0 && goneInWords(gone),
		behind.length > 0 && behindInWords(behind, naming),
	];
	const said = compact(parts);
	const headline = `${said[0].headline}${said.length > 1 ? ', and more' : ''}`;
	const most = LONGEST_HEADLINE - FIRST_WORD.length - 1;
	const short = headline.length > most ? `${headline.slice(0, most - 1)}…` : headline;
	return problem(node, short, map(said, 'details').join('\n\n'));
}

interface InWords {
	headline: string;
	details: string;
}

/** An owner in words, such as `Page "Acme" (1)`. @param key see `ownerKey`. @param names of Pages by ID */
export function ownerOfKeyInWords(key: string, names: Pages['names'] = {}): string {
	const owner = ownerOfKey(key)?.owner;
	if (owner === undefined) return key;
	const { [owner.id]: name } = names;
	return name === undefined ? ownerInWords(owner) : `Page "${name}" (${owner.id})`;
}

const UNKNOWN_OUTCOME =
	'n8n does not say how some executions ended. If you renamed the trigger, publish the workflow again. Check that the workflow may use all of its credentials, and that n8n is not restarted while it stores leads.';

const TOO_MANY =
	'So many leads fail that the trigger keeps no more of them: further ones that fail wait at LinkedIn, and come again when fewer fail.';

function refusedInWords({ refused, isFull }: Lasting, naming: Naming): InWords {
	const failures = refused.flatMap(({ leads, failure }) =>
		leads.length > 0 ? leads.map((lead) => lead.failure ?? failure) : [failure],
	);
	const codes = map(failures, 'code');
	const isAnyUnknown = codes.some((code) => code === 'unknown_outcome' || code === 'interrupted');
	const count = refused.flatMap(({ leads }) => leads).length;
	const details = [
		'The workflow has not stored these leads for a day. The trigger retries them less and less often, until your workflow stores them. Each try also executes the nodes before the one that fails. Correct the cause; to retry at once, unpublish and publish the workflow. To let leads go, copy them into the option Skip Leads of the trigger, and publish.',
		...(isAnyUnknown ? [UNKNOWN_OUTCOME] : []),
		...(isFull ? [TOO_MANY] : []),
		...refused.flatMap((form) => formInWords(form, naming)),
	];
	return { headline: whoRefuses(count, failures, naming), details: details.join('\n') };
}

/** How many leads are not stored, and the most frequent reason: `CRM refuses 1 lead: 400 "No property job_title"`. */
function whoRefuses(
	count: number,
	failures: readonly ExecutionFailure[],
	{ trigger }: Naming,
): string {
	const leads = count === 0 ? 'leads' : count === 1 ? '1 lead' : `${count} leads`;
	const reasons = Object.values(groupBy(failures, (failure) => failureInWords(failure)));
	const [most] = sortBy(reasons, ({ length }) => -length);
	const failure = most.at(-1)!;
	if (failure.code === 'interrupted') return `executions with ${leads} are interrupted`;
	if (failure.code === 'unknown_outcome')
		return `n8n does not say how executions with ${leads} end`;
	const message = messageOf(trigger, failure);
	const who = failure.node === '' ? 'your workflow' : failure.node;
	const why = compact([failure.code, message && `"${message}"`]).join(' ');
	const isAll = reasons.length === 1;
	const what = isAll
		? `${who} refuses ${leads}`
		: `${leads} not stored; most often, ${who} refuses`;
	return `${what}${why === '' ? '' : `: ${why}`}`;
}

/** So many IDs of leads are listed for each form and reason. */
const MOST_IDS = 20;

/** For each reason, a line: the form, how often its leads failed, when last, when next, and their IDs. */
function formInWords(
	{ key, leads, failure, isHeld }: RefusedForm,
	{ trigger, names, now }: Naming,
): string[] {
	const { owner, formId } = formOfKey(key)!;
	const name = nameOfForm(trigger, key);
	const form = `${formId === '' ? 'Leads without a form' : `Form ${name === undefined ? formId : `"${name}" (${formId})`}`} of ${ownerOfKeyInWords(owner, names)}`;
	if (leads.length === 0) {
		return [`${form}: at least 1 lead waits at LinkedIn; ${reasonInWords([failure], trigger)}.`];
	}
	const byReason = groupBy(leads, (lead) => failureInWords(lead.failure));
	return Object.values(byReason).map((ofReason) => {
		const ids = map(ofReason, 'id');
		const more = ids.length - MOST_IDS;
		const listed = ids.slice(0, MOST_IDS).join(', ');
		const until = new Date(Math.max(...map(ofReason, 'submittedAt')) + 1).toISOString();
		const count = ids.length === 1 ? '1 lead' : `${ids.length} leads`;
		const said = [
			`${form}: ${count}${isHeld ? ', and at least 1 more at LinkedIn' : ''}`,
			reasonInWords(compact(map(ofReason, 'failure')), trigger),
			triesInWords(ofReason),
			nextTry(ofReason, now),
		];
		const skip = more > 0 && formId !== '' ? `form ${formId} until ${until}` : listed;
		return `${compact(said).join('; ')}. Lead IDs: ${listed}${more > 0 ? `, and ${more} more` : ''}. For Skip Leads: ${skip}`;
	});
}

/** The node, the code and the message of the last failure, and when its execution began. */
function reasonInWords(failures: readonly ExecutionFailure[], trigger: string): string {
	const newest = sortBy(failures, ({ at }) => -at);
	const [message] = newest.flatMap((failure) => messageOf(trigger, failure) ?? []);
	const [failure] = newest;
	const reason = failureInWords(failure) ?? 'unknown reason';
	const last = failure && `, last in the execution of ${timeInWords(failure.at)}`;
	return `${reason}${message === undefined ? '' : ` "${message}"`}${last ?? ''}`;
}

/** Characters of LinkedIn's words, which are stored with each trouble. */
const LONGEST_SAID = 150;

/** Why LinkedIn did not answer, in a few words. */
export function causeOf(error: NodeError): TroubleCause {
	const { status, code, detail, retryAfterMs: waitMs } = failureOf(error) ?? {};
	const answer =
		status === undefined ? `no answer (${code ?? 'no connection'})` : `HTTP status ${status}`;
	const said = [answer, detail].filter(Boolean).join(': ').slice(0, LONGEST_SAID);
	return { what: concernOf(error) === 'object' ? 'refused' : 'failed', said, waitMs };
}

function troublesInWords(troubles: readonly InTrouble[], { names }: Naming): InWords {
	const details = troubles.map((each) => {
		const { since, said } = each.trouble;
		return `${subjectOf(each, names)}, since ${timeInWords(since)}: ${said}. ${remedyOf(each)}`;
	});
	const subjects = troubles.map((each) => subjectOf(each, names)).join(', ');
	return {
		headline: `LinkedIn does not show ${subjects}`,
		details: [
			'LinkedIn has not shown this for a day. What LinkedIn shows is read as usual.',
			...details,
		].join('\n'),
	};
}

function subjectOf({ what, owner = '', formId }: InTrouble, names?: Pages['names']): string {
	const ofOwner = ownerOfKeyInWords(owner, names);
	switch (what) {
		case 'choice':
			return 'the event or form that is chosen in the trigger';
		case 'pages':
			return 'the list of your LinkedIn Pages';
		case 'owner':
			return ofOwner;
		case 'form':
			return `form ${formId} of ${ofOwner}`;
		case 'leads':
			return `some leads of ${ofOwner}`;
	}
}

function remedyOf({ what, trouble }: InTrouble): string {
	switch (what) {
		case 'choice':
			return 'Unless it was deleted after people had registered, choose another one in the trigger, and publish the workflow.';
		case 'pages':
			return 'Pages that were added since are not watched yet. Run Check connection to see which permission is missing.';
		case 'form':
			return 'From now on, the trigger outputs the leads of this form with lead_error and with their answers in field_errors instead of columns. When LinkedIn shows the form again, get each of them with LinkedIn Lead Sync → Get lead.';
		case 'leads':
			return 'The trigger outputs the other leads, and looks for the missing ones once a day until they are seven days old; some may be leads that it has output. Get older ones with LinkedIn Lead Sync → Pull leads, between these times; it also outputs leads that the trigger has output.';
		case 'owner':
			return trouble.what === 'refused'
				? `${ASK_FOR_ROLE} If you do not need these leads, choose another LinkedIn Page.`
				: `The trigger tries again every hour, and outputs the leads when LinkedIn shows them; LinkedIn keeps leads for ${SHORTEST_RETENTION_DAYS} days at least. If it lasts, check the network and proxy of n8n, and https://www.linkedin-apistatus.com.`;
	}
}

function goneInWords(gone: readonly Lead[]): InWords {
	const count = gone.length === 1 ? '1 lead' : `${gone.length} leads`;
	const ids = map(gone.slice(0, MOST_IDS), 'id').join(', ');
	const more = gone.length > MOST_IDS ? `, and ${gone.length - MOST_IDS} more` : '';
	return {
		headline: `LinkedIn no longer shows ${count}`,
		details: `LinkedIn has not shown ${count} for a week that the workflow has not stored. Probably the registration was cancelled, or the event deleted: nothing to do. If LinkedIn shows one again, the trigger outputs it. Lead IDs: ${ids}${more}.`,
	};
}

function behindInWords(behind: Lasting['behind'], { names }: Naming): InWords {
	const lines = behind.map(
		({ owner, from }) => `${ownerOfKeyInWords(owner, names)}: leads since ${timeInWords(from)}.`,
	);
	const pages = behind.length === 1 ? 'a Page' : `${behind.length} Pages`;
	return {
		headline: `leads of ${pages} have waited for more than a day`,
		details: `The trigger has not output these leads for a day, because there are more than the workflow takes. They come, the oldest first. If there are more every day, poll more often, or make the workflow faster.\n${lines.join('\n')}`,
	};
}

/** How many reasons the line in the log names. */
const MOST_REASONS = 3;

/** How many leads wait, why, and until when. */
export interface WhatWaits {
	/** For example `3 waiting, 1 failing (HubSpot 400; 5 tries), next try 30 Nov, 14:00 UTC`. */
	text: string;
	/** How many leads are waiting, and how many are failing. */
	counts: Record<string, number>;
}

/**
 * @param ledger leads of the ledger that the settings include
 * @param fresh new leads in memory; there may be more at LinkedIn
 * @returns undefined if no lead waits except in running executions
 */
export function whatWaits(
	ledger: readonly Lead[],
	fresh: readonly ReadRef[],
	now: number,
): WhatWaits | undefined {
	const leads = [...fresh.map(asNew), ...ledger.filter(({ state }) => state !== 'excluded')];
	if (leads.length === 0) return undefined;
	const byWord = groupBy(leads, (lead) => (isRefused(lead) ? 'failing' : 'waiting'));
	const words = ['waiting', 'failing'].filter((word) => word in byWord);
	const parts = words.map((word) => {
		const details = detailsOf(byWord[word]);
		return `${byWord[word].length} ${word}${details === '' ? '' : ` (${details})`}`;
	});
	const oldest = Math.min(...map(leads, 'submittedAt'));
	const counts = Object.fromEntries(words.map((word) => [word, byWord[word].length]));
	const text = [...parts, nextTry(leads, now), `the oldest from ${timeInWords(oldest)}`];
	return { text: text.join(', '), counts };
}

/** Writes one line to n8n's log, which alerts may read. It contains nothing of the answers of leads. */
export function logWhatWaits(context: IPollFunctions, waits: WhatWaits | undefined): void {
	if (waits === undefined) return;
	const { text, counts } = waits;
	const { id, name } = context.getWorkflow();
	const trigger = context.getNode().name;
	context.logger['failing' in counts ? 'warn' : 'info'](
		`Leads of "${trigger}" in workflow "${name ?? id}": ${text}`,
		{ workflowId: id, nodeName: trigger, ...counts },
	);
}

function detailsOf(leads: readonly Lead[]): string {
	const [listed, missing] = partition(leads, ({ missingSince }) => missingSince === undefined);
	const reasons = countBy(listed.flatMap(({ failure }) => failureInWords(failure) ?? []));
	const most = sortBy(Object.keys(reasons), (reason) => -reasons[reason]).slice(0, MOST_REASONS);
	const details = [
		most.join(', '),
		triesInWords(leads),
		missing.length > 0 && `${missing.length} not in LinkedIn's list now`,
	];
	return compact(details).join('; ');
}

function nextTry(leads: readonly Lead[], now: number): string {
	if (leads.some((lead) => isLeadDue(lead, now))) return 'next try with the next poll';
	return `next try ${timeInWords(Math.min(...map(leads, 'dueAt')))}`;
}

function triesInWords(leads: readonly Lead[]): string | undefined {
	const tries = uniq(map(leads, 'tries'));
	const [least, most] = [Math.min(...tries), Math.max(...tries)];
	if (most === 0) return undefined;
	return `${least === most ? '' : `${least} to `}${most} ${most === 1 ? 'try' : 'tries'}`;
}
