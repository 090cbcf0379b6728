import { formColumns, notificationColumns } from '../../../nodes/shared/rows/columns';
import { leadRow } from '../../../nodes/shared/rows/row';
import { answeredLeads, rowColumns } from '../../../nodes/shared/rows/rowColumns';
import { FORM, LEAD } from './fixtures';

describe('rowColumns', () => {
	it('has the names and types that the form gives, in the same order, whatever the rows hold', () => {
		const row = leadRow({ lead: LEAD, form: FORM });
		const blank = Object.fromEntries(Object.keys(row).map((name) => [name, null]));
		const backwards = Object.fromEntries(Object.entries(row).reverse());
		const known = formColumns(FORM).map(({ name, type, kind }) => ({ name, type, kind }));
		for (const rows of [[row], [blank], [{ lead_id: 'x' }, row, blank]]) {
			expect(rowColumns(rows).map(({ name, type, kind }) => ({ name, type, kind }))).toEqual(known);
		}
		expect(rowColumns([backwards])).toHaveLength(known.length);
	});

	it('puts what only some rows have where its kind belongs', () => {
		const rows = [
			{ lead_id: 'a', occurred_at: null, consent_b: true },
			{ lead_id: 'b', city: 'Oslo', lead_error: null, hidden_c: 1 },
		];
		expect(rowColumns(rows).map(({ name, type }) => [name, type])).toEqual([
			['lead_id', 'text'],
			['city', 'text'],
			['consent_b', 'boolean'],
			['hidden_c', 'text'],
			['lead_error', 'text'],
			...notificationColumns()
				.map(({ name, type }) => [name, type])
				.slice(1),
		]);
	});
});

describe('answeredLeads', () => {
	it('tells leads with a readable time by the columns that their rows have, but none that is gone', () => {
		const submitted_at = '2026-11-01T10:00:00+01:00';
		const submittedAt = '2026-11-01T09:00:00.000Z';
		expect(
			answeredLeads([
				{ lead_id: 'a', submitted_at, city: 'Oslo' },
				{ city: null, lead_id: 'b', submitted_at },
				{ lead_id: 'c', submitted_at },
				{ lead_id: 'd', submitted_at: null },
				{ lead_id: 'e', submitted_at: 'yesterday' },
				{ lead_id: 'f' },
				{ lead_id: 'g', submitted_at, deleted_at: '2026-11-02T03:00:00.000Z' },
				{ lead_id: 'h', submitted_at, deleted_at: null },
			]),
		).toEqual([
			{
				columns: ['city', 'lead_id', 'submitted_at'],
				leads: [
					{ leadId: 'a', submittedAt },
					{ leadId: 'b', submittedAt },
				],
			},
			{ columns: ['lead_id', 'submitted_at'], leads: [{ leadId: 'c', submittedAt }] },
			{ columns: ['deleted_at', 'lead_id', 'submitted_at'], leads: [{ leadId: 'h', submittedAt }] },
		]);
	});
});
