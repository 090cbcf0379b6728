import type { IDataObject } from 'n8n-workflow';

import type { LeadEntry } from './leadFormResponses';
import { asRecord } from '../values/json';
import { undeliverableInWords } from './undeliverable';

/**
 * LinkedIn's own JSON of a lead, in place of a row. What is no lead, or was not delivered, is kept as
 * an object with `lead_error`; an n8n item must be an object.
 */
export function rawLead(entry: LeadEntry): { json: IDataObject; problem?: string } {
	if ('undeliverable' in entry) {
		const problem = undeliverableInWords(entry.undeliverable);
		return { json: { id: entry.undeliverable.id, lead_error: problem }, problem };
	}
	const lead = asRecord(entry.lead);
	if (lead !== undefined) return { json: lead as IDataObject };
	const problem = 'LinkedIn sent something that is not a lead';
	return { json: { lead: entry.lead as IDataObject[string], lead_error: problem }, problem };
}
