import { leadRow } from '../../../nodes/shared/rows/row';
import { shownRows } from '../../../nodes/shared/rows/sheet';
import type { LeadRow } from '../../../nodes/shared/rows/types';

const question = (questionId: number, name: string, predefinedField?: string) => ({
	...{ questionId, name, predefinedField },
	question: { localized: { de_DE: name } },
	questionDetails: { textQuestionDetails: {} },
});

/** The row of a lead of a Page whose form asks these questions, with answers by question id. */
function rowOf(pageId: string, questions: object[], answers: Record<number, string> = {}): LeadRow {
	const owner = { organization: `urn:li:organization:${pageId}` };
	const formResponse = {
		answers: Object.entries(answers).map(([id, answer]) => ({
			questionId: Number(id),
			answerDetails: { textQuestionAnswer: { answer } },
		})),
	};
	return leadRow({
		lead: { id: 'a', owner, submittedAt: Date.UTC(2026, 10, 24, 9, 15), formResponse },
		form: { id: 7, versionId: 1, content: { questions } },
		leadType: 'EVENT',
	});
}

const inSheet = (...rows: LeadRow[]) => rows.map(shownRows(rows, 'sheet'));

it('rows for a sheet have the words of their forms, those about the person, event and time first', () => {
	const rows = inSheet(
		rowOf('1', [question(1, 'Wunsch'), question(2, 'Vorname', 'FIRST_NAME')], { 2: 'Ada' }),
		rowOf('1', [question(3, 'Stadt', 'CITY'), question(2, 'Vorname', 'FIRST_NAME')], { 3: 'Ulm' }),
	);
	for (const each of rows) {
		expect(Object.keys(each).slice(0, 5)).toEqual([
			...['Vorname', 'Event name', 'Submitted at (UTC)', 'Wunsch', 'Stadt'],
		]);
	}
	expect(rows).toMatchObject([
		{ Vorname: 'Ada', Stadt: '' },
		{ Vorname: '', Stadt: 'Ulm' },
	]);
});

it('rows get the headers of all forms of their Page, in the words of each, and none of another Page', () => {
	const rows = inSheet(
		rowOf('1', [question(1, 'Budget')], { 1: '5' }),
		rowOf('1', [question(1, 'BUDGET!')], { 1: '7' }),
		rowOf('2', [question(1, 'First name', 'FIRST_NAME')]),
	);
	expect(rows).toMatchObject([
		{ Budget: '5', BUDGET: '' },
		{ Budget: '', BUDGET: '7' },
		{ 'First name': '' },
	]);
	expect(Object.keys(rows[0])).toEqual(Object.keys(rows[1]));
	expect(rows[0]).not.toHaveProperty('First name');
	expect(rows[2]).not.toHaveProperty('Budget');
});

it('an answer stays, although another form of the Page has the same words for another column', () => {
	const twice = [question(1, 'Size?'), question(2, 'Size')];
	const rows = inSheet(
		rowOf('1', [question(5, 'Size')], { 5: 'L' }),
		rowOf('1', [...twice, question(3, 'First name', 'FIRST_NAME')], { 1: 'M', 2: 'S' }),
		rowOf('1', [question(9, 'First name')], { 9: 'Ada' }),
	);
	expect(rows).toMatchObject([{ Size: 'L' }, { Size: 'M' }, { 'First name': 'Ada' }]);
	expect(Object.values(rows[1])).toContain('S');
});

it('the row of an unreadable lead clears no cell', () => {
	const unread = leadRow({ lead: {}, leadType: 'EVENT' });
	const [row] = inSheet(unread);
	expect(row).toMatchObject({ 'Event name': null, 'Lead error': unread.lead_error });
});
