import { groupBy, omit } from 'lodash';

import type { LeadEntry } from '../../shared/linkedin/leadFormResponses';
import { isAnyLeadServed } from '../../shared/linkedin/leadFormResponses';
import { isInScope, matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import { submittedAtOf } from '../../shared/values/leadIdentity';
import type { OwnerOfKey } from '../../shared/values/leadOwner';
import { MINUTE } from '../../shared/values/time';
import { mayBeOneElement } from '../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { Lead } from './memory/lead';
import { formKey, isDue } from './memory/lead';
import type { FoundLead, LeadRef, ReadRef } from './memory/lead';
import { foundLead, hashesOf } from './memory/lead';
import type { Owner, Slice, SliceEnd } from './memory/owner';
import {
	begun,
	firstOwner,
	isBroken,
	nextSlice,
	passed,
	SHORTEST_SLICE,
	shortened,
	withSettled,
} from './memory/owner';
import type { OwnerState } from './memory/state';
import type { Failure } from './memory/trouble';
import type { TriggerSettings } from './settings';

/** After a reading that has searched for broken leads, which takes many calls. */
const FIRST_WAIT = 5 * MINUTE;

/** What the reading of a slice has brought. */
export interface Reading {
	owner: Owner;
	/** New leads. */
	fresh: ReadRef[];
	/** Whether all is read up to the present, or as far as this poll can read. */
	isOver: boolean;
	/** Why it ended early. */
	failure?: unknown;
}

export interface ReadAgain {
	found: FoundLead[];
	/** LinkedIn does not list them. */
	missing: Set<string>;
	/** LinkedIn failed to serve them, or the settings exclude them for now. */
	later: Set<string>;
}

/** What LinkedIn shows of a slice. */
interface Shown {
	fresh: Map<string, ReadRef>;
	/** Settled leads of which no time tells in which slices LinkedIn lists them. */
	timeless: Array<{ hash: string; to: number }>;
	broken: SliceEnd['broken'];
	isAny: boolean;
}

/** Reads the leads of one owner for one poll. Each lead is read once, and forgotten after the poll. */
export class LeadReader {
	private readonly known = new Map<string, FoundLead>();

	/** Where this poll reads on; undefined at its beginning. */
	private position?: number;

	/** How many leads LinkedIn failed to show. */
	private broken = 0;

	/** The slice that is being read. */
	private underWay?: { owner: Owner; slice: Slice; shown: Shown };

	constructor(
		private readonly client: LinkedInClient,
		private readonly source: OwnerOfKey,
		private readonly settings: Pick<TriggerSettings, 'scope' | 'testLeads' | 'isSimplified'>,
	) {}

	/**
	 * Reads the next slice.
	 * @param most how many new leads it may bring
	 */
	async slice(state: OwnerState, most: number): Promise<Reading> {
		const now = Date.now();
		const since = state.wantedSince();
		const known = state.owner ?? firstOwner(since, now);
		const before = this.position === undefined ? begun(known, since, now) : known;
		const slice = nextSlice(before, Math.max(before.from, this.position ?? 0), now);
		const isShortest = (slice.until ?? now) - slice.from <= SHORTEST_SLICE;
		const largest = isShortest ? Infinity : most;
		const { shown, failure } = await this.show(state, before, slice, largest);
		const { broken, timeless } = shown;
		const owner = withSettled({ ...before, askedAt: now }, timeless);
		const fresh = [...shown.fresh.values()];
		if (fresh.length > largest || (failure !== undefined && shown.isAny)) {
			return { owner: shortened(owner, slice, now), fresh, isOver: false, failure };
		}
		if (failure !== undefined) return { owner, fresh, isOver: false, failure };
		this.broken += broken.count;
		// It may be a failure of some minutes.
		if (broken.count > 0 && !isBroken(owner, now)) return { owner, fresh, isOver: true };
		this.position = slice.until ?? Infinity;
		const isSmall = 2 * fresh.length <= most;
		const next = passed(owner, { slice, readAt: now, broken, isSmall });
		return { owner: next, fresh, isOver: slice.until === undefined };
	}

	/** Whether all is read up to the present, and LinkedIn showed each lead. */
	get isWhole(): boolean {
		return this.position === Infinity && this.broken === 0;
	}

	/** Why LinkedIn is asked less often for a while: each reading searches for what it fails to show. */
	get failureOfLeads(): Failure | undefined {
		if (this.broken === 0) return undefined;
		return { what: 'broken', said: `${this.broken} leads are missing`, waitMs: FIRST_WAIT };
	}

	/** The owner after a poll that was cut off while a slice was read; undefined if it stays as it was. */
	get cutShort(): Owner | undefined {
		if (this.underWay?.shown.isAny !== true) return undefined;
		const { owner, slice } = this.underWay;
		return shortened(owner, slice, Date.now());
	}

	/** What LinkedIn shows of a slice, until it fails or has shown enough. */
	private async show(
		{ key, owed, wantedSince }: OwnerState,
		owner: Owner,
		slice: Slice,
		most: number,
	): Promise<{ shown: Shown; failure?: unknown }> {
		const { from, until } = slice;
		const broken = { count: 0, from, to: until ?? Date.now() };
		const shown: Shown = { fresh: new Map(), timeless: [], broken, isAny: false };
		this.underWay = { owner, slice, shown };
		const waiting = new Set(hashesOf(owed));
		const add = (entry: LeadEntry) => {
			if ('broken' in entry) return void broken.count++;
			shown.isAny = true;
			const { found, time } = this.found(key, entry.lead, slice);
			const { hash, to } = found;
			const isSettled = owner.settled.has(hash);
			if (isSettled && time === undefined) shown.timeless.push({ hash, to });
			const earliest = wantedSince((scope) => isInScope(entry.lead, scope));
			const isOld = time !== undefined && time < Math.max(owner.forgottenTo, earliest);
			if (isOld || isSettled || waiting.has(hash) || !matches(entry, this.settings)) return;
			this.known.set(hash, found);
			shown.fresh.set(hash, omit(found, 'lead'));
		};
		try {
			for await (const entries of this.parts(slice)) {
				for (const entry of entries) add(entry);
				if (shown.fresh.size > most) break;
			}
			return { shown };
		} catch (failure) {
			return { shown, failure };
		} finally {
			this.underWay = undefined;
		}
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
			const broken = await this.look(owner.key, { from, until }, wanted, client);
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

	/**
	 * Looks for leads.
	 * @param wanted their hashes; those that LinkedIn shows are removed
	 * @returns how many leads LinkedIn failed to show
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	private async look(
		key: string,
		slice: Slice,
		wanted: Set<string>,
		client: LinkedInClient,
	): Promise<number> {
		let broken = 0;
		// The settings may have changed since they were read.
		const testLeads = this.settings.testLeads === 'exclude' ? 'exclude' : 'include';
		for await (const entries of this.parts(slice, { client, testLeads })) {
			for (const entry of entries) {
				if ('broken' in entry) broken++;
				else {
					const { found } = this.found(key, entry.lead, slice);
					if (wanted.delete(found.hash)) this.known.set(found.hash, found);
				}
			}
			if (wanted.size === 0) break;
		}
		return broken;
	}

	private found(key: string, lead: unknown, { from, until }: Slice) {
		const time = submittedAtOf(lead);
		const span = { from, to: until === undefined ? Date.now() : until - 1 };
		return { found: foundLead(lead, key, span), time };
	}

	/**
	 * The entries of LinkedIn's list. Only if LinkedIn serves other leads, a page that fails is searched for broken ones.
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	private async *parts(
		{ from, until }: Slice,
		{ client = this.client, testLeads = this.settings.testLeads } = {},
	): AsyncGenerator<LeadEntry[]> {
		const { source, settings } = this;
		const { leadType, owner } = source;
		const window = { leadType, testLeads, start: from, end: until, isRaw: !settings.isSimplified };
		let isAnyShown = false;
		for (const isolates of [false, true]) {
			// The search begins when a page has failed several times.
			const list = { isolates, retry: !isolates };
			try {
				for await (const entries of readLeadWindow(client, owner, { ...window, list })) {
					isAnyShown ||= entries.some((entry) => 'lead' in entry);
					yield entries;
				}
				return;
			} catch (error) {
				if (!mayBeOneElement(error) || (isAnyShown && isolates)) throw client.wrapped(error);
				if (!isAnyShown && !(await isAnyLeadServed(client, source))) throw client.wrapped(error);
			}
		}
		yield [{ broken: { id: '', reason: '' } }];
	}
}

/** What is read in one range: leads of a form that LinkedIn shows, or has not shown since the same time. */
function rangeOf(lead: Lead): string {
	return `${formKey(lead)} ${lead.missingSince ?? ''}`;
}

/** Hashes of an owner's due leads within a range. */
function dueWithin({ leads }: OwnerState, { from, until }: Required<Slice>): string[] {
	const now = Date.now();
	const isWithin = (lead: Lead) => from <= lead.from && lead.to < until;
	return hashesOf(leads.filter((lead) => isDue(lead, now) && isWithin(lead)));
}
