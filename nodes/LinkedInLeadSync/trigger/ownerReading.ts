import { map, omit, sortBy } from 'lodash';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { LeadEntry } from '../../shared/linkedin/leadFormResponses';
import { isAnyLeadServed } from '../../shared/linkedin/leadFormResponses';
import type { RowReading } from '../../shared/linkedin/leadRows';
import { LeadRows, rawLead } from '../../shared/linkedin/leadRows';
import { isInScope, matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import type { ListOptions } from '../../shared/lists/listPass';
import { shownRows } from '../../shared/rows/sheet';
import type { LeadRow } from '../../shared/rows/types';
import type { LeadScope } from '../../shared/values/leadOwner';
import { HOUR, MINUTE, timeInWords } from '../../shared/values/time';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { mayBeOneElement } from '../../shared/wire/errors/linkedInError';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { OwnerOfKey } from './memory/keys';
import type { FoundLead, Lead, ReadRef } from './memory/lead';
import { foundLead, hashesOf } from './memory/lead';
import type { IsClosed, Owner, Slice } from './memory/owner';
import {
	backlog,
	begun,
	nextOfBacklog,
	nextSlice,
	passed,
	passedForms,
	passesBroken,
	SHORTEST_SLICE,
	shortened,
	withPassed,
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
	/** Why LinkedIn failed to show its form now. */
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
	/** How many leads LinkedIn fails to show. */
	broken: number;
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

	private readonly begunAt = Date.now();

	/** Leads that LinkedIn failed to show, and the times in between which they were submitted. */
	private broken = { count: 0, from: Infinity, to: 0 };

	private readonly rows: LeadRows;

	/**
	 * @param names of Pages by id, from the list of Pages
	 */
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
		const { failure } = shown;
		const owner = withPassed(before, shown.passed);
		if (shown.isCut || (failure !== undefined && shown.isAny)) {
			return { owner: shortened(owner, slice, now), failure };
		}
		if (failure !== undefined) return { owner, failure };
		this.isServed = true;
		const isSmall = 2 * shown.count <= options.most;
		const end = { slice, readAt: now, isSmall };
		if (slice.isOfForms) return { owner: passedForms(owner, end, options.isClosed) };
		if (shown.broken > 0) this.noteBroken(shown.broken, now, slice);
		const mayBePassing = shown.broken > 0 && !passesBroken(owner, now);
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
			const times = map(together, 'submittedAt');
			const range = { from: times[0], until: times[times.length - 1] + 1 };
			const shown = await this.show(owner, range, options, () => !together.some(isUnread));
			if (shown.failure !== undefined) throw this.client.wrapped(shown.failure);
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
			'submittedAt',
		);
		if (!settings.isSimplified) {
			return found.map((each) => ({ ...each, json: rawLead(each).json }));
		}
		const readings = await this.rows.readings(found, source, settings);
		return readings.map(({ row, later }, index) => ({ ...found[index], later, json: row }));
	}

	private noteBroken(count: number, now: number, { from, until = now }: Slice): void {
		const { broken } = this;
		this.broken = {
			count: broken.count + count,
			from: Math.min(broken.from, from),
			to: Math.max(broken.to, until),
		};
	}

	/** Whether LinkedIn showed each lead up to the present, and with them those that were passed as broken. */
	showedAll(owner: Owner): boolean {
		const hasLookedBack = owner.lookedBackAt >= this.begunAt;
		const isAnyPassed = passesBroken(owner, this.begunAt);
		return this.position === Infinity && this.broken.count === 0 && (hasLookedBack || !isAnyPassed);
	}

	/** Why LinkedIn is asked less often for a while: each reading searches for what it fails to show. */
	get failureOfLeads(): TroubleCause | undefined {
		const { count, from, to } = this.broken;
		if (count === 0) return undefined;
		const leads = count === 1 ? 'a lead is' : `${count} leads are`;
		const span = `submitted between ${timeInWords(from)} and ${timeInWords(to + MINUTE)}`;
		return { what: 'broken', said: `${leads} missing, ${span}`, waitMs: FIRST_WAIT };
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
		const shown: Shown = {
			...{ count: 0, passed: [], newest: new Map() },
			...{ broken: 0, isAny: false, isCut: false },
		};
		const isEnough = () =>
			typeof enough === 'function'
				? enough()
				: enough === 'most' && (shown.count > options.most || options.isTimeOver());
		try {
			for await (const entries of this.pages(slice)) {
				for (const entry of entries) this.note(entry, owner, options, shown);
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

	private note(entry: LeadEntry, owner: Owner, options: ReadOptions, shown: Shown): void {
		if ('broken' in entry) return void shown.broken++;
		shown.isAny = true;
		const { lead } = entry;
		const found = foundLead(lead, this.key);
		const { hash, formId, submittedAt } = found;
		if (owner.settled.has(hash)) return;
		if (options.inLedger.has(hash)) return void this.leads.set(hash, found);
		const earliest = options.wantedSince((scope) => isInScope(lead, scope));
		if (submittedAt < Math.max(owner.forgottenTo, earliest) || !matches(entry, this.settings))
			return;
		if (!options.isClosed(formId)) {
			if (!this.leads.has(hash)) shown.count++;
			this.leads.set(hash, found);
			return;
		}
		shown.passed.push(omit(found, 'lead'));
		const { submittedAt: newest = -1 } = shown.newest.get(formId) ?? {};
		if (submittedAt > newest) shown.newest.set(formId, found);
	}

	/**
	 * The entries of LinkedIn's list. Only if LinkedIn serves other leads, a page that fails is searched for broken ones.
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	private async *pages({ from, until }: Slice): AsyncGenerator<LeadEntry[]> {
		const { source, settings, client } = this;
		const { testLeads, isSimplified } = settings;
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
			const isServed =
				isAnyShown || (mayBeOneElement(error) && (await isAnyLeadServed(client, source)));
			if (!mayBeOneElement(error) || !isServed) throw client.wrapped(error);
		}
		// The page has just been asked for several times.
		yield* read({ isolates: 'evenAll', retry: false });
	}
}

/** Leads by their times, those together that are not far apart. */
function ranges(leads: readonly Lead[]): Lead[][] {
	const all: Lead[][] = [];
	let end = -Infinity;
	for (const lead of sortBy(leads, 'submittedAt')) {
		if (lead.submittedAt - end > TOGETHER) all.push([]);
		all.at(-1)?.push(lead);
		end = lead.submittedAt;
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
