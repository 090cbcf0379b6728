import { asRecord } from '../../../shared/values/json';
import {
	leadIdOf,
	leadKey,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../../shared/values/leadIdentity';
import { DAY } from '../../../shared/values/time';
import { parseFormUrn } from '../../../shared/values/urn';
import type { ExecutionFailure } from '../ending';
import { leadHash } from './hashes';

/** The data to find a lead again at LinkedIn. */
export interface ReadRef {
	/** See `leadHash`. */
	hash: string;
	/** By LinkedIn's clock; when it was found, if its time is unreadable. Milliseconds. */
	submittedAt: number;
	/** See `ownerKey`. */
	owner: string;
	/** Empty when unreadable. */
	formId: string;
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

/*
 * A lead that an execution has had is in one of these states; in brackets, the word for people:
 *
 *   new      (waiting)   It comes with others, up to Batch Size, as in its first execution: n8n did not tell how that ended, or
 *                        LinkedIn does not show the lead now.
 *   part     (waiting)   It comes with up to 20 of its form, because a batch with it failed.
 *   alone    (waiting)   It comes by itself, because a part with it failed.
 *   failing  (failing)   It failed by itself, and comes so again.
 *   givenUp  (given up)  It is for the second output, and comes there again a day later if that fails.
 */
interface InState<State extends string> extends ReadRef {
	state: State;
	/** By n8n's clock, as all times but `submittedAt`. */
	dueAt: number;
	/** Since when LinkedIn does not list or serve it, or the settings exclude it. */
	missingSince?: number;
	/** Since when n8n has not reported how its executions ended. */
	unknownSince?: number;
	/** Why its last execution failed. */
	failure?: ExecutionFailure;
}

/** A lead that failed alone. */
export interface FailingLead extends InState<'failing' | 'givenUp'> {
	/** LinkedIn's id, for reports. */
	id: string;
	/** How often it failed alone. */
	tries: number;
	firstFailedAt: number;
	failure: ExecutionFailure;
	isReported?: boolean;
}

/** `new`: comes with others; `part`: with up to 20 of its form; `alone`: by itself, but has not failed so. */
export type Lead = InState<'new' | 'part' | 'alone'> | FailingLead;

/** What a new lead becomes when an execution gets it. */
export function asNew(lead: ReadRef): Lead {
	return { ...lead, state: 'new', dueAt: 0 };
}

export function isFailing(lead: Lead): lead is FailingLead {
	return lead.state === 'failing' || lead.state === 'givenUp';
}

/** Whether a lead is given up, and for the second output. */
export function isForGivenUpOutput({ state }: Lead): boolean {
	return state === 'givenUp';
}

/** No wait is longer than a day: n8n's clock was set back meanwhile. */
export function isDue({ dueAt }: Pick<Lead, 'dueAt'>, now: number): boolean {
	return dueAt <= now || dueAt > now + DAY;
}

export function formKey({ owner, formId }: Pick<ReadRef, 'owner' | 'formId'>): string {
	return `${owner} ${formId}`;
}
