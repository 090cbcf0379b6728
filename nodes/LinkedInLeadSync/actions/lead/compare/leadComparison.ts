import type { LeadRows } from '../../../../shared/linkedin/leadRows';
import type { LeadEntry } from '../../../../shared/linkedin/leadFormResponses';
import type { LeadFilter } from '../../../../shared/linkedin/leadWindow';
import { matches, readLeadWindow } from '../../../../shared/linkedin/leadWindow';
import type { RowsFor } from '../../../../shared/rows/types';
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
import type { ComparedLead } from './storedLeads';

/** A younger lead may still be on its way to the destination, so it does not count as missing. */
const YOUNG = 10 * MINUTE;

/** A difference of less is none, because some destinations store no seconds. */
const PRECISION = MINUTE;

export interface DifferenceSettings {
	filter: LeadFilter;
	output: 'differences' | 'summary';
	rowsFor: RowsFor;
}

export interface Difference {
	kind: 'missing' | 'changed';
	time?: EpochMs;
	itemIndex?: number;
	/** Undefined in a summary. */
	output?: OperationOutput;
}

export interface OwnerList {
	owner: LeadOwner;
	/** Ids of stored leads in the list. */
	shown: string[];
	broken: number;
}

/** Compares LinkedIn's leads with the stored ones, in any order, and builds rows only for differences. */
export class LeadComparison {
	/** By lead id. */
	readonly differences = new Map<string, Difference>();

	/** Only complete lists, by owner id. */
	readonly lists = new Map<string, OwnerList>();

	/** Whether LinkedIn has shown a lead that fits the node's choices. */
	hasWanted = false;

	private readonly begin = Date.now();

	/** @param leads stored leads by id; reading adds LinkedIn's */
	constructor(
		private readonly client: LinkedInClient,
		private readonly leadRows: LeadRows,
		private readonly settings: DifferenceSettings,
		private readonly leads: Map<string, ComparedLead>,
	) {}

	/**
	 * Reads all of an owner's leads in the time range.
	 * @throws NodeApiError as `LinkedInClient.request`, after comparing the leads read so far
	 */
	async read(owner: LeadOwner): Promise<void> {
		const list: OwnerList = { owner, shown: [], broken: 0 };
		const parts = readLeadWindow(this.client, owner, this.settings.filter);
		for await (const entries of parts) await this.takeAll(entries, list);
		this.lists.set(owner.id, list);
	}

	private async takeAll(entries: readonly LeadEntry[], list: OwnerList): Promise<void> {
		const different: Array<{ entry: LeadEntry; difference: Difference }> = [];
		for (const entry of entries) {
			const difference = this.take(entry, list);
			if (difference !== undefined) different.push({ entry, difference });
		}
		const { output, filter } = this.settings;
		if (output === 'summary') return;
		const origin = { owner: list.owner, leadType: filter.scope.leadType };
		const leads = different.map(({ entry }) => entry);
		const rows = await this.leadRows.of(leads, origin);
		for (const [index, { difference }] of different.entries())
			difference.output = leadOutput(rows[index]);
	}

	/** Undefined if there is no difference to report. */
	private take(entry: LeadEntry, list: OwnerList): Difference | undefined {
		if ('broken' in entry) {
			list.broken++;
			return undefined;
		}
		const id = leadIdOf(entry.lead) ?? unidentifiedLeadId(entry.lead);
		const time = submittedAtOf(entry.lead);
		const lead = this.leads.get(id) ?? { isMarked: false };
		// Of several leads with one id, the latest is the current one (BEHAVIOR.md 26).
		if (lead.shownAt !== undefined && lead.shownAt >= (time ?? 0)) return undefined;
		const isFirst = lead.shownAt === undefined;
		lead.shownAt = time ?? 0;
		this.leads.set(id, lead);
		this.differences.delete(id);
		const { itemIndex } = lead;
		if (itemIndex !== undefined && isFirst) list.shown.push(id);
		if (!matches(entry, this.settings.filter)) return undefined;
		this.hasWanted = true;
		if (time !== undefined && time > this.begin - YOUNG) return undefined;
		const kind = differenceOf(lead, time);
		if (kind === undefined) return undefined;
		const difference = { kind, time, itemIndex };
		this.differences.set(id, difference);
		return difference;
	}
}

/** An earlier time at LinkedIn is not a change: a person cannot have answered earlier. */
function differenceOf(
	{ itemIndex, submitted, isMarked }: ComparedLead,
	time: EpochMs | undefined,
): Difference['kind'] | undefined {
	if (itemIndex === undefined) return 'missing';
	// The person registered again, but the row is still marked as cancelled.
	if (isMarked) return 'changed';
	if (time === undefined || submitted === undefined) return undefined;
	return time > submitted + PRECISION ? 'changed' : undefined;
}
