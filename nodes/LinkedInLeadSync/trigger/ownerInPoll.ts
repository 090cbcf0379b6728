import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { RowReading } from '../../shared/linkedin/leadRows';
import { LeadRows, rawLead } from '../../shared/linkedin/leadRows';
import { shownRows } from '../../shared/rows/sheet';
import type { LeadRow } from '../../shared/rows/types';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import type { Share } from '../../shared/wire/callPolicy';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { OwnerOfKey } from '../../shared/values/leadOwner';
import type { FoundLead } from './memory/lead';
import { LeadReader } from './leadReader';
import type { TriggerSettings } from './settings';

/** A lead as the workflow gets it. */
export interface ReadyLead extends FoundLead {
	json: IDataObject;
	/** Its form or event, if LinkedIn failed to show it now. */
	later?: RowReading['later'];
	/** Undefined where there is none, or nobody asked. */
	eventId?: string;
}

/** One owner in one poll: what it needs is read apart, within a share of the poll's time. */
export class OwnerInPoll {
	/**
	 * `read`: up to the present. `failed`: LinkedIn did not show its leads. `unasked`: the trouble of others, or an earlier
	 * one of its own, kept it from being asked.
	 */
	ending?: 'read' | 'failed' | 'unasked';

	error?: NodeError;

	/** Whether something is being done for it. */
	isAtWork = false;

	/** Whether LinkedIn showed any leads of it, or that there are none. */
	isServed = false;

	readonly reader: LeadReader;

	private readonly rows: LeadRows;

	/**
	 * @param clients each with the share of this owner
	 * @param names of Pages by id, from the list of Pages
	 */
	constructor(
		readonly key: string,
		readonly source: OwnerOfKey,
		clients: { ofLeads: LinkedInClient; others: LinkedInClient },
		readonly share: Share,
		private readonly settings: TriggerSettings,
		names: Readonly<Record<string, string>> = {},
	) {
		this.reader = new LeadReader(clients.ofLeads, source, settings);
		this.rows = new LeadRows(clients.others);
		this.rows.owners.know(names);
	}

	/**
	 * Adds answers under their columns, with forms and events.
	 * @throws NodeApiError only for what concerns every call
	 */
	async ready(found: readonly FoundLead[]): Promise<ReadyLead[]> {
		const { settings, source } = this;
		if (!settings.isSimplified) {
			return found.map((each) => ({ ...each, json: rawLead(each).json }));
		}
		const readings = await this.rows.readings(found, source, settings);
		return readings.map(({ row, ...others }, index) => ({ ...found[index], ...others, json: row }));
	}
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
