import type { Column } from './columns';
import { allFixedColumns, byKind } from './columns';
import type { AnsweredLeads } from './dialects/dialect';
import { isConsentAsAsked, isHiddenAsAsked } from './namesAsAsked';
import { DELETION_COLUMN } from './reservedNames';

/** A row as it comes in: made by this package, and perhaps changed by a node in between. */
export type IncomingRow = Record<string, unknown>;

const FIXED = new Map(allFixedColumns().map((column) => [column.name, column]));

/**
 * The columns that these rows have, in the order of `formColumns`. What a column holds follows from its
 * name, since `nameColumns` gives no question a name that another kind has: a batch in which nobody
 * ticked a consent makes the same table as any other.
 */
export function rowColumns(rows: readonly IncomingRow[]): Column[] {
	const names = new Set(rows.flatMap((row) => Object.keys(row)));
	return byKind([...names].map(columnNamed));
}

function columnNamed(name: string): Column {
	const fixed = FIXED.get(name);
	if (fixed) return fixed;
	const common = { name, required: false, label: name };
	if (name.startsWith('consent_') || isConsentAsAsked(name)) {
		return { ...common, kind: 'consent', type: 'boolean' };
	}
	const isHidden = name.startsWith('hidden_') || isHiddenAsAsked(name);
	return { ...common, kind: isHidden ? 'hidden' : 'question', type: 'text' };
}

/**
 * The leads of these rows with the time of their submission, by the columns that they have. Without a
 * readable time, nobody can tell whether a lead was answered again, so such rows are left out. So is one that
 * notes that its lead is gone: it holds no answers, and what is stored of them is to stay.
 */
export function answeredLeads(rows: readonly IncomingRow[]): AnsweredLeads[] {
	const byLayout = new Map<string, AnsweredLeads>();
	for (const row of rows) {
		const submittedAt = Date.parse(String(row.submitted_at));
		const isGone = Boolean(row[DELETION_COLUMN.name]);
		if (Number.isNaN(submittedAt) || isGone) continue;
		const columns = Object.keys(row).sort();
		const layout = JSON.stringify(columns);
		const known: AnsweredLeads = byLayout.get(layout) ?? { columns, leads: [] };
		byLayout.set(layout, known);
		known.leads.push({
			leadId: String(row.lead_id),
			submittedAt: new Date(submittedAt).toISOString(),
		});
	}
	return [...byLayout.values()];
}
