import { asRecord } from '../../../shared/values/json';
import {
	leadIdOf,
	leadKey,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../../shared/values/leadIdentity';
import { DAY, HOUR, MINUTE } from '../../../shared/values/time';
import { parseFormUrn } from '../../../shared/values/urn';
import { leadHash } from './hashes';
import type { FormOfOwner } from './keys';

/** Enough data to find a lead in LinkedIn's list again, and to name it in a Report. */
export interface ReadRef extends FormOfOwner {
	/** See `leadHash`. */
	hash: string;
	/** LinkedIn's ID, or a stand-in. */
	id: string;
	/** Milliseconds by LinkedIn's clock; if the lead's time is unreadable, when LinkedIn showed it, by n8n's clock. */
	submittedAt: number;
}

/** A lead that LinkedIn has shown in this poll. */
export interface FoundLead extends ReadRef {
	lead: unknown;
}

/** @param lead LinkedIn's JSON */
export function foundLead(lead: unknown, owner: string): FoundLead {
	return {
		...{ lead, owner, formId: formIdOf(lead), hash: leadHash(leadKey(lead)) },
		id: leadIdOf(lead) ?? unidentifiedLeadId(lead),
		submittedAt: submittedAtOf(lead) ?? Date.now(),
	};
}

/** Empty when unreadable. */
function formIdOf(lead: unknown): string {
	return parseFormUrn(asRecord(lead)?.versionedLeadGenFormUrn)?.formId ?? '';
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

/**
 * A lead from its first execution until it is stored, or a new one that was chosen for an execution. Its states:
 * - `new`: output with others, up to Batch Size. It stays new if n8n does not say how its first execution ended.
 * - `part`: output with up to 20 of its form, because an execution with more leads failed.
 * - `alone`: output alone, because an execution with up to 20 leads failed.
 * - `failing`: failed alone, and is retried alone, ever less often.
 * - `returned`: Return leads gave it back, and it is retried with other returned ones, as often as a failing one.
 * - `excluded`: the settings exclude it. It waits until they include it again.
 */
export interface Lead extends ReadRef {
	state: 'new' | 'part' | 'alone' | 'failing' | 'returned' | 'excluded';
	/** By n8n's clock, as all times but `submittedAt`. */
	dueAt: number;
	/** When the first execution that had it began; undefined before. A Report names it a day later. */
	since?: number;
	/** How often it failed alone or was returned. */
	tries: number;
	/** Since when LinkedIn has not shown it. */
	missingSince?: number;
	/** Why its last execution failed. */
	failure?: ExecutionFailure;
}

/** Whether the workflow refused this lead itself, not only an execution that had it among others. */
export function isRefused({ state }: Pick<Lead, 'state'>): boolean {
	return state === 'failing' || state === 'returned';
}

/** A new lead in the form in which the ledger has it. */
export function asNew(lead: ReadRef): Lead {
	return { ...lead, state: 'new', dueAt: 0, tries: 0 };
}

const WEEK = 7 * DAY;
const MONTH = 30 * DAY;

/** Slightly less than 15 minutes, so that with polls every 15 minutes, each poll may retry a lead. */
export const RETRY_AFTER = 15 * MINUTE - 30_000;

/** Less than a day, so that a lead is retried at another time on each day. */
const DAILY = 20 * HOUR;

const FIRST_WAITS = [RETRY_AFTER, HOUR];

/** On the first day, the destination may be down, and its end should be noticed soon. */
const LONGEST_ON_FIRST_DAY = 4 * HOUR;

/** How long a failing lead waits for its next try. @param age since its first execution, in milliseconds */
export function waitAfter(tries: number, age: number): number {
	if (age >= MONTH) return MONTH;
	if (age >= WEEK) return WEEK;
	if (age >= DAY) return DAILY;
	return FIRST_WAITS[tries - 1] ?? LONGEST_ON_FIRST_DAY;
}

/** How long the next look for a lead waits that LinkedIn does not show. */
export function waitForMissing(missingSince: number, now: number): number {
	return now - missingSince < WEEK ? DAY : WEEK;
}

/**
 * Whether LinkedIn has not shown a lead for a week. Then it was probably cancelled: before, LinkedIn's list may lag, or be
 * empty without a role.
 */
export function isGone({ missingSince = Infinity }: Lead, now: number): boolean {
	return now - missingSince >= WEEK;
}

/** When a lead that LinkedIn does not show became one that is gone. */
export function goneAt({ missingSince = Infinity }: Lead): number {
	return missingSince + WEEK;
}

/** Whether a wait is over. If more than the longest wait seems to be left, n8n's clock was set back: it is over too. */
export function isDue(dueAt: number, now: number, longest: number): boolean {
	return dueAt <= now || dueAt > now + longest;
}

/** Whether a lead of the ledger may be output again. */
export function isLeadDue(lead: Lead, now: number): boolean {
	const { state, dueAt, tries, missingSince, failure, since = now } = lead;
	if (state === 'excluded') return false;
	const last = Math.max(now, failure?.at ?? now);
	const longest =
		missingSince === undefined
			? waitAfter(tries, last - since)
			: waitForMissing(missingSince, last);
	return isDue(dueAt, now, longest);
}

/** Whether more than half of a lead's wait is over, so that it may as well be retried with others that are due. */
export function isDueSoon(lead: Lead, now: number): boolean {
	const { dueAt, missingSince, failure } = lead;
	if (isLeadDue(lead, now)) return true;
	return missingSince === undefined && failure !== undefined && dueAt - now < now - failure.at;
}
