import { groupBy, sortBy, sumBy } from 'lodash';

import { DAY } from '../../shared/values/time';
import type { Failure } from './ending';
import type { LeadRef } from './leadRefs';

/*
 * Leads of one form with the same history are one group. A group is in one of these states; in brackets, the word for
 * people:
 *
 *   new      (waiting)   Its leads have not failed.
 *   cut      (retrying)  Its leads failed together. An execution gets a part of the group.
 *   alone    (retrying)  One lead, which failed in an execution of its own.
 *   excused  (retrying)  As `alone`, and the doubt in which it failed is over: it is tried first.
 *   refused  (refused)   As `alone`, and it failed again on another day while others succeeded. It has been reported.
 *   givenUp  (–)         No longer retried. It is for the output Refused, which the user has chosen, and comes there again a
 *                        day later unless its execution succeeds. That says nothing about the destination.
 */

/** Leads of one form with the same history. Times are by n8n's clock. */
export interface Leads {
	owner: string;
	formId: string;
	/** The oldest first. */
	leads: LeadRef[];
	dueAt: number;
	/** Since when LinkedIn does not list or serve them, or the settings exclude them. */
	missingSince?: number;
	/** Since when n8n has not reported how their executions ended. */
	unknownSince?: number;
}

export interface New extends Leads {
	state: 'new';
}

/** Leads that failed. */
interface Failed extends Leads {
	/** How many executions had succeeded before the last failure. Failures with the same number may have one cause. */
	successesBefore: number;
	/** The last one. */
	failure?: Failure;
}

export interface Cut extends Failed {
	state: 'cut';
	/** How many leads an execution gets; undefined for the whole group. */
	partSize?: number;
}

export interface Single extends Failed {
	state: 'alone' | 'excused' | 'refused' | 'givenUp';
	/** LinkedIn's id, for reports. */
	id: string;
	/** Executions with this lead alone that failed or were interrupted. */
	tries: number;
	/** As `tries`, but those between two successes of others count once. */
	rounds: number;
	/** The day of its first failure alone, and the last day with a success before its last one, as `Ledger.days` counts. */
	firstDay: number;
	lastDay: number;
}

export type Group = New | Cut | Single;

export function isSingle(group: Group): group is Single {
	return group.state !== 'new' && group.state !== 'cut';
}

export function isCut(group: Group): group is Cut {
	return group.state === 'cut';
}

/** Whether all failures of the leads may have one cause. */
export function isOfOneRound(group: Group): group is Cut | Single {
	return group.state !== 'new' && (!isSingle(group) || group.rounds === 1);
}

export function isExcused(group: Group): boolean {
	return group.state === 'excused' && group.missingSince === undefined;
}

/** Whether the leads are given up, and for the output Refused. */
export function isForOutput({ state }: Group): boolean {
	return state === 'givenUp';
}

/** No wait is longer than a day: n8n's clock was set back meanwhile. */
export function isDue({ dueAt }: Pick<Group, 'dueAt'>, now: number): boolean {
	return dueAt <= now || dueAt > now + DAY;
}

export function asNew({ owner, formId, leads, missingSince }: Omit<Leads, 'dueAt'>): New {
	return { state: 'new', owner, formId, leads, missingSince, dueAt: 0 };
}

/** Groups of the same history become one. */
export function merged(groups: readonly Group[]): Group[] {
	return Object.values(groupBy(groups, historyOf)).map((same) => {
		const leads = same.flatMap((group) => group.leads);
		return same.length === 1 ? same[0] : { ...same[0], leads: sortBy(leads, 'from') };
	});
}

/** All but the leads and the last failure. A single lead stays alone. */
function historyOf(group: Group): string {
	const { state, dueAt, missingSince, unknownSince } = group;
	const { partSize, successesBefore } = isCut(group) ? group : {};
	const own = isSingle(group) ? group.leads[0].hash : '';
	const all = [state, dueAt, missingSince, unknownSince, partSize, successesBefore, own];
	return [formKey(group), ...all].join(' ');
}

export function formKey({ owner, formId }: Pick<Group, 'owner' | 'formId'>): string {
	return `${owner} ${formId}`;
}

export function countOf(groups: ReadonlyArray<Pick<Group, 'leads'>>): number {
	return sumBy(groups, ({ leads }) => leads.length);
}

export function hashesOf(groups: ReadonlyArray<Pick<Group, 'leads'>>): string[] {
	return groups.flatMap(({ leads }) => leads.map(({ hash }) => hash));
}

/** The groups with these leads only. */
export function only(groups: readonly Group[], hashes: Iterable<string>): Group[] {
	const wanted = new Set(hashes);
	return kept(groups, ({ hash }) => wanted.has(hash));
}

export function without(groups: readonly Group[], hashes: Iterable<string>): Group[] {
	const unwanted = new Set(hashes);
	return kept(groups, ({ hash }) => !unwanted.has(hash));
}

/** A group that keeps all leads stays the same object; one that keeps none is left out. */
function kept(groups: readonly Group[], isKept: (lead: LeadRef) => boolean): Group[] {
	return groups.flatMap((group) => {
		const leads = group.leads.filter(isKept);
		if (leads.length === 0) return [];
		return leads.length === group.leads.length ? group : { ...group, leads };
	});
}

export function oldest(groups: readonly Group[], most: number): Group[] {
	const leads = groups.flatMap((group) => group.leads);
	if (leads.length <= most) return [...groups];
	return only(groups, hashesOf([{ leads: sortBy(leads, 'from').slice(0, most) }]));
}
