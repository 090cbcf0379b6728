import { isEqual, union } from 'lodash';

import type { Simulator } from '../simulator';
import { readableOrganizationIds } from '../simulator/world/queries';
import type { Lead, World } from '../simulator/world/types';
import { headerOf, leadColumns, type ColumnNames } from './columnNames';
import { expectedRow, type Row } from './leadRow';

/** The leads that the sync must store: event leads of readable organizations, without test leads. */
export function leadsToStore({ world, control }: Simulator): Lead[] {
	const readable = readableOrganizationIds(world, world.members[0].id);
	return control.leads
		.list({ leadType: 'EVENT', testLeads: 'exclude' })
		.filter(({ owner }) => 'organizationId' in owner && readable.includes(owner.organizationId));
}

/** Ids of leads that are stored but should not be, that are missing, and whose stored values are wrong. */
export interface Comparison {
	surplus: string[];
	missing: string[];
	different: string[];
}

/** Compares the stored rows with the leads that ought to be stored: ids and all values. */
export function compareWithTruth(
	world: World,
	leads: readonly Lead[],
	rows: readonly Row[],
	columnNames?: ColumnNames,
): Comparison {
	const wanted = new Map(leads.map((lead) => [lead.id, lead]));
	const stored = new Map(rows.map((row) => [String(row.lead_id), row]));
	return {
		surplus: [
			...[...stored.keys()].filter((id) => !wanted.has(id)),
			// A lead that is stored twice, for example in two tables, is one too many.
			...rows.map(({ lead_id }) => String(lead_id)).filter((id, i, ids) => ids.indexOf(id) !== i),
		],
		missing: [...wanted.keys()].filter((id) => !stored.has(id)),
		different: leads
			.filter((lead) => {
				const row = stored.get(lead.id);
				return row !== undefined && !isSameRow(row, expectedRow(world, lead, columnNames));
			})
			.map(({ id }) => id),
	};
}

/** Whether a stored row has the expected values, and null in all other columns. */
function isSameRow(stored: Row, expected: Row): boolean {
	return union(Object.keys(stored), Object.keys(expected)).every((column) =>
		isEqual(plain(column, stored[column]), plain(column, expected[column])),
	);
}

const OF_EVERY_LEAD = new Set(
	leadColumns().flatMap((column) => [column, headerOf(column, 'asAsked')]),
);

/** Databases write times in different ways, and a sheet turns an answer that looks like a number into one. */
function plain(column: string, value: unknown): unknown {
	if (value === null || value === undefined) return null;
	if (column === 'submitted_at') return new Date(String(value)).toISOString();
	return OF_EVERY_LEAD.has(column) ? value : String(value);
}
