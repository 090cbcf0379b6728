import { map, omit, sortBy } from 'lodash';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { LeadEntry } from '../../shared/linkedin/leadFormResponses';
import { isServed } from '../../shared/lists/listReading';
import { leadList } from '../../shared/linkedin/leadFormResponses';
import type { RowReading } from '../../shared/linkedin/leadRows';
import { LeadRows, rawLead } from '../../shared/linkedin/leadRows';
import type { TestLeads } from '../../shared/linkedin/leadWindow';
import { matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import type { ListOptions } from '../../shared/lists/listPass';
import { shownRows } from '../../shared/rows/sheet';
import type { LeadRow } from '../../shared/rows/types';
import { HOUR, MINUTE, timeInWords } from '../../shared/values/time';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { failureOf, mayBeOneElement } from '../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { TOO_SLOW } from '../../shared/wire/waiting';
import type { OwnerOfKey } from './memory/keys';
import type { FoundLead, Lead, ReadRef } from './memory/lead';
import { foundLead, hashesOf } from './memory/lead';
import type { IsClosed, Owner, Slice, Unshown } from './memory/owner';
import {
	backlog,
	begun,
	nextOfBacklog,
	nextSlice,
	advanced,
	advancedForms,
	SHORTEST_SLICE,
	shortened,
	withHeld,
	withSettled,
} from './memory/owner';
import type { TroubleCause } from './memory/trouble';
import type { TriggerSettings } from './triggerFields';

/** Leads that were submitted within this time of the first of them are looked for together. */
const TOGETHER = HOUR;

/** What decides which leads of an owner count, and how far it is read. */
export interface ReadOptions {
	/** Hashes of the leads in the ledger. */
	inLedger: ReadonlySet<string>;
	/** The earliest wanted time of submission. */
	since: number;
	isClosed: IsClosed;
	/** A slice with more new leads is cut. */
	most: number;
	/** Whether the poll's working time is used up. */
	isTimeOver: () => boolean;
	/** Whether the user lets a lead go. */
	isSkipped: (lead: ReadRef) => boolean;
}

/** A lead as the workflow gets it. */
export interface ReadyLead extends FoundLead {
	json: IDataObject;
	/** Why LinkedIn failed to show its form now. */
	later?: RowReading['later'];
}

/** An owner after a reading, and why the reading failed. */
export interface Read {
	owner: Owner;
	failure?: unknown;
}

/** What LinkedIn has shown of a slice. */
interface Shown {
	/** How many new leads came into memory. */
	count: number;
	/** New leads of closed forms. */
	held: ReadRef[];
	/** New leads that the user lets go. */
	skipped: ReadRef[];
	/** The newest of them by form, which may be tried. */
	newest: Map<string, FoundLead>;
	/** The ids of stand-ins for leads that LinkedIn fails to show. */
	unshown: string[];
	/** Whether LinkedIn has shown any lead. */
	isAny: boolean;
	/** Whether the search for leads that LinkedIn fails to show began. */
	isSearched: boolean;
	/** Whether the slice was not read to its end, because it had enough leads or the time was over. */
	isCut: boolean;
	failure?: unknown;
}

/** The reading of one owner in one poll: the leads that LinkedIn has shown, and how far it has come. */
export class OwnerReading {
	/** Leads that LinkedIn has shown in this poll, without settled ones, by hash. Such leads are "in memory". */
	readonly leads = new Map<string, FoundLead>();

	/** Whether LinkedIn may be asked for its leads. */
	isReadable = true;

	/** Whether LinkedIn answered: with leads of the owner, or that there are none. */
	isServed = false;

	/** Why LinkedIn did not show the leads. */
	error?: NodeError;

	/** Where the next slice begins; undefined before the first one. */
	private position?: number;

	/** Where the first slice began; undefined before. */
	private begunFrom?: number;

	/** The leads that LinkedIn failed to show, and between which times they were submitted. */
	private readonly unshown = { ids: new Set<string>(), from: Infinity, to: 0 };

	private readonly rows: LeadRows;

	/** @param names of Pages by id, from the list of Pages */
	constructor(
		readonly key: string,
		readonly source: OwnerOfKey,
		private readonly client: LinkedInClient,
		private readonly settings: TriggerSettings,
		names: Readonly<Record<string, string>> = {},
	) {
		this.rows = new LeadRows(client);
		this.rows.owners.know(names);
	}

	/** Whether a slice is left to be read. */
	hasMore(owner: Owner, isClosed: IsClosed): boolean {
		return (this.isReadable && !this.isAtPresent) || this.hasBacklog(owner, isClosed);
	}

	/** Whether held leads wait at LinkedIn, and their forms are open now. */
	hasBacklog(owner: Owner, isClosed: IsClosed): boolean {
		return this.isReadable && backlog(owner, isClosed) !== undefined;
	}

	/** Reads the next slice: the first one from the owner's time on, then the backlog of open forms, then the rest. */
	async readSlice(owner: Owner, options: ReadOptions): Promise<Read> {
		const now = Date.now();
		const isFirst = !this.isBegun;
		const before = isFirst ? begun(owner, options.since, now) : owner;
		const ofBacklog = isFirst ? undefined : nextOfBacklog(before, options.isClosed);
		const slice =
			ofBacklog ?? nextSlice(before, Math.max(before.readFrom, this.position ?? 0), now);
		this.begunFrom ??= slice.from;
		const isShortest = (slice.until ?? now) - slice.from <= SHORTEST_SLICE;
		const shown = await this.show(before, slice, options, isShortest ? 'all' : 'most');
		const { failure } = shown;
		const after = noted(before, shown);
		if (shown.isCut || (failure !== undefined && shown.isAny)) {
			return { owner: shortened(after, slice, now), failure };
		}
		if (failure !== undefined) return { owner: after, failure };
		const isSmall = 2 * shown.count <= options.most;
		const end = { slice, readAt: now, isSmall, hasUnshown: shown.unshown.length > 0 };
		this.noteUnshown(shown.unshown, now, slice);
		if (slice.isOfForms) return { owner: advancedForms(after, end, options.isClosed) };
		this.position = slice.until ?? Infinity;
		return { owner: advanced(after, end) };
	}

	/** Reads the next slice of the held leads of a closed form until LinkedIn shows one, which may then be tried. */
	async readForTry(owner: Owner, options: ReadOptions, formId: string): Promise<Read> {
		const isClosed = (id: string) => id !== formId;
		const slice = nextOfBacklog(owner, isClosed);
		if (slice === undefined) return { owner };
		const shown = await this.show(owner, slice, { ...options, isClosed, most: 0 }, 'most');
		const { count, failure, isCut, unshown } = shown;
		const after = noted(owner, shown);
		if (failure !== undefined || count > 0) return { owner: after, failure };
		if (isCut) return { owner: shortened(after, slice, slice.until) };
		this.noteUnshown(unshown, slice.until, slice);
		return { owner: advancedForms(after, { slice, isSmall: true }, isClosed) };
	}

	/**
	 * Looks for leads of the ledger that are not in memory.
	 * @param chosen for the next execution
	 * @param due all due leads of this owner; those submitted about the same time as a chosen one cost no further call
	 * @returns as `missing`, the hashes of leads that LinkedIn does not list
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	async find(
		before: Owner,
		chosen: readonly Lead[],
		due: readonly Lead[],
		options: ReadOptions,
	): Promise<{ owner: Owner; missing: string[] }> {
		const wanted = new Set(hashesOf(chosen));
		const isUnread = ({ hash }: Lead) => !this.leads.has(hash);
		const missing: string[] = [];
		let owner = before;
		for (const together of ranges(due.filter(isUnread))) {
			if (!together.some((lead) => wanted.has(lead.hash) && isUnread(lead))) continue;
			const times = map(together, 'submittedAt');
			const range = { from: times[0], until: times[times.length - 1] + 1 };
			const shown = await this.show(owner, range, options, () => !together.some(isUnread));
			if (shown.failure !== undefined) {
				// What was found is output, and the rest waits for the next poll.
				if (missing.length > 0 || !chosen.every(isUnread)) break;
				throw this.client.wrapped(shown.failure);
			}
			owner = noted(owner, shown);
			missing.push(...hashesOf(together.filter(isUnread)));
		}
		return { owner, missing };
	}

	/** Whether a lead in memory matches the settings. */
	get hasWanted(): boolean {
		return [...this.leads.values()].some((lead) => this.isWanted(lead));
	}

	/** Whether a lead is in memory and matches the settings. */
	isWanted({ hash }: Pick<ReadRef, 'hash'>): boolean {
		const { lead } = this.leads.get(hash) ?? {};
		return lead !== undefined && matches({ lead }, this.settings);
	}

	/**
	 * The rows of chosen leads that are in memory, with answers and the names of forms and events.
	 * @throws NodeApiError only for a failure that concerns every call
	 */
	async ready(chosen: readonly Lead[]): Promise<ReadyLead[]> {
		const { settings, source } = this;
		const found = sortBy(
			chosen.flatMap(({ hash }) => this.leads.get(hash) ?? []),
			'submittedAt',
		);
		if (!settings.isSimplified) {
			return found.map((each) => ({ ...each, json: rawLead(each).json }));
		}
		const readings = await this.rows.readings(found, source);
		return readings.map(({ row, later }, index) => ({ ...found[index], later, json: row }));
	}

	private noteUnshown(ids: readonly string[], now: number, { from, until = now }: Slice): void {
		if (ids.length === 0) return;
		const { unshown } = this;
		for (const id of ids) unshown.ids.add(id);
		unshown.from = Math.min(unshown.from, from);
		unshown.to = Math.max(unshown.to, until);
	}

	/** Whether LinkedIn has shown all leads that were submitted since a time. */
	showedAll(from: number): boolean {
		return this.isAtPresent && this.unshown.ids.size === 0 && (this.begunFrom ?? Infinity) <= from;
	}

	/** Whether LinkedIn was asked for its leads. */
	get isBegun(): boolean {
		return this.begunFrom !== undefined;
	}

	/** Whether it was read up to the present. */
	get isAtPresent(): boolean {
		return this.position === Infinity;
	}

	/** Which leads LinkedIn fails to show, and since which time of submission. */
	get unshownTrouble(): (TroubleCause & Pick<Unshown, 'from' | 'count'>) | undefined {
		const { ids, from, to } = this.unshown;
		if (ids.size === 0) return undefined;
		const leads = ids.size === 1 ? 'a lead is' : `${ids.size} leads are`;
		const span = `submitted between ${timeInWords(from)} and ${timeInWords(to + MINUTE)}`;
		return { what: 'unshown', said: `${leads} missing, ${span}`, from, count: ids.size };
	}

	/**
	 * Reads a slice until LinkedIn fails or has shown enough.
	 * @param enough the whole slice; `most` for as many leads and as much time as the options allow; or until this returns
	 * true
	 */
	private async show(
		owner: Owner,
		slice: Slice,
		options: ReadOptions,
		enough: 'all' | 'most' | (() => boolean),
	): Promise<Shown> {
		const shown: Shown = {
			...{ count: 0, held: [], skipped: [], newest: new Map() },
			...{ unshown: [], isAny: false, isSearched: false, isCut: false },
		};
		const { testLeads } = this.settings;
		const isFinding = typeof enough === 'function';
		// The list of test leads lacks real ones that wait in the ledger.
		const lists = isFinding && testLeads === 'only' ? 'include' : testLeads;
		const isEnough = () =>
			isFinding
				? enough()
				: enough === 'most' && (shown.count > options.most || options.isTimeOver());
		try {
			for await (const entries of this.pages(slice, lists, shown)) {
				for (const entry of entries) this.note(entry, owner, options, shown);
				shown.isCut = isEnough();
				if (shown.isCut) break;
			}
		} catch (failure) {
			const isSlow = failureOf(failure)?.code === TOO_SLOW.code;
			const isAnswered = shown.isAny || shown.isSearched;
			// LinkedIn answers, but the slice takes too long, so the next one is shorter.
			if (isSlow && isAnswered && enough === 'most') shown.isCut = true;
			// Each poll would begin this search again, so it is given up: the report names the time of the slice.
			else if (isSlow && shown.isSearched && enough === 'all') {
				shown.unshown.push(`since ${slice.from}`);
			} else shown.failure = failure;
		}
		this.isServed ||= shown.isAny || shown.failure === undefined;
		for (const lead of shown.newest.values()) this.leads.set(lead.hash, lead);
		return shown;
	}

	private note(entry: LeadEntry, owner: Owner, options: ReadOptions, shown: Shown): void {
		if ('broken' in entry) return void shown.unshown.push(entry.broken.id);
		shown.isAny = true;
		const { lead } = entry;
		const found = foundLead(lead, this.key);
		const { hash, formId, submittedAt } = found;
		if (owner.settled.has(hash)) return;
		if (options.inLedger.has(hash)) return void this.leads.set(hash, found);
		const earliest = Math.max(owner.forgottenTo, options.since);
		if (submittedAt < earliest || !matches(entry, this.settings)) return;
		if (options.isSkipped(found)) return void shown.skipped.push(omit(found, 'lead'));
		const { heldTo = -Infinity } = owner.forms[formId] ?? {};
		if (submittedAt > heldTo && !options.isClosed(formId)) {
			if (!this.leads.has(hash)) shown.count++;
			this.leads.set(hash, found);
			return;
		}
		shown.held.push(omit(found, 'lead'));
		const { submittedAt: newest = -1 } = shown.newest.get(formId) ?? {};
		if (submittedAt > newest) shown.newest.set(formId, found);
	}

	/**
	 * The entries of LinkedIn's list, by page. A page that fails is searched for the leads that cannot be shown, but only
	 * if LinkedIn shows others: in an outage, the search would be in vain.
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	private async *pages(
		{ from, until }: Slice,
		testLeads: TestLeads,
		shown: Pick<Shown, 'isSearched'>,
	): AsyncGenerator<LeadEntry[]> {
		const { source, settings, client } = this;
		const { isSimplified } = settings;
		const { leadType, owner } = source;
		const filter = { scope: { leadType }, testLeads, start: from, end: until };
		const read = (list: ListOptions) =>
			readLeadWindow(client, owner, filter, { isRaw: !isSimplified, list });
		let isAnyShown = false;
		try {
			for await (const entries of read({ isolates: false })) {
				isAnyShown = true;
				yield entries;
			}
			return;
		} catch (error) {
			if (!mayBeOneElement(error)) throw client.wrapped(error);
			if (!isAnyShown && !(await isServed(client, leadList(source)))) throw client.wrapped(error);
		}
		shown.isSearched = true;
		// LinkedIn was just asked for this page several times, so the search begins without retries.
		yield* read({ isolates: 'evenAll', retry: false });
	}
}

/** The owner after leads were shown that are not output now. */
function noted(owner: Owner, { held, skipped }: Shown): Owner {
	const after = withHeld(owner, held);
	return skipped.length > 0 ? withSettled(after, skipped) : after;
}

/** Groups leads that were submitted about the same time. */
function ranges(leads: readonly Lead[]): Lead[][] {
	const all: Lead[][] = [];
	for (const lead of sortBy(leads, 'submittedAt')) {
		const together = all.at(-1);
		if (together && lead.submittedAt - together[0].submittedAt <= TOGETHER) together.push(lead);
		else all.push([lead]);
	}
	return all;
}

/** The rows as items of one execution, which all have the same columns. */
export function itemsOf(
	leads: IDataObject[],
	{ isSimplified, rowsFor }: TriggerSettings,
): INodeExecutionData[] {
	if (!isSimplified) return leads.map((json) => ({ json }));
	const rows = leads as LeadRow[];
	return rows.map(shownRows(rows, rowsFor)).map((json) => ({ json }));
}
