import type { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { LeadEntry } from '../../../../shared/linkedin/leadFormResponses';
import type { LeadOwner } from '../../../../shared/values/leadOwner';
import type { LinkedInClient } from '../../../../shared/wire/linkedInClient';
import { refusalOfOwner } from '../../../../shared/linkedin/owners';
import type { ShownDifference } from './differences';
import { Differences } from './differences';
import { withEmptyFields } from '../../../../shared/rows/emptyFields';
import { isYoung, YOUNG_MS } from './goneRules';
import {
	leadIdOf,
	submittedAtOf,
	unidentifiedLeadId,
} from '../../../../shared/values/leadIdentity';
import type { StoredLeads } from './storedLeads';
import { LeadRows } from '../../../../shared/linkedin/leadRows';
import type { LeadWindow } from '../../../../shared/linkedin/leadWindow';
import { matches, readLeadWindow, windowOf } from '../../../../shared/linkedin/leadWindow';
import type { OperationOutput } from '../../operation';
import type { DifferenceSettings } from './findDifferencesSettings';
import { leadOutput } from '../leadOutput';

/** A lead that is missing or changed. */
export interface ToldLead {
	difference: ShownDifference;
	/** When it was submitted, epoch milliseconds. */
	time?: number;
	/** Which row it is about. */
	itemIndex?: number;
	/** Absent where only numbers are asked for. */
	output?: OperationOutput;
}

/** What the reading of one owner came to. */
export interface OwnerReading {
	owner: LeadOwner;
	/** How many leads LinkedIn showed that it had not shown before in this run. */
	fresh: number;
	/** How many of those that it showed are stored. */
	stored: number;
	/** How many more leads there are than it showed, as far as it says. */
	unshown: number;
	/** Leads that it failed to serve. */
	undeliverable: number;
	/** Leads without an id that can be read, of which nothing is stored. */
	unidentified: number;
	/** Why it was not read to its end. */
	failure?: NodeApiError | NodeOperationError;
}

/** Reads leads at LinkedIn and compares each with what is stored; rows are made only of those that differ. */
export class LeadComparison {
	readonly differences: Differences;

	/** By id. */
	readonly told = new Map<string, ToldLead>();

	/** How many of the leads that were asked for LinkedIn shows. */
	wanted = 0;

	/** The time of the newest of them that is not young, epoch milliseconds. */
	newest?: number;

	private readonly startedAt = Date.now();

	private readonly leadRows: LeadRows;

	constructor(
		private readonly client: LinkedInClient,
		private readonly settings: DifferenceSettings,
		private readonly leads: StoredLeads,
	) {
		this.differences = new Differences(leads.byId);
		this.leadRows = new LeadRows(client);
	}

	/** When the comparison began, by LinkedIn's clock as far as it is known by now; epoch milliseconds. */
	get begin(): number {
		return this.startedAt + this.client.now() - Date.now();
	}

	/** Reads an owner's leads in the chosen time range to their end, or as far as LinkedIn shows them. */
	async read(owner: LeadOwner): Promise<OwnerReading> {
		return await this.readWindow(owner, windowOf(this.settings.filter));
	}

	/**
	 * Looks at what came since, or lies behind the time range. Somebody who cancels and registers again while the
	 * list is read may leave its end before that is read, and be put in front when the front was read.
	 * @returns what is known of the owner now
	 */
	async lookAgain(reading: OwnerReading): Promise<OwnerReading> {
		const { owner } = reading;
		const { filter } = this.settings;
		const soon = this.begin - YOUNG_MS;
		const start = Math.min(filter.end ?? Infinity, soon);
		const since = await this.readWindow(owner, { ...windowOf(filter), start, end: undefined });
		// Leads may have come, or been cancelled, between the count and the page that they were on.
		if (since.failure === undefined && reading.unshown > 0) return await this.read(owner);
		const [fresh, stored] = [reading.fresh + since.fresh, reading.stored + since.stored];
		return { ...since, fresh, stored };
	}

	private async readWindow(owner: LeadOwner, window: LeadWindow): Promise<OwnerReading> {
		const counts = { fresh: 0, stored: 0, unshown: 0, undeliverable: 0, unidentified: 0 };
		const reading: OwnerReading = { owner, ...counts };
		let isServed = false;
		try {
			// Whether a row is of a test lead is not known for certain, so that both lists are read in any case.
			for (const testLeads of ['exclude', 'only'] as const) {
				// Whoever registers again meanwhile may be shown twice, and is counted once.
				const shown = new Set<string>();
				let listed = 0;
				const parts = readLeadWindow(this.client, owner, { ...window, testLeads });
				for await (const { entries, atLeast } of parts) {
					isServed = true;
					listed = Math.max(listed, atLeast);
					await this.takeAll(entries, reading, shown);
				}
				reading.unshown += Math.max(0, listed - shown.size);
			}
		} catch (thrown) {
			const error = this.client.wrapped(thrown);
			const refusal = isServed ? undefined : await refusalOfOwner(this.client, owner, error);
			reading.failure = refusal ?? error;
		}
		return reading;
	}

	private async takeAll(
		entries: readonly LeadEntry[],
		reading: OwnerReading,
		shown: Set<string>,
	): Promise<void> {
		const due: Array<{ entry: LeadEntry; told: ToldLead }> = [];
		for (const entry of entries) {
			const told = this.take(entry, reading, shown);
			if (told !== undefined) due.push({ entry, told });
		}
		if (this.settings.output === 'summary') return;
		const { filter } = this.settings;
		const wanted = due.map(({ entry }) => entry);
		const origin = { owner: reading.owner, leadType: filter.scope.leadType };
		const rows = await this.leadRows.of(wanted, origin, this.settings);
		for (const [index, { told }] of due.entries()) {
			const { json, ...others } = leadOutput(
				withEmptyFields(rows[index], this.settings.emptyFields),
			);
			told.output = { ...others, json: { difference: told.difference, ...json } };
		}
	}

	/** @returns what is to be told of this lead at LinkedIn, if anything is */
	private take(entry: LeadEntry, reading: OwnerReading, shown: Set<string>): ToldLead | undefined {
		if ('undeliverable' in entry) {
			shown.add(entry.undeliverable.id);
			reading.undeliverable++;
			return undefined;
		}
		const { lead } = entry;
		const known = leadIdOf(lead);
		const id = known ?? unidentifiedLeadId(lead);
		shown.add(id);
		const time = submittedAtOf(lead);
		const stored = this.leads.byId.get(id);
		if (stored !== undefined) reading.stored++;
		else if (known === undefined) reading.unidentified++;
		const difference = this.differences.show(id, time);
		if (difference === undefined) return undefined;
		reading.fresh++;
		// An earlier answer under the same id is not there any more.
		this.told.delete(id);
		if (!matches(entry, this.settings.filter)) return undefined;
		this.wanted++;
		if (isYoung(time, this.begin)) return undefined;
		if (time !== undefined && time > (this.newest ?? 0)) this.newest = time;
		if (difference === 'same') return undefined;
		const told = { difference, time, itemIndex: stored?.itemIndex };
		this.told.set(id, told);
		return told;
	}
}
