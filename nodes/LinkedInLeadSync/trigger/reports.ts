import { compact, countBy, groupBy, map, mapValues, partition, sortBy } from 'lodash';
import type { INode, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { SHORTEST_RETENTION_DAYS } from '../../shared/linkedin/leadFormResponses';
import { ownerInWords } from '../../shared/values/leadOwner';
import { DAY, timeInWords } from '../../shared/values/time';
import { failureInWords, messageOf, nameOfForm } from './failureReasons';
import { formOfKey, ownerOfKey } from './memory/keys';
import type { ExecutionFailure, FailingLead, Lead, ReadRef } from './memory/lead';
import type { Ledger } from './memory/ledger';
import { asNew, isDue, isFailing } from './memory/lead';
import type { Pages, State } from './memory/state';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { concernOf, failureOf } from '../../shared/wire/errors/linkedInError';
import type { Trouble, TroubleCause } from './memory/trouble';
import { isToReport } from './memory/trouble';
import type { BrokenForm } from './memory/review';

/*
 * Problems that the trigger reports although the poll succeeds, each as a failed execution; and the line in n8n's log
 * that says which leads wait.
 */

/** By this word, an error workflow tells a report from an execution that failed with leads. */
const FIRST_WORD = 'Report:';

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

/** A trouble, and whose it is: that of the list of Pages, an owner, or a form of an owner. */
export interface InTrouble {
	/** See `ownerKey`; undefined for the list of Pages. */
	owner?: string;
	formId?: string;
	trouble: Trouble;
}

/** An owner in words, such as `Page "Acme" (1)`. @param key see `ownerKey`. @param names of Pages by ID */
export function ownerOfKeyInWords(key: string, names: Pages['names'] = {}): string {
	const owner = ownerOfKey(key)?.owner;
	if (owner === undefined) return key;
	const { [owner.id]: name } = names;
	return name === undefined ? ownerInWords(owner) : `Page "${name}" (${owner.id})`;
}

function inWords({ owner, formId, trouble }: InTrouble, names?: Pages['names']): string {
	if (owner === undefined) return 'The list of your LinkedIn Pages';
	const ownerInText = ownerOfKeyInWords(owner, names);
	if (trouble.what === 'unshown') return `some leads of ${ownerInText}`;
	return formId === undefined ? ownerInText : `form ${formId} of ${ownerInText}`;
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

/** The least time between two reports of troubles; each names all that are new. */
const REPORT_EVERY = DAY;

/**
 * Reports troubles (`isToReport`), all in one report a day.
 * @param now when the poll began
 */
export function reportTroubles(context: IPollFunctions, state: State, now: number): State {
	const { owners, pages, troublesReportedAt } = state;
	if (Math.abs(now - troublesReportedAt) < REPORT_EVERY) return state;
	const all: InTrouble[] = [];
	const marked = (trouble: Trouble | undefined, subject: Omit<InTrouble, 'trouble'> = {}) => {
		if (!isToReport(trouble, now)) return trouble;
		all.push({ ...subject, trouble });
		return { ...trouble, reportedAt: now };
	};
	const next = {
		...state,
		pages: pages && { ...pages, trouble: marked(pages.trouble) },
		owners: mapValues(owners, (each, owner) => ({
			...each,
			trouble: marked(each.trouble, { owner }),
			unshown: marked(each.unshown, { owner }),
			forms: mapValues(each.forms, (form, formId) => ({
				...form,
				trouble: marked(form.trouble, { owner, formId }),
			})),
		})),
	};
	if (all.length === 0) return state;
	context.__emitError(troubleError(context.getNode(), all, pages?.names));
	return { ...next, troublesReportedAt: now };
}

function troubleError(
	node: INode,
	all: readonly InTrouble[],
	names?: Pages['names'],
): NodeOperationError {
	const subjects = all.map((each) => inWords(each, names));
	const details = all.map((each) => {
		const { since, what, said } = each.trouble;
		const why = what === 'unshown' ? said : `LinkedIn said: ${said}`;
		return `${inWords(each, names)}, since ${timeInWords(since)}: ${why}. ${remedyOf(each)}`;
	});
	return problem(
		node,
		`LinkedIn does not show everything: ${subjects.join(', ')}. All else is read as usual`,
		details.join('\n'),
	);
}

/** The remedy for a Page whose leads the LinkedIn account can no longer read. */
const ASK_FOR_ROLE =
	'Ask a Super admin of the Page to grant your LinkedIn account the role Super admin or Content admin in LinkedIn under Settings → Manage admins; the trigger then outputs the leads of that time.';

function remedyOf({ owner, formId, trouble: { what } }: InTrouble): string {
	if (formId !== undefined) {
		return 'From now on, the trigger outputs the leads of this form with lead_error and with their answers in field_errors instead of columns. When LinkedIn shows the form again, get each of them with LinkedIn Lead Sync → Get lead.';
	}
	if (owner === undefined) {
		return 'Pages that were added since are not watched yet. Run Check connection to see which permission is missing.';
	}
	if (what === 'unshown') {
		return 'The trigger outputs the other leads, and looks for the missing ones once a day until they are seven days old; some may be leads that it has output. Get older ones with LinkedIn Lead Sync → Pull leads, between these times; it also outputs leads that the trigger has output.';
	}
	if (what === 'refused') {
		return `${ASK_FOR_ROLE} If you do not need these leads, choose another LinkedIn Page.`;
	}
	return `The trigger tries again every hour, and outputs the leads when LinkedIn shows them; LinkedIn keeps leads for ${SHORTEST_RETENTION_DAYS} days at least. If it lasts, check the network and proxy of n8n, and https://www.linkedin-apistatus.com.`;
}

/** Pages that LinkedIn no longer lists; reported once. @param owners see `ownerKey` */
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

const CORRECT_NOW = 'Correct the cause. To retry at once, unpublish and publish the workflow.';

/** Characters of a headline; n8n's list and the subject of an email would cut off a longer one. */
const LONGEST_HEADLINE = 120;

/** The most frequent reason, for example `CRM refuses 1 lead: 400 "Property job_title does not exist"`. */
function whoRefuses(what: string, failures: readonly ExecutionFailure[], trigger: string): string {
	const reasons = groupBy(failures, (failure) => failureInWords(failure));
	const [most] = sortBy(Object.values(reasons), ({ length }) => -length);
	const failure = most.at(-1)!;
	// Nobody refused these leads.
	if (failure.code === 'interrupted') return `executions with ${what} are interrupted`;
	if (failure.code === 'unknown_outcome') {
		return `n8n does not say how executions with ${what} end`;
	}
	const message = messageOf(trigger, failure);
	const who = failure.node === '' ? 'your workflow' : failure.node;
	const why = compact([failure.code, message && `"${message}"`]).join(' ');
	const text = `${who} refuses ${what}${why === '' ? '' : `: ${why}`}`;
	return text.length > LONGEST_HEADLINE ? `${text.slice(0, LONGEST_HEADLINE - 2)}…"` : text;
}

/** @param failing leads that have failed on a second day on which others were stored */
export function failingError(
	node: INode,
	failing: readonly FailingLead[],
	trigger: string,
	giveUpAfterDays: number,
): NodeOperationError {
	const [leads, them] = failing.length === 1 ? ['lead', 'it'] : ['leads', 'them'];
	return problem(
		node,
		whoRefuses(`${failing.length} ${leads}`, map(failing, 'failure'), trigger),
		`The workflow failed with ${them} on two days, and succeeded with others. ${CORRECT_NOW} Otherwise, the trigger retries about once a day, and gives ${them} up after more than ${inDays(giveUpAfterDays)} on which others are stored. To end this sooner, lower Give Up After in the trigger's options, and publish the workflow.\n${whyTheyFailed(failing, trigger, Date.now())}`,
	);
}

/** @param givenUp leads that are no longer retried */
export function givenUpError(
	node: INode,
	givenUp: readonly FailingLead[],
	trigger: string,
): NodeOperationError {
	const [leads, them] = givenUp.length === 1 ? ['lead is', 'it'] : ['leads are', 'them'];
	const since = timeInWords(Math.min(...givenUp.map(({ firstFailedAt }) => firstFailedAt)));
	return problem(
		node,
		`${givenUp.length} ${leads} given up: ${whoRefuses(them, map(givenUp, 'failure'), trigger)}`,
		`Each execution with ${them} alone has failed since ${since}, while others were stored. Correct the cause. Then get ${them} with LinkedIn Lead Sync → Get lead or Pull leads.\n${whyTheyFailed(givenUp, trigger)}`,
	);
}

const UNKNOWN_OUTCOME =
	' n8n does not say how the executions ended. If you renamed the trigger, publish the workflow again. Check that the workflow may use all of its credentials.';

/**
 * @param broken forms of which only one lead at a time has been tried for a day
 * @param names of Pages by ID
 */
export function brokenFormsError(
	node: INode,
	broken: readonly BrokenForm[],
	trigger: string,
	names?: Pages['names'],
): NodeOperationError {
	const details = broken.map(({ key, waiting, since, failure }) => {
		const { owner } = formOfKey(key)!;
		const message = messageOf(trigger, failure);
		const why = [failureInWords(failure) ?? 'Unknown reason', message && `"${message}"`];
		const form = `${formInWords(key, trigger)} of ${ownerOfKeyInWords(owner, names)}`;
		return `${form}: at least ${waiting} waiting since ${timeInWords(since)}; ${compact(why).join(' ')}`;
	});
	const isAnyUnknown = broken.some(({ failure }) => failure.code === 'unknown_outcome');
	const forms =
		broken.length === 1 ? formInWords(broken[0].key, trigger) : `${broken.length} forms`;
	return problem(
		node,
		whoRefuses(`all leads of ${forms}`, map(broken, 'failure'), trigger),
		`For a day, no lead of ${broken.length === 1 ? 'this form' : 'these forms'} has been stored. ${CORRECT_NOW} Until then, the trigger tries one lead every 15 minutes, of each form in turn; after the first success, all others of its form follow.${isAnyUnknown ? UNKNOWN_OUTCOME : ''} Forms whose leads are stored continue.\n${details.join('\n')}`,
	);
}

/** @param key see `formKey` */
function formInWords(key: string, trigger: string): string {
	const name = nameOfForm(trigger, key);
	const { formId } = formOfKey(key)!;
	if (formId === '') return 'a form without a readable ID';
	return name === undefined ? `form ${formId}` : `form "${name}" (${formId})`;
}

function inDays(count: number): string {
	return count === 1 ? 'a day' : `${count} days`;
}

/** @param gone leads that an execution has had, and that LinkedIn has not shown for a week */
export function goneError(node: INode, gone: readonly Lead[]): NodeOperationError {
	const [leads, them] = gone.length === 1 ? ['lead', 'it'] : ['leads', 'them'];
	const ids = gone.map((lead) => (isFailing(lead) ? lead.id : timeInWords(lead.submittedAt)));
	return problem(
		node,
		`LinkedIn has not shown ${gone.length} ${leads} for a week, so the trigger no longer retries ${them}`,
		`An execution with ${them} had failed before. Probably the registration was cancelled. If not, get ${them} with LinkedIn Lead Sync → Get lead or Pull leads. IDs, or times of submission: ${ids.join(', ')}.`,
	);
}

/** How many reasons the line in the log names. */
const MOST_REASONS = 3;

/** How many leads wait, why, and until when. */
export interface WhatWaits {
	/** For example `3 waiting, 1 failing (HubSpot 400; 5 tries), next try 30 Nov, 14:00 UTC`. */
	text: string;
	/** How many leads are in each state, by its word. */
	counts: Record<string, number>;
}

/**
 * @param fresh new leads in memory; there may be more at LinkedIn
 * @returns undefined if no lead waits except in running executions
 */
export function whatWaits(
	ledger: Pick<Ledger, 'leads'>,
	fresh: readonly ReadRef[],
	now: number,
): WhatWaits | undefined {
	const leads = [...fresh.map(asNew), ...ledger.leads];
	if (leads.length === 0) return undefined;
	const byWord = groupBy(leads, wordOf);
	const words = WORDS.filter((word) => word in byWord);
	const parts = words.map((word) => {
		const details = detailsOf(byWord[word]);
		return `${byWord[word].length} ${word}${details === '' ? '' : ` (${details})`}`;
	});
	const oldest = Math.min(...leads.map(({ submittedAt }) => submittedAt));
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
	const isTrouble = WORDS.some((word) => word !== 'waiting' && word in counts);
	context.logger[isTrouble ? 'warn' : 'info'](
		`Leads of "${trigger}" in workflow "${name ?? id}": ${text}`,
		{ workflowId: id, nodeName: trigger, ...counts },
	);
}

/** The words for the states of leads, in the order in which a lead may reach them. */
const WORDS = ['waiting', 'failing', 'given up'] as const;

function wordOf({ state }: Lead): (typeof WORDS)[number] {
	if (state === 'givenUp') return 'given up';
	return state === 'failing' ? 'failing' : 'waiting';
}

function detailsOf(leads: readonly Lead[]): string {
	const [listed, missing] = partition(leads, ({ missingSince }) => missingSince === undefined);
	const reasons = countBy(listed.flatMap(({ failure }) => failureInWords(failure) ?? []));
	const most = sortBy(Object.keys(reasons), (reason) => -reasons[reason]).slice(0, MOST_REASONS);
	const failing = leads.filter(isFailing);
	const details = [
		most.join(', '),
		failing.length > 0 && triesInWords(failing),
		missing.length > 0 && `${missing.length} not in LinkedIn's list now`,
	];
	return details.filter(Boolean).join('; ');
}

function nextTry(leads: readonly Lead[], now: number): string {
	if (leads.some(({ dueAt }) => isDue(dueAt, now))) return 'next try with the next poll';
	return `next try ${timeInWords(Math.min(...leads.map(({ dueAt }) => dueAt)))}`;
}

/**
 * For reports, a line for each reason: how often leads failed, when last, when they are retried, and their ids.
 * @param trigger see `triggerId`
 * @param now undefined for leads that are not retried
 */
export function whyTheyFailed(
	leads: readonly FailingLead[],
	trigger: string,
	now?: number,
): string {
	const byReason = groupBy(leads, ({ failure }) => failureInWords(failure) ?? 'Unknown reason');
	return map(byReason, (failing, reason) => {
		const newest = sortBy(failing, ({ failure }) => failure.at).toReversed();
		const [message] = newest.flatMap(({ failure }) => messageOf(trigger, failure) ?? []);
		const at = newest[0].failure.at;
		const said = [
			`${reason}${message === undefined ? '' : ` "${message}"`}`,
			triesInWords(failing),
			`the last in the execution of ${timeInWords(at)}`,
			now !== undefined && nextTry(failing, now),
		];
		return `${said.filter(Boolean).join(', ')}. Lead IDs: ${failing.map(({ id }) => id).join(', ')}.`;
	}).join('\n');
}

function triesInWords(leads: readonly FailingLead[]): string {
	const tries = leads.map((lead) => lead.tries);
	const [least, most] = [Math.min(...tries), Math.max(...tries)];
	return `${least === most ? '' : `${least} to `}${most} ${most === 1 ? 'try' : 'tries'}`;
}
