import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { mapValues, pick } from 'lodash';

import { formColumns, rowColumns } from '../../../nodes/shared/rows/columns';
import type { Column } from '../../../nodes/shared/rows/fixedColumns';
import { leadRow } from '../../../nodes/shared/rows/row';
import { shownRows } from '../../../nodes/shared/rows/sheet';
import type { LeadRow } from '../../../nodes/shared/rows/types';
import { FORM, LEAD } from './fixtures';

it('rowColumns returns the same names and types in the same order as the form, whatever the rows contain', () => {
	const row = leadRow({ lead: LEAD, form: FORM });
	const blank = mapValues(row, () => null);
	const typed = (columns: Column[]) => columns.map((each) => pick(each, ['name', 'type', 'kind']));
	for (const rows of [[row], [blank], [{ lead_id: 'x' }, row, blank]]) {
		expect(typed(rowColumns(rows))).toEqual(typed(formColumns(FORM, 'EVENT')));
	}
});

it('rowColumns returns the columns in the order in which docs/columns.md lists them', () => {
	const docs = readFileSync(join(__dirname, '../../../docs/columns.md'), 'utf8');
	const [listing] = docs.split('\n## ');
	const cells = [...listing.matchAll(/^\| ([`_].*?) +\|/gm)].map(([, cell]) => cell);
	const listed = cells.flatMap((cell) => cell.match(/\w+…?/g) ?? []);
	const [difference, ...names] = listed.map((name) => name.replace(/^_|…$/g, ''));
	expect(difference).toBe('difference');
	expect(names.length).toBeGreaterThan(30);
	const row = Object.fromEntries([...names].reverse().map((name) => [name, null]));
	expect(rowColumns([row]).map(({ name }) => name)).toEqual(names);
});

/** The row of a lead with these answers to a form. */
const row = (
	formId: string | null,
	answers: LeadRow,
	leadError: string | null = null,
): LeadRow => ({
	...answers,
	...leadRow({ lead: {}, leadType: 'EVENT' }),
	form_id: formId,
	lead_error: leadError,
});

const same = (...rows: LeadRow[]) => rows.map(shownRows(rows, 'database'));

/** The row of a lead of this Page or ad account. */
const ofPage = (id: string | null, adAccount: string | null, answers: LeadRow): LeadRow => ({
	...row(null, answers),
	organization_id: id,
	sponsored_account_id: adAccount,
});

it('shownRows returns rows of all Pages with the columns about the person first, and rows of one Page with all of its columns', () => {
	const rows = same(
		ofPage('1', null, { size: 'L', email: 'a@b.c' }),
		ofPage('2', null, { job_title: 'Chemist', work_email: 'd@e.f' }),
		ofPage('1', null, { colour: 'red' }),
	);
	const ofPerson = ['email', 'work_email', 'event_name', 'submitted_at', 'job_title'];
	expect(rows.map((each) => Object.keys(each).slice(0, 7))).toEqual([
		[...ofPerson, 'size', 'colour'],
		[...ofPerson, 'form_name', 'organization_name'],
		[...ofPerson, 'size', 'colour'],
	]);
	expect(rows).toMatchObject([
		{ email: 'a@b.c', work_email: null, job_title: null, colour: null },
		{ email: null, work_email: 'd@e.f', job_title: 'Chemist' },
		{ email: null, size: null, colour: 'red' },
	]);
});

it('shownRows adds no other columns of another Page, because each Page may have its own table', () => {
	const [first, second, ofAds] = same(
		ofPage('1', null, { colour: 'red' }),
		ofPage('2', null, { size: 'L' }),
		ofPage(null, '3', { town: 'Oslo' }),
	);
	expect(first).toMatchObject({ colour: 'red' });
	expect(first).not.toHaveProperty('size');
	expect(second).not.toHaveProperty('colour');
	expect(ofAds).not.toHaveProperty('size');
	expect(same(ofPage('1', null, { a: '1' }), ofPage('1', '3', { b: '2' }))[0]).toMatchObject({
		b: null,
	});
});

it('the row of an unreadable lead gets no added columns, and adds no columns to other rows', () => {
	const unread = row('7', {}, 'LinkedIn failed to show form 7');
	expect(same(row('7', { city: 'Oslo' }), unread)[1]).toEqual(unread);
	const damaged = row('9', { street: 'x' }, 'LinkedIn sent no list of answers');
	expect(same(row('9', { city: 'Oslo' }), damaged)[0]).not.toHaveProperty('street');
});
