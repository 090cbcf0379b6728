import { groupBy, map, omit, sortBy, uniqBy } from 'lodash';

import { isAnyLeadServed } from '../../shared/linkedin/leadFormResponses';
import { isInScope } from '../../shared/linkedin/leadScope';
import type { LeadWindow } from '../../shared/linkedin/leadWindow';
import { matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import { submittedAtOf } from '../../shared/values/leadIdentity';
import { SHARE_USED_UP } from '../../shared/wire/callPolicy';
import {
	concernsEverything,
	failureOf,
	kindOf,
	mayBeOneElement,
} from '../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { Lead } from './lead';
import { formKey, isDue } from './lead';
import type { Arrival, Cursor, Hole, WindowedCursor } from './cursor';
import {
	endOfSlice,
	endOfStep,
	firstCursor,
	isOdd,
	laterHole,
	take,
	withHole,
	withWindow,
} from './cursor';
import type { FoundLead, LeadRef, ReadRef } from './leadRefs';
import { foundLead, hashesOf } from './leadRefs';
import type { OwnerState } from './state';
import { CLOCK_STEP } from './state';
import { TEN_MINUTES } from './seenLeads';
import type { TriggerSettings } from './triggerFields';
import type { OwnerOfKey } from '../../shared/values/leadOwner';
import { DAY } from '../../shared/values/time';

/** Slices with more new leads are cut. This many take some ten calls, well within a poll's time. */
export const LARGEST_SLICE = 1_000;

/** So many known leads do not count, which takes some fifty calls more. Most are those of the overlap after a burst. */
const MOST_KNOWN = 5_000;

/** Requests extend a range by one millisecond at both ends, and LinkedIn may include both. */
const ASKED_MORE = 2;

/** Cutting a shorter slice would not reduce its leads. */
const SHORTEST_SLICE = 2 * ASKED_MORE;

export const SMALLEST_SLICE = 100;

export interface Reading {
	cursor: Cursor;
	fresh: ReadRef[];
}

export interface HoleReading extends Reading, Pick<Hole, 'from' | 'to'> {
	/** Newly found leads that LinkedIn fails to serve and that were not reported yet. */
	broken: number;
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
	/** How many leads LinkedIn fails to serve. */
	broken: number;
	/** Whether LinkedIn may not have shown all leads. */
	isUnsure: boolean;
	/** Whether the share of the owner was used up before the end. */
	wasCut: boolean;
}

/** How to read a range. */
interface RangeOptions extends Pick<LeadWindow, 'list'> {
	/** Reading stops behind so many leads; at the end of the list by default. */
	most?: number;
	/** How many leads count although there was no time to read them all, because the range is a hole then; never by default. */
	leastOfHole?: number;
	/** Hashes to find: reading removes what it finds, and stops when all are found. */
	missing?: Set<string>;
	client?: LinkedInClient;
}

/** The end is exclusive; undefined for the present. */
interface Span {
	from: number;
	until?: number;
}

/** Reads the leads of one owner for one poll. Each lead is read once, and forgotten after the poll. */
export class LeadReader {
	private readonly known = new Map<string, FoundLead>();

	constructor(
		private readonly client: LinkedInClient,
		private readonly source: OwnerOfKey,
		private readonly settings: Pick<TriggerSettings, 'scope' | 'testLeads' | 'isSimplified'>,
	) {}

	/** The cursor before a slice. */
	private begun(owner: OwnerState): Cursor {
		const { clockAhead } = this.client;
		return owner.cursor ?? firstCursor(owner.wantedSince(clockAhead), this.client.now());
	}

	/**
	 * The cursor after a reading that took too long: slices are half as large.
	 * @returns undefined before LinkedIn's first answer, which shows where n8n's clock is wrong
	 */
	shortened(owner: OwnerState): Cursor | undefined {
		if (this.client.clockAhead === undefined) return undefined;
		const cursor = this.begun(owner);
		const half = Math.floor((cursor.sliceSize ?? LARGEST_SLICE) / 2);
		return { ...cursor, sliceSize: Math.max(SMALLEST_SLICE, half) };
	}

	/**
	 * Reads the next slice of the owner's window.
	 * @param mostLeads the largest number of leads in a slice
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	async slice(owner: OwnerState, mostLeads: number): Promise<Reading> {
		const now = this.client.now();
		const stored = this.begun(owner);
		const cursor = { ...withWindow(stored, now), readAt: Date.now() };
		const { window, seen, sliceSize } = cursor;
		const { from } = window;
		const until = endOfSlice(cursor, now);
		const isOwed = isOwedBy(owner);
		// A hole reaches into the future; `hole` reads its new leads. Elsewhere, n8n's clock is behind LinkedIn's.
		if (from > now && cursor.holes.some(({ to }) => to === from))
			return { cursor: take(cursor, [], { readAt: now, isOwed }).next, fresh: [] };
		// After a reading that took too long, all leads count.
		const isSlow = sliceSize !== undefined;
		const seenHere = seen.within({ from: from - TEN_MINUTES, to: until }).length;
		const known = isSlow ? 0 : Math.min(MOST_KNOWN, seenHere + owner.owed.length);
		const most = Math.min(sliceSize ?? LARGEST_SLICE, mostLeads) + known;
		// Before LinkedIn's first response, nobody knows how long the slice is.
		const canBeCut = (until ?? now) - from > SHORTEST_SLICE || this.client.clockAhead === undefined;
		const largest = canBeCut ? most : Infinity;
		const isLong = (until ?? now) > endOfStep(from);
		// Once the window is cut, a failure is probably that of a lead, which does not pass in seconds.
		const retry = !isLong || window.brokenBefore === undefined;
		const options = {
			most: largest,
			list: { isolates: !isLong, retry },
			leastOfHole: isLong ? undefined : 1,
		};
		const range = await this.range(owner, { from, until }, options).catch(
			async (error: unknown) => {
				const isOne = isLong && mayBeOneElement(error);
				if (!isOne || !(await isAnyLeadServed(this.client, this.source)))
					throw this.client.wrapped(error);
				return undefined;
			},
		);
		// LinkedIn's clock may be known only now: where n8n's is far ahead, the first window began too late.
		const isTooLate = from > owner.wantedSince(this.client.clockAhead);
		if (isTooLate && owner.cursor === undefined) return await this.slice(owner, mostLeads);
		const readAt = this.client.now();
		const end = until ?? readAt;
		if (range === undefined || (isLong && range.isUnsure)) {
			return { cursor: { ...cursor, window: { ...window, brokenBefore: end } }, fresh: [] };
		}
		const { leads } = range;
		const size = leads.length + range.broken;
		if (size > largest) {
			const times = leads.flatMap(({ time = from }) => (time < from ? [] : time));
			return { cursor: withLength(cursor, shorter(from, end, times)), fresh: [] };
		}
		// Adds a hole before `take` forgets old leads: processed leads in a hole must stay known.
		const holed = range.isUnsure ? withHole(cursor, range.wasCut) : cursor;
		const { fresh, next } = take(holed, leads, { until, readAt, isOwed });
		const { length } = window;
		const longer = size * 4 < most ? length && length * 8 : length;
		const read = next.window ? withLength(next as WindowedCursor, longer) : next;
		const isFast = !isSlow || sliceSize * 2 > MOST_KNOWN;
		return {
			cursor: { ...read, sliceSize: isFast ? undefined : sliceSize * 2 },
			fresh: this.refsOf(fresh),
		};
	}

	/**
	 * Reads a hole: the one that covers the present, because new leads are there, or else one that is due.
	 * @throws NodeApiError as `LinkedInClient.request`, except for failures of the hole where new leads do not depend on it
	 */
	async hole(owner: OwnerState): Promise<HoleReading | undefined> {
		const { cursor, owed } = owner;
		if (cursor === undefined) return undefined;
		const now = this.client.now();
		const hole =
			cursor.holes.find(({ to }) => to > now) ??
			cursor.holes.find((each) => isDue(each, Date.now()));
		if (hole === undefined) return undefined;
		const { from, to } = hole;
		const isPast = to <= now;
		const withInstead = (left: Hole[]): Cursor => ({
			...cursor,
			holes: cursor.holes.flatMap((each) => (each === hole ? left : each)),
		});
		const options = { leastOfHole: 0 };
		const range = await this.range(owner, { from, until: to }, options).catch((error: unknown) => {
			const isOfAll = concernsEverything(error) || kindOf(error) === 'daily_quota';
			if (isOfAll || !isPast) throw this.client.wrapped(error);
			return undefined;
		});
		const later = laterHole(hole, range?.wasCut ?? false);
		if (range === undefined) return { ...hole, cursor: withInstead([later]), fresh: [], broken: 0 };
		const { leads, broken, isUnsure } = range;
		const inHole = { ...cursor, window: { isLookBack: false, from } };
		const end = { until: to, readAt: to - 1, isOwed: isOwedBy(owner) };
		const { fresh, next } = take(inHole, leads, end);
		const { seen } = next;
		const served = new Set(map(leads, 'hash'));
		const isAsked = (lead: LeadRef) => from - ASKED_MORE <= lead.to && lead.to < to + ASKED_MORE;
		const owedHere = map(owed.filter(isAsked), 'hash');
		// LinkedIn fails to serve leads that it once showed, or others.
		const unshown = [...seen.within(hole), ...owedHere].filter((hash) => !served.has(hash));
		const isLasting = isUnsure && broken === 0 && Date.now() - hole.since >= DAY;
		const unserved = Math.max(hole.told, broken - unshown.length, isLasting ? 1 : 0);
		const told = isPast ? unserved : hole.told;
		const left = isUnsure ? [{ ...later, told }] : [];
		return {
			...{ from, to, fresh: this.refsOf(fresh), broken: told - hole.told },
			cursor: { ...withInstead(left), seen },
		};
	}

	/** Reads leads again, unless this poll has read them. After a broken lead, the next call reads the others. */
	async again(owner: OwnerState, leads: readonly Lead[]): Promise<ReadAgain> {
		const result: ReadAgain = { found: [], missing: new Set(), later: new Set() };
		const { missing, later } = result;
		for (const together of Object.values(groupBy(leads, rangeOf))) {
			const isUnread = ({ hash }: LeadRef) =>
				!this.known.has(hash) && !missing.has(hash) && !later.has(hash);
			const unread = together.filter(isUnread);
			if (unread.length === 0) continue;
			const from = Math.min(...unread.map((lead) => lead.from));
			const until = Math.max(...unread.map((lead) => lead.to)) + 1;
			// Includes all due leads in the range: otherwise later batches would request the same pages again.
			const wanted = new Set(dueWithin(owner, { from, until }));
			// What LinkedIn failed to serve before may break the connection, too.
			const client =
				together[0].missingSince === undefined
					? this.client
					: this.client.forPart({ isolates: true });
			const options = { missing: wanted, client };
			const { broken } = await this.range(owner, { from, until }, options);
			const left = broken > 0 ? later : missing;
			for (const hash of wanted) left.add(hash);
			// To find a broken lead takes seconds, and the poll may end before all groups are read.
			if (broken > 0) break;
		}
		for (const hash of hashesOf(leads)) {
			const lead = this.known.get(hash);
			if (lead === undefined) continue;
			if (matches({ lead: lead.lead }, this.settings)) result.found.push(lead);
			else later.add(hash);
		}
		return result;
	}

	/** What LinkedIn serves of a range. @throws NodeApiError as `LinkedInClient.request` */
	private async range(
		owner: OwnerState,
		span: Span,
		{ leastOfHole = Infinity, ...options }: RangeOptions = {},
	): Promise<Range> {
		const range: Range = { leads: [], broken: 0, isUnsure: false, wasCut: false };
		try {
			await this.readInto(range, owner, span, options);
		} catch (error) {
			const wasCut = failureOf(error)?.code === SHARE_USED_UP;
			if (wasCut && range.leads.length >= leastOfHole) return { ...range, isUnsure: true, wasCut };
			// Where LinkedIn serves no lead of the range, others show whether these are broken.
			const mayBeBroken = options.list?.isolates !== false && mayBeOneElement(error);
			const { client = this.client } = options;
			if (!mayBeBroken || !(await isAnyLeadServed(client, this.source)))
				throw this.client.wrapped(error);
			return { ...range, broken: Math.max(1, range.broken), isUnsure: true };
		}
		return range;
	}

	private async readInto(
		range: Range,
		owner: OwnerState,
		{ from, until }: Span,
		{ most = Infinity, missing, client = this.client, ...others }: RangeOptions,
	): Promise<void> {
		const { leadType } = this.source;
		const window: LeadWindow = {
			leadType,
			// The settings may have changed since the missing leads were read.
			testLeads:
				missing && this.settings.testLeads !== 'exclude' ? 'include' : this.settings.testLeads,
			start: from,
			end: until,
			isRaw: !this.settings.isSimplified,
			...others,
		};
		for await (const entries of readLeadWindow(client, this.source.owner, window)) {
			const to = until === undefined ? client.now() + CLOCK_STEP : until - 1;
			for (const entry of entries) {
				if ('broken' in entry) {
					range.isUnsure = true;
					range.broken++;
					continue;
				}
				const { lead } = entry;
				const time = submittedAtOf(lead);
				const span = { from, to: isOdd({ time } as Arrival, to) ? to : Math.max(to, time ?? to) };
				const found = foundLead(lead, owner.key, span);
				const isWanted = matches(entry, this.settings) && !this.isBefore(owner, lead, time);
				range.leads.push({ found, hash: found.hash, time, isWanted });
				if (missing === undefined || missing.delete(found.hash)) this.known.set(found.hash, found);
			}
			if (range.leads.length > most || missing?.size === 0) break;
		}
	}

	private isBefore(owner: OwnerState, lead: unknown, time: number | undefined): boolean {
		if (time === undefined) return false;
		return time < owner.wantedSince(this.client.clockAhead, (scope) => isInScope(lead, scope));
	}

	private refsOf(leads: readonly RangeLead[]): ReadRef[] {
		return uniqBy(leads, 'hash').map(({ found }) => omit(found, 'lead'));
	}
}

function isOwedBy({ owed }: OwnerState): (hash: string) => boolean {
	const hashes = new Set(owed.map(({ hash }) => hash));
	return (hash) => hashes.has(hash);
}

/** What is read in one range: leads of a form that LinkedIn shows, or has not shown since the same time. */
function rangeOf(lead: Lead): string {
	return `${formKey(lead)} ${lead.missingSince ?? ''}`;
}

/** Hashes of an owner's due leads within a range. */
function dueWithin({ leads }: OwnerState, { from, until }: Required<Span>): string[] {
	const now = Date.now();
	const isWithin = (lead: Lead) => from <= lead.from && lead.to < until;
	return hashesOf(leads.filter((lead) => isDue(lead, now) && isWithin(lead)));
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
