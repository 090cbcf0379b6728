import { compact, memoize } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import type { LeadEntry, BrokenLead } from './leadFormResponses';
import { leadList } from './leadFormResponses';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerColumns } from '../values/leadOwner';
import type { NodeError } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import { asRecord } from '../values/json';
import { leadRow, setKnown } from '../rows/row';
import type { LeadRow } from '../rows/types';
import { idAmong } from '../values/urn';
import { isServed } from '../lists/listReading';
import { eventNameCache, eventNames } from './events';
import { formList, FormStore } from './forms';
import { OwnerNames } from './ownerNames';
import { Store } from './store';

/** The list that a lead was read from; a single lead may not contain its owner. */
interface LeadOrigin {
	owner: LeadOwner | undefined;
	leadType: LeadType;
}

/** The row of an entry, and why LinkedIn may show more of it later. */
export interface RowReading {
	row: LeadRow;
	/** Why LinkedIn failed to show the form; a later reading may get it. `isAlone`: it shows other forms, so it is no outage. */
	later?: { error: NodeError; isAlone: boolean };
}

/** Builds rows. One instance for each run reads each form and event once. */
export class LeadRows {
	private readonly forms: FormStore;

	private readonly eventNames: Store<string>;

	readonly owners: OwnerNames;

	constructor(private readonly client: LinkedInClient) {
		this.forms = new FormStore(client);
		this.eventNames = new Store(client, eventNameCache);
		this.owners = new OwnerNames(client);
	}

	/**
	 * One row for each entry, in the same order. A lead that cannot be read has `lead_error`.
	 * @throws NodeApiError as `LinkedInClient.request`: a row without its columns is useless
	 */
	async of(entries: readonly LeadEntry[], origin: LeadOrigin): Promise<LeadRow[]> {
		const readings = await this.readings(entries, origin);
		const failed = readings.find(({ later }) => later !== undefined && !later.isAlone);
		if (failed?.later !== undefined) throw failed.later.error;
		return readings.map(({ row }) => row);
	}

	/**
	 * As `of`, but a form that LinkedIn fails to show now concerns only its own leads.
	 * @throws NodeApiError only for what concerns everything
	 */
	async readings(entries: readonly LeadEntry[], origin: LeadOrigin): Promise<RowReading[]> {
		const { owner, leadType } = origin;
		const leads = entries.map((entry) => ('lead' in entry && asRecord(entry.lead)) || {});
		const eventIds = leads.map(({ associatedEntity }) => idAmong(associatedEntity, 'event') ?? '');
		const isServed = memoize(async (list: 'forms' | 'leads') => await this.isServed(list, origin));
		const [forms, names] = await Promise.all([
			this.forms.ofLeads(leads, isServed),
			eventNames(this.client, this.eventNames, compact(eventIds)),
		]);
		const readings = entries.map((entry, index): RowReading => {
			if ('broken' in entry) return { row: brokenRow(entry.broken, origin) };
			const name = names.get(eventIds[index]);
			const { value: form, problem, later } = forms[index];
			const row = leadRow({
				lead: entry.lead,
				form,
				leadType,
				eventName: name?.value,
				problems: compact([form && problem, name?.problem]),
			});
			setOwner(row, owner);
			if (form === undefined) row.lead_error ??= withoutForm(problem ?? later?.message);
			return { row, later: later && { error: later, isAlone: problem !== undefined } };
		});
		await this.owners.putInto(readings.map(({ row }) => row));
		return readings;
	}

	/** Without an owner, no list can be requested: the failure then counts as one of this form. */
	private async isServed(
		list: 'forms' | 'leads',
		{ owner, leadType }: LeadOrigin,
	): Promise<boolean> {
		if (owner === undefined) return true;
		const request = list === 'forms' ? formList(owner) : leadList({ owner, leadType });
		return await isServed(this.client, request);
	}
}

/** A lead without an owner belongs to the owner of the list. */
function setOwner(row: LeadRow, owner: LeadOwner | undefined): void {
	if ((row.organization_id ?? row.sponsored_account_id ?? null) === null) {
		setKnown(row, ownerColumns(owner));
	}
}

function brokenRow(broken: BrokenLead, { owner, leadType }: LeadOrigin): LeadRow {
	const row: LeadRow = {
		...leadRow({ lead: {}, leadType }),
		lead_id: broken.id,
		lead_type: leadType,
		field_errors: null,
		lead_error: brokenInWords(broken),
	};
	setOwner(row, owner);
	return row;
}

function withoutForm(said: string | undefined): string {
	const reason = said === undefined ? '' : ` LinkedIn said: ${said}`;
	return `LinkedIn did not show the form of this lead, so the answers could not be put into columns; they are in field_errors. Later, get this lead again with Get lead, or its time range with Pull leads.${reason}`;
}

function brokenInWords({ reason }: BrokenLead): string {
	return `LinkedIn could not deliver this lead, though the leads around it are fine. It said: ${reason}. The ID here is a stand-in. Later, get the lead's time range again with Pull leads.`;
}

/** LinkedIn's JSON. n8n's items must be objects, so anything else becomes one with `lead_error`. */
export function rawLead(entry: LeadEntry): { json: IDataObject; problem?: string } {
	if ('broken' in entry) {
		const problem = brokenInWords(entry.broken);
		return { json: { id: entry.broken.id, lead_error: problem }, problem };
	}
	const lead = asRecord(entry.lead);
	if (lead !== undefined) return { json: lead as IDataObject };
	const problem = 'LinkedIn sent something that is not a lead';
	return { json: { lead: entry.lead as IDataObject[string], lead_error: problem }, problem };
}
