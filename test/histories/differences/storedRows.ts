import type { IDataObject } from 'n8n-workflow';

import { MINUTE, HOUR } from '../../durations';
import type { Lead } from '../linkedIn/world';
import { organizationOf } from '../linkedIn/world';
import type { Comparison, Rows } from './comparisons';
import { randomNumbers } from '../virtualClock';

/** A row, and the lead that it was made of. */
export interface StoredRow {
	row: IDataObject;
	lead?: Lead;
	/** The time in it, epoch milliseconds; undefined when it cannot be read. */
	time?: number;
}

/** The offset of times that are written in another zone without naming it. */
const LOST_ZONE_MS = 5.5 * HOUR;

/** The rows that a destination holds of these leads, before anything happens to the leads. */
export function storedRows(
	leads: readonly Lead[],
	{ rows }: Comparison,
	seed: number,
): StoredRow[] {
	const random = randomNumbers(seed);
	const unreadable = new Set(
		rows.unreadableTimes.map((share) => leads[Math.floor(share * leads.length)]),
	);
	const kept = leads.filter(() => random() * 100 >= rows.lostShare);
	const stored = kept.map((lead, index): StoredRow => {
		const hasTime = !unreadable.has(lead);
		return {
			lead,
			time: hasTime ? lead.submittedAt : undefined,
			row: {
				lead_id: rows.ids === 'ofRows' ? `${index}` : lead.id,
				submitted_at: hasTime ? written(lead.submittedAt, rows.time) : '24.11.2026 09:00',
				...columnsOf(lead, rows),
			},
		};
	});
	for (let count = 0; count < rows.standIns && stored.length > 0; count++) {
		const { row } = stored[count % stored.length];
		const standIn = { ...row, lead_id: `undeliverable-${count}` };
		stored.push({ row: standIn });
	}
	return stored;
}

function columnsOf(lead: Lead, { columns }: Rows): IDataObject {
	const organization = { organization_id: organizationOf(lead.owner) };
	if (columns === 'idAndTime') return {};
	if (columns === 'idAndOwner') return organization;
	const id = (text: string | undefined) =>
		columns === 'roundedIds' && text !== undefined ? Number(text) : (text ?? null);
	return {
		...organization,
		lead_type: lead.leadType,
		event_id: id(lead.eventId),
		form_id: id(lead.formId),
		is_test_lead: lead.testLead,
	};
}

function written(time: number, format: Rows['time']): IDataObject[string] {
	const iso = (at: number) => new Date(at).toISOString();
	switch (format) {
		case 'iso':
			return iso(time);
		case 'wholeSeconds':
			return iso(Math.round(time / 1000) * 1000);
		case 'date':
			return new Date(time) as unknown as string;
		case 'withoutZone':
			return iso(time + LOST_ZONE_MS)
				.replace('T', ' ')
				.replace('Z', '');
		case 'minutes':
			return `${iso(time - (time % MINUTE)).slice(0, 16)}Z`;
		case 'shifted':
			return iso(time + LOST_ZONE_MS);
	}
}
