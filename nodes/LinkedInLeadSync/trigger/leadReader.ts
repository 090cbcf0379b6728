import { compact, omit, sortBy, uniq, uniqBy } from 'lodash';

import type { BrokenLead } from '../../shared/linkedin/leadFormResponses';
import { isAnyLeadServed, LONGEST_RETENTION_DAYS } from '../../shared/linkedin/leadFormResponses';
import { isInScope } from '../../shared/linkedin/leadScope';
import type { LeadWindow } from '../../shared/linkedin/leadWindow';
import { matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import { submittedAtOf } from '../../shared/values/leadIdentity';
import { isTransient } from '../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { Arrival, Cursor, Hole, WindowedCursor } from './cursor';
import { endOfSlice, firstCursor, isOdd, keepingOdd, take, withHoles, withWindow } from './cursor';
import type { FoundLead } from './emittedLeads';
import { foundLead } from './emittedLeads';
import type { Group, LeadRef, ReadRef } from './ledger';
import { allGroups, hashesOf, isDue } from './ledger';
import type { State } from './state';
import { CLOCK_STEP, wantedSince } from './state';
import { TEN_MINUTES } from './seenLeads';
import type { TriggerSettings } from './triggerFields';
import { ownerOfKey } from './keys';
import { MINUTE, DAY } from '../../shared/values/time';

/** Larger slices are cut. This many leads take some ten calls, well within a poll's time. */
export const LARGEST_SLICE = 1_000;

/** Requests extend a range by one millisecond at both ends, and LinkedIn may include both. */
const ASKED_MORE = 2;

/** Cutting a shorter slice would not reduce its leads. */
const SHORTEST_SLICE = 2 * ASKED_MORE;

/** A list with fewer steps from time to time may be in order by chance. */
const LEAST_STEPS = 7;

/** The wait before a hole is read again doubles each time, up to a day. */
const FIRST_WAIT = 10 * MINUTE;

export interface Reading {
	cursor: Cursor;
	fresh: ReadRef[];
}

export interface HoleReading extends Reading {
	/** Newly found leads that LinkedIn fails to serve and that were not reported yet. */
	broken: number;
	from: number;
	to: number;
}

export interface ReadAgain {
	found: FoundLead[];
	/** LinkedIn does not list them. */
	missing: Set<string>;
	/** LinkedIn failed to serve them, or the settings exclude them for now. */
	later: Set<string>;
}

interface RangeLead extends Arrival {
	found: FoundLead;
}

interface Range {
	leads: RangeLead[];
	broken: BrokenLead[];
	/** A lower bound. */
	size: number;
}

/** The end is exclusive; undefined for the present. */
interface Span {
	from: number;
	until?: number;
}

/** Reads leads for one poll. Each lead is read once, and forgotten after the poll. */
export class LeadReader {
	private readonly known = new Map<string, FoundLead>();

	private isAnyServed = false;

	constructor(
		private readonly client: LinkedInClient,
		private readonly settings: Pick<TriggerSettings, 'scope' | 'testLeads' | 'isSimplified'>,
	) {}

	/**
	 * Reads the next slice of an owner's window.
	 * @param owner see `ownerKey`
	 * @param most the largest number of leads in a slice
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	async slice(owner: string, state: State, most: number): Promise<Reading> {
		const now = this.client.now();
		const stored =
			state.owners[owner] ?? firstCursor(wantedSince(state, owner, this.client.clockAhead), now);
		const cursor = { ...withWindow(stored, now), readAt: Date.now() };
		const { from } = cursor.window;
		const until = endOfSlice(cursor, now);
		const isOwed = this.isOwed(state);
		// A hole reaches into the future; `hole` reads its new leads. Elsewhere, n8n's clock is behind LinkedIn's.
		if (from > now && cursor.holes.some(({ to }) => to === from))
			return { cursor: take(cursor, [], { readAt: now, isOwed }).next, fresh: [] };
		// Before LinkedIn's first response, nobody knows how long the slice is.
		const canBeCut = (until ?? now) - from > SHORTEST_SLICE || this.client.clockAhead === undefined;
		const largest = canBeCut ? most : Infinity;
		const range = await this.range(owner, state, { from, until }, largest);
		// LinkedIn's clock may be known only now: where n8n's is far ahead, the first window began too late.
		const isTooLate = from > wantedSince(state, owner, this.client.clockAhead);
		if (isTooLate && state.owners[owner] === undefined) return await this.slice(owner, state, most);
		const readAt = this.client.now();
		if (range.size > largest) {
			const times = range.leads.flatMap(({ time = from }) => (time < from ? [] : time));
			return { cursor: withLength(cursor, shorter(from, until ?? readAt, times)), fresh: [] };
		}
		// Adds holes before `take` forgets old leads: processed leads in a hole must stay known.
		const holed = withHoles(cursor, holesIn(range, from, until ?? readAt)) as WindowedCursor;
		const { fresh, next } = take(holed, range.leads, { until, readAt, isOwed });
		const { length } = cursor.window;
		const longer = range.size * 4 < most ? length && length * 8 : length;
		return {
			cursor: next.window ? withLength(next as WindowedCursor, longer) : next,
			fresh: this.refsOf(fresh),
		};
	}

	/**
	 * Reads a hole of an owner: the one that covers the present, because new leads are there, or else one that is due.
	 * @throws NodeApiError as `LinkedInClient.request`, except for passing failures where new leads do not depend on it
	 */
	async hole(owner: string, state: State): Promise<HoleReading | undefined> {
		const cursor = state.owners[owner];
		// Asked again after the reading: a hole that became due meanwhile need not be read once more.
		const isHoleDue = (hole: Hole) => isDue(hole, Date.now());
		const hole =
			cursor.holes.find(({ to }) => to > this.client.now()) ?? cursor.holes.find(isHoleDue);
		if (hole === undefined) return undefined;
		const withInstead = (left: Hole[]): Cursor => ({
			...cursor,
			holes: cursor.holes.flatMap((each) => (each === hole ? left : each)),
		});
		try {
			const { fresh, seen, isAnyBroken, unserved } = await this.inHole(owner, state, hole);
			if (!isHoleDue(hole)) return { ...hole, cursor: { ...cursor, seen }, fresh, broken: 0 };
			const told = Math.max(hole.told, unserved);
			const left = isAnyBroken ? [{ ...laterHole(hole), told }] : [];
			return { ...hole, cursor: { ...withInstead(left), seen }, fresh, broken: told - hole.told };
		} catch (error) {
			if (!isTransient(error) || !isHoleDue(hole)) throw this.client.wrapped(error);
			const left = isOverHole(hole) ? [] : [laterHole(hole)];
			return { ...hole, cursor: withInstead(left), fresh: [], broken: 0 };
		}
	}

	/**
	 * Leads that LinkedIn serves in a hole are new, unless they are processed or owed; `unserved` counts those it does
	 * not serve and that are neither.
	 */
	private async inHole(owner: string, state: State, { from, to }: Hole) {
		const { seen } = state.owners[owner];
		const isOwed = this.isOwed(state);
		const { leads, broken } = await this.range(owner, state, { from, until: to }, Infinity);
		const served = new Set(leads.map(({ hash }) => hash));
		const owed = allGroups(state.ledger).flatMap((group) =>
			group.owner === owner
				? group.leads.flatMap((lead) => (from <= lead.to && lead.to < to ? lead.hash : []))
				: [],
		);
		const unshown = [...seen.within({ from, to }), ...owed].filter((hash) => !served.has(hash));
		const fresh = leads.filter(
			({ hash, time = from, isWanted }) =>
				isWanted && time >= from && time < to && !seen.has(hash) && !isOwed(hash),
		);
		return {
			fresh: this.refsOf(fresh),
			seen: keepingOdd(seen, leads, to, to - 1),
			isAnyBroken: broken.length > 0,
			unserved: Math.max(0, broken.length - unshown.length),
		};
	}

	/** Reads leads again, unless this poll has read them. After a broken lead, the next call reads the others. */
	async again(groups: readonly Group[], state: State): Promise<ReadAgain> {
		const result: ReadAgain = { found: [], missing: new Set(), later: new Set() };
		const { missing, later } = result;
		for (const { owner, leads } of groups) {
			const isUnread = ({ hash }: LeadRef) =>
				!this.known.has(hash) && !missing.has(hash) && !later.has(hash);
			const unread = leads.filter(isUnread);
			if (unread.length === 0) continue;
			const from = Math.min(...unread.map((lead) => lead.from));
			const until = Math.max(...unread.map((lead) => lead.to)) + 1;
			// Includes all due leads in the range: otherwise later batches would request the same pages again.
			const wanted = new Set(dueWithin(state, owner, { from, until }));
			const { broken } = await this.range(owner, state, { from, until }, Infinity, wanted);
			const left = broken.length > 0 ? later : missing;
			for (const hash of wanted) left.add(hash);
			// To find a broken lead takes seconds, and the poll may end before all groups are read.
			if (broken.length > 0) break;
		}
		for (const hash of hashesOf(groups)) {
			const lead = this.known.get(hash);
			if (lead === undefined) continue;
			if (matches(lead.entry, this.settings)) result.found.push(lead);
			else later.add(hash);
		}
		return result;
	}

	/**
	 * Reads a range. Stops at more than `most` leads, or when all missing leads are found.
	 * @param missing hashes to find; the method removes what it finds
	 */
	private async range(
		owner: string,
		state: State,
		{ from, until }: Span,
		most: number,
		missing?: Set<string>,
	): Promise<Range> {
		const source = ownerOfKey(owner);
		const range: Range = { leads: [], broken: [], size: 0 };
		if (source === undefined) return range;
		const { client } = this;
		const { leadType } = source;
		const window: LeadWindow = {
			leadType,
			// The settings may have changed since the missing leads were read.
			testLeads:
				missing && this.settings.testLeads !== 'exclude' ? 'include' : this.settings.testLeads,
			start: from,
			end: until,
			limit: most,
			isRaw: !this.settings.isSimplified,
			isOutage: this.isOutage({ owner: source.owner, leadType }),
		};
		for await (const { entries, atLeast } of readLeadWindow(client, source.owner, window)) {
			range.size = Math.max(range.size, atLeast);
			const to = until === undefined ? client.now() + CLOCK_STEP : until - 1;
			for (const entry of entries) {
				if ('broken' in entry) {
					range.broken.push(entry.broken);
					continue;
				}
				this.isAnyServed = true;
				const { lead } = entry;
				const time = submittedAtOf(lead);
				const span = { from, to: isOdd({ time } as Arrival, to) ? to : Math.max(to, time ?? to) };
				const found = foundLead(lead, owner, span);
				const isWanted = matches(entry, this.settings) && !this.isBefore(state, found, time);
				range.leads.push({ found, hash: found.hash, time, isWanted });
				if (missing === undefined || missing.delete(found.hash)) this.known.set(found.hash, found);
			}
			if (range.size > most || missing?.size === 0) break;
		}
		return range;
	}

	private isBefore(state: State, { owner, entry }: FoundLead, time: number | undefined): boolean {
		if (time === undefined || !('lead' in entry)) return false;
		const { lead } = entry;
		return (
			time < wantedSince(state, owner, this.client.clockAhead, (scope) => isInScope(lead, scope))
		);
	}

	/** An outage, if LinkedIn serves no other lead either. */
	private isOutage(query: Parameters<typeof isAnyLeadServed>[1]) {
		let asked: Promise<boolean> | undefined;
		return async () => {
			asked ??= isAnyLeadServed(this.client, query);
			return !this.isAnyServed && !(await asked);
		};
	}

	private isOwed({ ledger }: State): (hash: string) => boolean {
		const owed = new Set(hashesOf(allGroups(ledger)));
		return (hash) => owed.has(hash);
	}

	private refsOf(leads: readonly RangeLead[]): ReadRef[] {
		return uniqBy(leads, 'hash').map(({ found }) => omit(found, 'entry'));
	}
}

function laterHole(hole: Hole): Hole {
	const tries = hole.tries + 1;
	return { ...hole, tries, dueAt: Date.now() + Math.min(DAY, FIRST_WAIT * 2 ** tries) };
}

/** Whether LinkedIn has deleted the leads of a hole because of their age. */
function isOverHole({ to }: Hole): boolean {
	return Date.now() - to > LONGEST_RETENTION_DAYS * DAY;
}

/**
 * The time ranges of leads that LinkedIn failed to serve: between their neighbors, in whole steps. The whole window if
 * its other leads are too few or too mixed to tell the list's order.
 */
export function holesIn({ broken, leads }: Range, from: number, to: number): Hole[] {
	const order = orderOf(leads.flatMap(({ time }) => time ?? []));
	return broken.map(({ timeBefore, timeAfter }) => {
		const [older = from, newer = to] =
			order > 0 ? [timeBefore, timeAfter] : [timeAfter, timeBefore];
		const [first, last] = order !== 0 && older <= newer ? [older, newer] : [from, to];
		return {
			from: Math.floor((Math.max(from, first) - ASKED_MORE) / TEN_MINUTES) * TEN_MINUTES,
			to: Math.floor((Math.min(to, last) + ASKED_MORE) / TEN_MINUTES + 1) * TEN_MINUTES,
			tries: 0,
			dueAt: Date.now() + FIRST_WAIT,
			told: 0,
		};
	});
}

/** 1 for ascending times, -1 for descending ones, 0 for others: LinkedIn does not document an order. */
function orderOf(times: number[]): number {
	const steps = compact(times.slice(1).map((time, index) => Math.sign(time - times[index])));
	return steps.length >= LEAST_STEPS && uniq(steps).length === 1 ? steps[0] : 0;
}

/** Hashes of an owner's due leads within a range. */
function dueWithin({ ledger }: State, owner: string, { from, until }: Required<Span>): string[] {
	const now = Date.now();
	return ledger.groups.flatMap((group) =>
		group.owner === owner && isDue(group, now)
			? group.leads.flatMap((lead) => (from <= lead.from && lead.to < until ? lead.hash : []))
			: [],
	);
}

function withLength(cursor: WindowedCursor, length: number | undefined): Cursor {
	return { ...cursor, window: { ...cursor.window, length } };
}

/** Half the span, or less if the leads are close together, because halving would then take long. */
export function shorter(from: number, until: number, times: number[]): number {
	const inOrder = sortBy(times);
	const half = Math.floor((until - from) / 2);
	const upToFirst = inOrder[0] - ASKED_MORE - from;
	const upToMiddle = (inOrder[Math.floor(inOrder.length / 2)] ?? until) - from;
	return Math.max(SHORTEST_SLICE, Math.min(half, upToFirst > 0 ? upToFirst : upToMiddle));
}
