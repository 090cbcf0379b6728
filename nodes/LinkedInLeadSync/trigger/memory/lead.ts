import { asRecord } from '../../../shared/values/json';
import {
	leadIdOf,
	leadKey,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../../shared/values/leadIdentity';
import { DAY } from '../../../shared/values/time';
import { parseFormUrn } from '../../../shared/values/urn';
import { leadHash } from './hashes';
import type { FormOfOwner } from './keys';

/** Enough data to find a lead in LinkedIn's list again. */
export interface ReadRef extends FormOfOwner {
	/** See `leadHash`. */
	hash: string;
	/** Milliseconds by LinkedIn's clock; if the lead's time is unreadable, when LinkedIn showed it, by n8n's clock. */
	submittedAt: number;
}

/** A lead that LinkedIn has shown in this poll. */
export interface FoundLead extends ReadRef {
	lead: unknown;
}

/** @param lead LinkedIn's JSON */
export function foundLead(lead: unknown, owner: string): FoundLead {
	const submittedAt = submittedAtOf(lead) ?? Date.now();
	return { lead, owner, hash: leadHash(leadKey(lead)), formId: formIdOf(lead), submittedAt };
}

/** Empty when unreadable. */
function formIdOf(lead: unknown): string {
	return parseFormUrn(asRecord(lead)?.versionedLeadGenFormUrn)?.formId ?? '';
}

/** LinkedIn's id, or a stand-in. */
export function idOf({ lead }: FoundLead): string {
	return leadIdOf(lead) ?? unidentifiedLeadId(lead);
}

export function hashesOf(leads: ReadonlyArray<Pick<ReadRef, 'hash'>>): string[] {
	return leads.map(({ hash }) => hash);
}

/** The leads with these hashes, in their order. */
export function only<Ref extends ReadRef>(leads: readonly Ref[], hashes: Iterable<string>): Ref[] {
	const wanted = new Set(hashes);
	return leads.filter(({ hash }) => wanted.has(hash));
}

export function without<Ref extends ReadRef>(
	leads: readonly Ref[],
	hashes: Iterable<string>,
): Ref[] {
	const unwanted = new Set(hashes);
	return leads.filter(({ hash }) => !unwanted.has(hash));
}

/** Why an execution failed. It is stored, so it has no message, which may quote a lead's answers. */
export interface ExecutionFailure {
	/** The name of the node, or empty. */
	node: string;
	/** A status or error code, for example `400` or `ECONNREFUSED`; or how the execution ended if no node failed. */
	code?: string;
	/** When it began, in milliseconds: people find it in n8n's list by this, because a trigger gets no execution ID. */
	at: number;
}

/*
 * A lead is in one of these states from its first execution until it is settled; in brackets, the word for people:
 *
 *   new      (waiting)   Output with others, up to Batch Size, while its first execution runs.
 *   part     (waiting)   Output with up to 20 of its form, because an execution with more leads failed.
 *   alone    (waiting)   Output alone, because an execution with up to 20 leads failed.
 *   failing  (failing)   It failed alone, and is retried alone.
 *   givenUp  (given up)  Output by the second output, and there again a day later, alone, if that execution fails.
 */
interface InState<State extends string> extends ReadRef {
	state: State;
	/** By n8n's clock, as all times but `submittedAt`. */
	dueAt: number;
	/** Since when LinkedIn has not shown it. */
	missingSince?: number;
	/** Why its last execution failed. */
	failure?: ExecutionFailure;
}

/** A lead that failed in an execution of its own. */
export interface FailingLead extends InState<'failing' | 'givenUp'> {
	/** LinkedIn's id, for reports. */
	id: string;
	/** How often it failed alone. */
	tries: number;
	firstFailedAt: number;
	failure: ExecutionFailure;
	/** Whether a report has named it as failing. */
	isReported?: boolean;
}

/** A lead of the ledger, or a new one that was chosen for an execution. */
export type Lead = InState<'new' | 'part' | 'alone'> | FailingLead;

/** A new lead in the form in which the ledger has it. */
export function asNew(lead: ReadRef): Lead {
	return { ...lead, state: 'new', dueAt: 0 };
}

/** Whether a lead has failed alone, whether it is retried or given up. */
export function isFailing(lead: Lead): lead is FailingLead {
	return lead.state === 'failing' || lead.state === 'givenUp';
}

export function isGivenUp({ state }: Lead): boolean {
	return state === 'givenUp';
}

/** Whether a wait is over. If more than the longest wait seems to be left, n8n's clock was set back: it is over too. */
export function isDue(dueAt: number, now: number, longest = DAY): boolean {
	return dueAt <= now || dueAt > now + longest;
}
