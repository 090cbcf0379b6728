import type { ColumnsOfForm } from '../../../nodes/shared/rows/everyColumn';
import { readColumnsOfForms, withEveryColumn } from '../../../nodes/shared/rows/everyColumn';
import { leadRow } from '../../../nodes/shared/rows/row';
import type { LeadRow } from '../../../nodes/shared/rows/types';

/** The row of a lead with these answers, as a form gives it. */
function row(formId: string, answers: LeadRow, leadError: string | null = null): LeadRow {
	const { field_errors: fieldErrors, ...fixed } = leadRow({ lead: {} });
	return {
		...fixed,
		form_id: formId,
		...answers,
		field_errors: fieldErrors,
		lead_error: leadError,
	};
}

it('rows of a form carry what any row of it has had, before the problems, and rows of others do not', () => {
	const first = withEveryColumn([row('1', { city: 'Oslo' }), row('2', { shoe_size: '43' })], []);
	const { rows } = withEveryColumn([row('1', { email: 'a@b.c' })], first.known);
	expect(rows[0]).toMatchObject({ email: 'a@b.c', city: null });
	expect(rows[0]).not.toHaveProperty('shoe_size');
	expect(Object.keys(rows[0]).slice(-4)).toEqual(['email', 'city', 'field_errors', 'lead_error']);
});

it('rows that come together carry the same columns, whichever comes first', () => {
	const { rows } = withEveryColumn([row('1', { email: 'a@b.c' }), row('1', { city: 'Oslo' })], []);
	expect(rows.map(({ email, city }) => [email, city])).toEqual([
		['a@b.c', null],
		[null, 'Oslo'],
	]);
});

it('a row has Consent Details only as long as the option is on', () => {
	const { known } = withEveryColumn([row('1', { city: 'Oslo', consent_details: '{}' })], []);
	expect(known).toEqual([['1', ['city']]]);
	const { rows } = withEveryColumn([row('1', {})], known);
	expect(rows[0]).not.toHaveProperty('consent_details');
});

it('a lead that could not be read takes nothing away', () => {
	const known: ColumnsOfForm[] = [['1', ['city']]];
	const unread = row('1', {}, 'LinkedIn failed to show form 1');
	expect(withEveryColumn([unread], known)).toEqual({ rows: [unread], known });
});

it('a lead of which the form is not known has its own columns', () => {
	const own = { ...row('1', { city: 'Oslo' }), form_id: null };
	expect(withEveryColumn([own, row('2', {})], [])).toMatchObject({
		rows: [own, { form_id: '2' }],
		known: [['2', []]],
	});
});

it('what is stored stays small; of more forms than there is room for, the last ones count', () => {
	const names = Array.from({ length: 50 }, (_, index) => `a_question_of_thirty_letters_${index}`);
	const answers = Object.fromEntries(names.map((name) => [name, 'yes']));
	let known: ColumnsOfForm[] = [];
	for (let form = 0; form < 100; form++) {
		({ known } = withEveryColumn([row(String(form), answers), row('often', answers)], known));
	}
	expect(JSON.stringify(known).length).toBeLessThan(31_000);
	expect(known.map(([formId]) => formId).slice(-3)).toEqual(['98', '99', 'often']);
});

it.each([undefined, null, 7, {}, [7, ['1'], ['1', 'city'], [1, ['city']], ['1', [2, 'city']]]])(
	'what was stored and cannot be read counts as nothing: %j',
	(stored) => {
		expect(readColumnsOfForms(stored)).toEqual([]);
	},
);

it('reads what it has stored', () => {
	const known: ColumnsOfForm[] = [['1', ['city']]];
	expect(readColumnsOfForms(JSON.parse(JSON.stringify(known)))).toEqual(known);
});
