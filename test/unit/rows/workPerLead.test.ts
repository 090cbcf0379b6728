/** What is done for each lead of a page, and what once for all of them: a benchmark shows it, but only at night. */
import * as columns from '../../../nodes/shared/rows/columns';
import * as forms from '../../../nodes/shared/rows/parseForm';
import { leadRow } from '../../../nodes/shared/rows/row';
import { toSameColumns } from '../../../nodes/shared/rows/rowColumns';
import type { LeadRow } from '../../../nodes/shared/rows/types';
import { parseLosslessJson } from '../../../nodes/shared/values/json';
import { FORM, LEAD } from './fixtures';

/** The module, with functions that count how often another module calls them. */
function mockCounted(path: string): object {
	const actual = jest.requireActual<Record<string, unknown>>(path);
	const counted = Object.entries(actual).map(([name, value]) => [
		name,
		typeof value === 'function' ? jest.fn(value as () => unknown) : value,
	]);
	return Object.fromEntries(counted) as object;
}

jest.mock('../../../nodes/shared/rows/columns', () =>
	mockCounted('../../../nodes/shared/rows/columns'),
);
jest.mock('../../../nodes/shared/rows/parseForm', () =>
	mockCounted('../../../nodes/shared/rows/parseForm'),
);

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

it('a form is parsed and laid out once for all of its leads', () => {
	const form = { ...FORM };
	jest.mocked(forms.parseForm).mockClear();
	for (const lead of page) leadRow({ lead, form, leadType: 'EVENT' });
	expect(forms.parseForm).toHaveBeenCalledTimes(1);
});

describe('rows get the same columns', () => {
	const rows = page.map((lead, index) => ({
		...leadRow({ lead, form: index % 2 === 0 ? FORM : { ...FORM, hiddenFields: [] } }),
		organization_id: index % 3 === 0 ? '1' : '2',
	}));
	const orderings = (of: LeadRow[]) => {
		jest.mocked(columns.inOrder).mockClear();
		of.forEach(toSameColumns(of, 'forDatabases'));
		return jest.mocked(columns.inOrder).mock.calls.length;
	};

	it('that are put in order once for each Page', () => {
		expect(orderings(rows)).toBe(2);
	});

	it('and those of unreadable leads once for all with the same ones', () => {
		expect(orderings(rows.map((row) => ({ ...row, lead_error: 'no form' })))).toBe(2);
	});

	it('one by one, each from one reading of the row', () => {
		let made = 0;
		const counted = rows.map(
			(row) =>
				new Proxy(row, {
					get: (of, name) => {
						if (name === 'lead_id') made += 1;
						return of[name as keyof typeof of];
					},
				}),
		);
		const withSameColumns = toSameColumns(counted, 'forDatabases');
		expect(made).toBe(0);
		withSameColumns(counted[0]);
		expect(made).toBe(1);
	});
});
