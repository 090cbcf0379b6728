import { LeadRows } from '../../../../shared/linkedin/leadRows';
import type { LeadEntry } from '../../../../shared/linkedin/leadFormResponses';
import type { LeadFilter } from '../../../../shared/linkedin/leadWindow';
import { matches, readLeadWindow, windowOf } from '../../../../shared/linkedin/leadWindow';
import type { EmptyFields } from '../../../../shared/rows/rowColumns';
import type { RowOptions } from '../../../../shared/rows/row';
import {
	leadIdOf,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../../../shared/values/leadIdentity';
import type { LeadOwner } from '../../../../shared/values/leadOwner';
import type { EpochMs } from '../../../../shared/values/time';
import { MINUTE } from '../../../../shared/values/time';
import type { LinkedInClient } from '../../../../shared/wire/linkedInClient';
import type { OperationOutput } from '../../operation';
import { leadOutput } from '../output';
import type { KnownLead } from './storedLeads';

/** A lead this young may be on its way to the destination: it is not reported as missing. */
const YOUNG = 10 * MINUTE;

/** What a person chose for Lead → Find Differences. */
export interface DifferenceSettings extends RowOptions {
	/** Which leads are compared. */
	filter: LeadFilter;
	output: 'differences' | 'summary';
	emptyFields: EmptyFields;
}

/** A lead that is missing or changed. */
export interface ToldLead {
	difference: 'missing' | 'changed';
	/** When it was submitted. */
	time?: EpochMs;
	/** Which row it is about. */
	itemIndex?: number;
	/** Absent where only numbers are asked for. */
	output?: OperationOutput;
}

/** What the list of one owner holds. */
export interface OwnerList {
	owner: LeadOwner;
	/** Ids of the stored leads that it shows. */
	shown: string[];
	/** Leads that LinkedIn failed to serve. */
	undeliverable: number;
}

/**
 * Reads leads at LinkedIn and compares each with what is stored, in any order; rows are made only of those
 * that differ.
 */
export class LeadComparison {
	/** By id. */
	readonly told = new Map<string, ToldLead>();

	/** Those that were read to their ends, by the owners' ids. */
	readonly lists = new Map<string, OwnerList>();

	/** How many of the leads that were asked for LinkedIn shows. */
	wanted = 0;

	/** The time of the newest of them that is not young. */
	newest?: EpochMs;

	/** The time of the newest stored lead that LinkedIn shows, as it is stored. */
	newestStored?: EpochMs;

	private readonly startedAt = Date.now();

	private readonly leadRows: LeadRows;

	/** @param leads the stored ones, by their ids; those that LinkedIn shows are added */
	constructor(
		private readonly client: LinkedInClient,
		private readonly settings: DifferenceSettings,
		private readonly leads: Map<string, KnownLead>,
	) {
		this.leadRows = new LeadRows(client);
	}

	/**
	 * Reads an owner's leads in the chosen time range to their end.
	 * @throws NodeApiError as `LinkedInClient.request`; what was read until then is compared all the same
	 */
	async read(owner: LeadOwner): Promise<void> {
		const list: OwnerList = { owner, shown: [], undeliverable: 0 };
		const window = windowOf(this.settings.filter);
		// Whether a row is of a test lead is not known for certain, so that both lists are read in any case.
		for (const testLeads of ['exclude', 'only'] as const) {
			const parts = readLeadWindow(this.client, owner, { ...window, testLeads });
			for await (const { entries } of parts) await this.takeAll(entries, list);
		}
		this.lists.set(owner.id, list);
	}

	private async takeAll(entries: readonly LeadEntry[], list: OwnerList): Promise<void> {
		const due: Array<{ entry: LeadEntry; told: ToldLead }> = [];
		for (const entry of entries) {
			const told = this.take(entry, list);
			if (told !== undefined) due.push({ entry, told });
		}
		const { output, filter } = this.settings;
		if (output === 'summary') return;
		const rows = await this.leadRows.of(
			due.map(({ entry }) => entry),
			{ owner: list.owner, leadType: filter.scope.leadType },
			this.settings,
		);
		for (const [index, { told }] of due.entries()) {
			told.output = leadOutput(rows[index]);
		}
	}

	/** @returns what is to be told of this lead at LinkedIn, if anything is */
	private take(entry: LeadEntry, list: OwnerList): ToldLead | undefined {
		if ('undeliverable' in entry) {
			list.undeliverable++;
			return undefined;
		}
		const id = leadIdOf(entry.lead) ?? unidentifiedLeadId(entry.lead);
		const time = submittedAtOf(entry.lead);
		const lead = this.leads.get(id) ?? { isMarked: false };
		// Of several times under one id the latest is the lead that there is (wire contract 3.6).
		if (lead.shownAt !== undefined && lead.shownAt >= (time ?? 0)) return undefined;
		const isFirst = lead.shownAt === undefined;
		lead.shownAt = time ?? 0;
		this.leads.set(id, lead);
		this.told.delete(id);
		const { itemIndex, submitted } = lead;
		if (itemIndex !== undefined && isFirst) {
			list.shown.push(id);
			this.newestStored = latest(this.newestStored, submitted?.time);
		}
		if (!matches(entry, this.settings.filter)) return undefined;
		this.wanted++;
		if (time !== undefined && time > this.begin - YOUNG) return undefined;
		this.newest = latest(this.newest, time);
		const difference = differenceOf(lead, time);
		if (difference === undefined) return undefined;
		const told = { difference, time, itemIndex };
		this.told.set(id, told);
		return told;
	}

	/** When the comparison began, by LinkedIn's clock as far as it is known by now. */
	private get begin(): EpochMs {
		return this.startedAt + this.client.now() - Date.now();
	}
}

/**
 * How a lead at LinkedIn differs from what is stored. An earlier time than the stored one says nothing:
 * LinkedIn has no way to answer earlier.
 */
function differenceOf(
	{ itemIndex, submitted, isMarked }: KnownLead,
	time: EpochMs | undefined,
): ToldLead['difference'] | undefined {
	if (itemIndex === undefined) return 'missing';
	// The person registered again, and the row does not say so.
	if (isMarked) return 'changed';
	if (time === undefined || submitted === undefined) return undefined;
	return time > submitted.time + submitted.within ? 'changed' : undefined;
}

function latest(one: EpochMs | undefined, other: EpochMs | undefined): EpochMs | undefined {
	return one !== undefined && other !== undefined ? Math.max(one, other) : (one ?? other);
}
