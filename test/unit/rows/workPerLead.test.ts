/** What is done for each lead of a page, and what once for all of them: a benchmark shows it, but only at night. */
import { sumBy } from 'lodash';

import { leadRow } from '../../../nodes/shared/rows/row';
import { toSameColumns } from '../../../nodes/shared/rows/rowColumns';
import type { LeadRow } from '../../../nodes/shared/rows/types';
import { parseLosslessJson } from '../../../nodes/shared/values/json';
import { FORM, LEAD } from './fixtures';

const LEADS = 200;

const page = Array.from({ length: LEADS }, (_, index) => ({ ...LEAD, id: `lead-${index}-6` }));

afterEach(() => jest.restoreAllMocks());

it('a page of leads is parsed once, as it came: its long numbers stand in URNs', () => {
	const text = JSON.stringify({ paging: { start: 0, count: 1000 }, elements: page });
	expect(text).toMatch(/\d{16}/);
	const parse = jest.spyOn(JSON, 'parse');
	const replace = jest.spyOn(String.prototype, 'replace');
	parseLosslessJson(text);
	const [parsed, replaced] = [parse.mock.calls, replace.mock.calls.length];
	expect(parsed).toEqual([[text]]);
	expect(replaced).toBe(0);
});

/** The object, and how often each of its fields has been read. */
function counted<Of extends object>(object: Of): { object: Of; reads: Map<PropertyKey, number> } {
	const reads = new Map<PropertyKey, number>();
	const get = (of: Of, name: PropertyKey): unknown => {
		reads.set(name, (reads.get(name) ?? 0) + 1);
		return of[name as keyof Of];
	};
	return { object: new Proxy(object, { get }), reads };
}

it('a form is parsed and laid out once for all of its leads', () => {
	const { object: form, reads } = counted({ ...FORM });
	for (const lead of page) leadRow({ lead, form, leadType: 'EVENT' });
	expect(reads.get('content')).toBe(1);
});

describe('rows get the same columns', () => {
	const rows = page.map((lead, index) => ({
		...leadRow({ lead, form: index % 2 === 0 ? FORM : { ...FORM, hiddenFields: [] } }),
		organization_id: index % 3 === 0 ? '1' : '2',
	}));
	const orderings = (of: LeadRow[]) => {
		const sort = jest.spyOn(Array.prototype, 'sort');
		of.forEach(toSameColumns(of));
		return sort.mock.calls.length;
	};

	it('that are put in order once for each Page', () => {
		expect(orderings(rows)).toBe(2);
	});

	it('and those of unreadable leads once for all with the same ones', () => {
		expect(orderings(rows.map((row) => ({ ...row, lead_error: 'no form' })))).toBe(2);
	});

	it('one by one, each from one reading of the row', () => {
		const all = rows.map(counted);
		const made = () => sumBy(all, ({ reads }) => reads.get('lead_id') ?? 0);
		const withSameColumns = toSameColumns(all.map(({ object }) => object));
		expect(made()).toBe(0);
		withSameColumns(all[0].object);
		expect(made()).toBe(1);
	});
});
