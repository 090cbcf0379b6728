import { sortBy, sumBy } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../shared/values/time';

/** Slightly less than 15 minutes, so that each poll at that interval may try. */
export const RETRY_EVERY = 15 * MINUTE - 30_000;

/** The data to find a lead again at LinkedIn. */
export interface LeadRef {
	/** See `leadHash`. */
	hash: string;
	/** Both ends are included, and equal unless the lead's time is unreadable. */
	from: number;
	to: number;
}

export interface ReadRef extends LeadRef {
	/** See `ownerKey`. */
	owner: string;
	/** Empty when unreadable. */
	formId: string;
}

/** Leads of one form with the same history. Times are by n8n's clock. */
export interface Group {
	owner: string;
	formId: string;
	/** The oldest first. */
	leads: LeadRef[];
	/** Failed executions of the whole group. */
	failures: number;
	/** How many leads one execution gets; undefined for all. */
	atOnce?: number;
	dueAt: number;
	/** The last failure of the whole group. */
	failedAt?: number;
	/** For a single lead that failed or was interrupted alone in its execution. */
	alone?: Alone;
	/** Since when LinkedIn does not list or serve them, or the settings exclude them. */
	missingSince?: number;
}

export interface Alone {
	/** LinkedIn's id, for messages. */
	id: string;
	/** The last failure. */
	at: number;
	tries: number;
	/** How many times in a row it interrupted its execution instead. */
	interruptions?: number;
	/** How many executions had succeeded by the last failure. */
	successes: number;
	/** Whether another execution succeeded between its last two failures. */
	othersSucceeded?: boolean;
	/** Since when the lead itself is to blame, without the time of outages. */
	toBlameSince?: number;
}

type OfForm = Pick<Group, 'owner' | 'formId' | 'leads' | 'missingSince'>;

export function asNew({ owner, formId, leads, missingSince }: OfForm): Group {
	return { owner, formId, leads, missingSince, failures: 0, dueAt: 0 };
}

export function countOf(groups: readonly Group[]): number {
	return sumBy(groups, ({ leads }) => leads.length);
}

export function hashesOf(groups: readonly Group[]): string[] {
	return groups.flatMap(({ leads }) => leads.map(({ hash }) => hash));
}

export function only(groups: readonly Group[], hashes: ReadonlySet<string>): Group[] {
	return withLeads(groups, (hash) => hashes.has(hash));
}

export function without(groups: readonly Group[], hashes: ReadonlySet<string>): Group[] {
	return withLeads(groups, (hash) => !hashes.has(hash));
}

function withLeads(groups: readonly Group[], isKept: (hash: string) => boolean): Group[] {
	return groups
		.map((group) => {
			const leads = group.leads.filter(({ hash }) => isKept(hash));
			return leads.length === group.leads.length ? group : { ...group, leads };
		})
		.filter(({ leads }) => leads.length > 0);
}

export function oldest(groups: readonly Group[], most: number): Group[] {
	const leads = groups.flatMap((group) => group.leads);
	if (leads.length <= most) return [...groups];
	const first = sortBy(leads, 'from').slice(0, most);
	return only(groups, new Set(first.map(({ hash }) => hash)));
}

/** Adds groups after the others, and merges those of the same history. */
export function putBack(groups: readonly Group[], added: readonly Group[]): Group[] {
	return added.reduce((all, group) => merged(all, group, false), [...groups]);
}

/** As `putBack`, but before the others. */
export function putBackFirst(groups: readonly Group[], added: readonly Group[]): Group[] {
	return added.reduceRight((all, group) => merged(all, group, true), [...groups]);
}

function merged(groups: Group[], group: Group, isFirst: boolean): Group[] {
	const history = historyOf(group);
	const index = group.alone ? -1 : groups.findIndex((other) => historyOf(other) === history);
	if (index < 0) return isFirst ? [group, ...groups] : [...groups, group];
	const leads = sortBy([...groups[index].leads, ...group.leads], 'from');
	return groups.map((other, at) => (at === index ? { ...other, leads } : other));
}

function historyOf(group: Group): string {
	const { failures, atOnce, dueAt, failedAt, missingSince, alone } = group;
	return [formKey(group), failures, atOnce, dueAt, failedAt, missingSince, alone?.id].join(' ');
}

export function formKey({ owner, formId }: Pick<Group, 'owner' | 'formId'>): string {
	return `${owner} ${formId}`;
}

/** No wait is longer than a day: n8n's clock was set back meanwhile. */
export function isDue({ dueAt }: Pick<Group, 'dueAt'>, now: number): boolean {
	return dueAt <= now || dueAt > now + DAY;
}

export function isToBlame({ alone }: Group): boolean {
	return alone?.toBlameSince !== undefined;
}

/** Leads that failed alone in an outage that is over. */
export function isRetriedTogether({ alone, atOnce }: Group): boolean {
	return alone !== undefined && atOnce === undefined;
}

export function toBlame(group: Group, alone: Alone): Group {
	return aloneAgain(group, { ...alone, toBlameSince: alone.at, tries: 1 });
}

export function aloneAgain(group: Group, alone: Alone): Group {
	const { at, tries, toBlameSince } = alone;
	const wait =
		toBlameSince === undefined
			? Math.min(6 * HOUR, RETRY_EVERY * 2 ** (tries - 1))
			: Math.min(20 * HOUR, HOUR * 4 ** (tries - 1));
	return { ...group, failures: group.failures + 1, atOnce: 1, alone, dueAt: at + wait };
}

/** After the first failure all again, then parts of the square root, then single leads. */
export function partOf(failures: number, count: number): number | undefined {
	if (failures === 1) return undefined;
	return failures === 2 ? Math.ceil(Math.sqrt(count)) : 1;
}
