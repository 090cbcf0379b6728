import { omit, sortBy } from 'lodash';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { LeadEntry } from '../../shared/linkedin/leadFormResponses';
import { isAnyLeadServed } from '../../shared/linkedin/leadFormResponses';
import type { RowReading } from '../../shared/linkedin/leadRows';
import { LeadRows, rawLead } from '../../shared/linkedin/leadRows';
import { isInScope, matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import { shownRows } from '../../shared/rows/sheet';
import type { LeadRow } from '../../shared/rows/types';
import { submittedAtOf } from '../../shared/values/leadIdentity';
import type { LeadScope } from '../../shared/values/leadOwner';
import { HOUR, MINUTE } from '../../shared/values/time';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { mayBeOneElement } from '../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { OwnerOfKey } from './memory/keys';
import type { FoundLead, Lead, ReadRef } from './memory/lead';
import { foundLead, hashesOf } from './memory/lead';
import type { IsClosed, Owner, Slice, SliceEnd } from './memory/owner';
import {
	backlog,
	begun,
	isBroken,
	nextOfBacklog,
	nextSlice,
	passed,
	passedForms,
	SHORTEST_SLICE,
	shortened,
	withPassed,
	withSettled,
} from './memory/owner';
import type { TroubleCause } from './memory/trouble';
import type { TriggerSettings } from './settings';

/** After a reading that has searched for broken leads, which takes many calls. */
const FIRST_WAIT = 5 * MINUTE;

/** Leads that are no further apart are looked for in one range. */
const TOGETHER = HOUR;

/** What decides which leads of an owner count, and how far it is read. */
export interface ReadOptions {
	/** Hashes of the leads in the ledger. */
	inLedger: ReadonlySet<string>;
	/** The earliest wanted time of leads in any matching scope. */
	wantedSince: (isIn?: (scope: LeadScope) => boolean) => number;
	isClosed: IsClosed;
	/** How many new leads a slice may bring. */
	most: number;
	/** Whether the poll starts nothing new any more. */
	isTimeOver: () => boolean;
}

/** A lead as the workflow gets it. */
export interface ReadyLead extends FoundLead {
	json: IDataObject;
	/** Its form or event, if LinkedIn failed to show it now. */
	later?: RowReading['later'];
}

/** An owner after a reading, and why that ended early. */
export interface Read {
	owner: Owner;
	failure?: unknown;
}

/** What LinkedIn shows of a slice. */
interface Shown {
	/** New leads that were not in memory. */
	count: number;
	/** New leads of closed forms; of each form, the newest may be tried. */
	passed: ReadRef[];
	newest: Map<string, FoundLead>;
	/** Settled leads of which no time tells in which slices LinkedIn lists them. */
	timeless: Array<{ hash: string; to: number }>;
	broken: SliceEnd['broken'];
	isAny: boolean;
	/** Whether there may be more, which was not read. */
	isCut: boolean;
	failure?: unknown;
}

/** One owner in one poll: what LinkedIn has shown of it, and how far it is read. */
export class OwnerReading {
	/** Leads that LinkedIn has shown in this poll, by hash. Settled ones are not among them. */
	readonly leads = new Map<string, FoundLead>();

	/** Whether LinkedIn may be asked for its leads. */
	isReadable = true;

	/** Whether it is read up to the present, or as far as this poll can. */
	isOver = false;

	/** Whether LinkedIn showed any leads of it, or that there are none. */
	isServed = false;

	/** Why LinkedIn did not show its leads. */
	error?: NodeError;

	/** Where this poll reads on; undefined at its beginning. */
	private position?: number;

	private hasBegun = false;

	/** How many leads LinkedIn failed to show. */
	private broken = 0;

	private readonly rows: LeadRows;

	/**
	 * @param clients for leads, and for all else
	 * @param names of Pages by id, from the list of Pages
	 */
	constructor(
		readonly key: string,
		readonly source: OwnerOfKey,
		private readonly clients: { ofLeads: LinkedInClient; others: LinkedInClient },
		private readonly settings: TriggerSettings,
		names: Readonly<Record<string, string>> = {},
	) {
		this.rows = new LeadRows(clients.others);
		this.rows.owners.know(names);
	}

	/** Whether a slice is still to be read. */
	hasMore(owner: Owner, isClosed: IsClosed): boolean {
		return this.isReadable && (!this.isOver || backlog(owner, isClosed) !== undefined);
	}

	/** Reads the next slice: once of all forms, then of those that have a time of their own. */
	async readSlice(last: Owner, options: ReadOptions): Promise<Read> {
		const now = Date.now();
		const before = this.hasBegun ? last : begun(last, options.wantedSince(), now);
		const ofForms = this.hasBegun ? nextOfBacklog(before, options.isClosed) : undefined;
		this.hasBegun = true;
		const slice = ofForms ?? nextSlice(before, Math.max(before.from, this.position ?? 0), now);
		const isShortest = (slice.until ?? now) - slice.from <= SHORTEST_SLICE;
		const shown = await this.show(before, slice, options, isShortest ? 'all' : 'most');
		const { broken, failure } = shown;
		const owner = withSettled(withPassed(before, shown.passed), shown.timeless);
		if (shown.isCut || (failure !== undefined && shown.isAny)) {
			return { owner: shortened(owner, slice, now), failure };
		}
		if (failure !== undefined) return { owner, failure };
		this.isServed = true;
		const isSmall = 2 * shown.count <= options.most;
		const end = { slice, readAt: now, broken, isSmall };
		if (slice.isOfForms) return { owner: passedForms(owner, end, options.isClosed) };
		this.broken += broken.count;
		const mayBePassing = broken.count > 0 && !isBroken(owner, now);
		this.isOver = mayBePassing || slice.until === undefined;
		if (mayBePassing) return { owner };
		this.position = slice.until ?? Infinity;
		return { owner: passed(owner, end) };
	}

	/** Reads from the time of a closed form, until a page has a lead of it, which may be tried. */
	async readForTry(known: Owner, options: ReadOptions, formId: string): Promise<Read> {
		const isClosed = (id: string) => id !== formId;
		const slice = backlog(known, isClosed);
		if (slice === undefined) return { owner: known };
		const shown = await this.show(known, slice, { ...options, isClosed, most: 0 }, 'most');
		const { failure, isCut } = shown;
		const owner = withPassed(known, shown.passed);
		if (isCut || failure !== undefined) return { owner, failure };
		return { owner: passedForms(owner, { slice, isSmall: false }, isClosed) };
	}

	/**
	 * Looks for leads of the ledger that are not in memory.
	 * @param due all due leads of this owner: those beside the chosen ones are looked for with them
	 * @returns also those that LinkedIn does not list, by hash
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	async find(
		known: Owner,
		chosen: readonly Lead[],
		due: readonly Lead[],
		options: ReadOptions,
	): Promise<{ owner: Owner; missing: string[] }> {
		const wanted = new Set(hashesOf(chosen));
		const isUnread = ({ hash }: Lead) => !this.leads.has(hash);
		const missing: string[] = [];
		let owner = known;
		for (const together of ranges(due.filter(isUnread))) {
			if (!together.some((lead) => wanted.has(lead.hash) && isUnread(lead))) continue;
			const until = Math.max(...together.map(({ to }) => to)) + 1;
			const range = { from: together[0].from, until };
			const shown = await this.show(owner, range, options, () => !together.some(isUnread));
			if (shown.failure !== undefined) throw this.clients.ofLeads.wrapped(shown.failure);
			this.isServed = true;
			owner = withPassed(owner, shown.passed);
			missing.push(...hashesOf(together.filter(isUnread)));
		}
		return { owner, missing };
	}

	/** Whether the settings want a lead that is in memory. */
	isWanted({ hash }: Pick<ReadRef, 'hash'>): boolean {
		const { lead } = this.leads.get(hash) ?? {};
		return lead !== undefined && matches({ lead }, this.settings);
	}

	/**
	 * Adds answers under their columns, with forms and events.
	 * @throws NodeApiError only for what concerns every call
	 */
	async ready(chosen: readonly Lead[]): Promise<ReadyLead[]> {
		const { settings, source } = this;
		const found = sortBy(
			chosen.flatMap(({ hash }) => this.leads.get(hash) ?? []),
			'from',
		);
		if (!settings.isSimplified) {
			return found.map((each) => ({ ...each, json: rawLead(each).json }));
		}
		const readings = await this.rows.readings(found, source, settings);
		return readings.map(({ row, later }, index) => ({ ...found[index], later, json: row }));
	}

	/** Whether all is read up to the present, and LinkedIn showed each lead. */
	get isWhole(): boolean {
		return this.position === Infinity && this.broken === 0;
	}

	/** Why LinkedIn is asked less often for a while: each reading searches for what it fails to show. */
	get failureOfLeads(): TroubleCause | undefined {
		if (this.broken === 0) return undefined;
		return { what: 'broken', said: `${this.broken} leads are missing`, waitMs: FIRST_WAIT };
	}

	/**
	 * What LinkedIn shows of a slice, until it fails or has shown enough.
	 * @param enough all; as much as a slice may bring; or until this is so
	 */
	private async show(
		owner: Owner,
		slice: Slice,
		options: ReadOptions,
		enough: 'all' | 'most' | (() => boolean),
	): Promise<Shown> {
		const { from, until } = slice;
		const broken = { count: 0, from, to: until ?? Date.now() };
		const shown: Shown = {
			...{ count: 0, passed: [], newest: new Map(), timeless: [] },
			...{ broken, isAny: false, isCut: false },
		};
		const isEnough = () =>
			typeof enough === 'function'
				? enough()
				: enough === 'most' && (shown.count > options.most || options.isTimeOver());
		try {
			for await (const entries of this.pages(slice)) {
				for (const entry of entries) this.note(entry, owner, slice, options, shown);
				shown.isCut = isEnough();
				if (shown.isCut) break;
			}
		} catch (failure) {
			shown.failure = failure;
		}
		this.isServed ||= shown.isAny;
		for (const lead of shown.newest.values()) this.leads.set(lead.hash, lead);
		return shown;
	}

	private note(
		entry: LeadEntry,
		owner: Owner,
		slice: Slice,
		options: ReadOptions,
		shown: Shown,
	): void {
		if ('broken' in entry) return void shown.broken.count++;
		shown.isAny = true;
		const { lead } = entry;
		const time = submittedAtOf(lead);
		const span = { from: slice.from, to: (slice.until ?? Date.now() + 1) - 1 };
		const found = foundLead(lead, this.key, span);
		const { hash, formId, to } = found;
		if (owner.settled.has(hash)) {
			if (time === undefined) shown.timeless.push({ hash, to });
			return;
		}
		if (options.inLedger.has(hash)) return void this.leads.set(hash, found);
		const earliest = options.wantedSince((scope) => isInScope(lead, scope));
		const isOld = time !== undefined && time < Math.max(owner.forgottenTo, earliest);
		if (isOld || !matches(entry, this.settings)) return;
		if (!options.isClosed(formId)) {
			if (!this.leads.has(hash)) shown.count++;
			this.leads.set(hash, found);
			return;
		}
		shown.passed.push(omit(found, 'lead'));
		if (found.from > (shown.newest.get(formId)?.from ?? -1)) shown.newest.set(formId, found);
	}

	/**
	 * The entries of LinkedIn's list. Only if LinkedIn serves other leads, a page that fails is searched for broken ones.
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	private async *pages({ from, until }: Slice): AsyncGenerator<LeadEntry[]> {
		const { source, settings } = this;
		const { ofLeads: client } = this.clients;
		const { testLeads, isSimplified } = settings;
		const { leadType, owner } = source;
		const filter = { scope: { leadType }, testLeads, start: from, end: until };
		let isAnyShown = false;
		for (const isolates of [false, true]) {
			// The search begins when a page has failed several times.
			const how = { isRaw: !isSimplified, list: { isolates, retry: !isolates } };
			try {
				for await (const entries of readLeadWindow(client, owner, filter, how)) {
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

/** Leads by their times, those together that are not far apart. */
function ranges(leads: readonly Lead[]): Lead[][] {
	const all: Lead[][] = [];
	let end = -Infinity;
	for (const lead of sortBy(leads, 'from')) {
		if (lead.from - end > TOGETHER) all.push([]);
		all.at(-1)?.push(lead);
		end = Math.max(end, lead.to);
	}
	return all;
}

/** All rows of an execution have the same columns. */
export function itemsOf(
	leads: IDataObject[],
	{ isSimplified, rowsFor }: TriggerSettings,
): INodeExecutionData[] {
	if (!isSimplified) return leads.map((json) => ({ json }));
	const rows = leads as LeadRow[];
	return rows.map(shownRows(rows, rowsFor)).map((json) => ({ json }));
}
