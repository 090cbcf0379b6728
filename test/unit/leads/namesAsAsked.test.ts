import fc from 'fast-check';

import { formColumns } from '../../../nodes/shared/rows/columns';
import { leadRow } from '../../../nodes/shared/rows/row';
import { rowColumns } from '../../../nodes/shared/rows/rowColumns';
import { LEAD } from './fixtures';

type Asked = string | { text?: string; predefinedField: string };

/** Names of the questions, consents and hidden fields of a form, in this order. */
function namesOf(questions: Asked[], consents: string[] = [], hidden: string[] = []): string[] {
	return formColumns(formOf(questions, consents, hidden), 'asAsked')
		.filter(({ kind }) => kind !== 'metadata' && kind !== 'problem')
		.map(({ name }) => name);
}

function formOf(questions: Asked[], consents: string[], hidden: string[]) {
	return {
		hiddenFields: hidden.map((name) => ({ name, value: name })),
		content: {
			questions: questions.map((asked, index) => ({
				questionId: index + 1,
				...(typeof asked === 'string'
					? { question: asked }
					: { question: asked.text, predefinedField: asked.predefinedField }),
			})),
			legalInfo: { consents: consents.map((consent, id) => ({ id, consent })) },
		},
	};
}

const withHash = (start: string) => {
	const escaped = start.replace(/[()+]/g, '\\$&');
	return expect.stringMatching(new RegExp(`^${escaped} #[0-9a-f]{8}$`)) as string;
};

it.each<[Asked, string]>([
	['What do you hope to learn?', 'What do you hope to learn'],
	['Was möchten Sie lernen?', 'Was möchten Sie lernen'],
	['何を学びたいですか？', '何を学びたいですか'],
	['ما هو مجال عملك؟', 'ما هو مجال عملك'],
	['می‌خواهم', 'می‌خواهم'],
	["What's your e-mail (work)?", "What's your e-mail (work)"],
	['C++ or R&D, 100%', 'C++ or R&D 100%'],
	['  Job\u00a0title *\r\n', 'Job title'],
	['ｎａｍｅ', 'name'],
	['=HYPERLINK("https://example.com")', 'HYPERLINK( https //example com )'],
	['+1 or -1', '1 or -1'],
	['@handle', 'handle'],
	['Do you spend more than $1 on {{ $json.x }}?', 'Do you spend more than ＄1 on ＄json x'],
	['Is C# < C++?', 'Is C＃ ＜ C++'],
	['No. of a[0].b', 'No of a 0 b'],
	['Soft\u00adhyphen \u202eand more', 'Softhyphen and more'],
	['Which one ❤️ do you like 😀', 'Which one ❤ do you like'],
	[{ text: 'Förnamn', predefinedField: 'FIRST_NAME' }, 'Förnamn'],
	[{ predefinedField: 'FIRST_NAME' }, 'FIRST_NAME'],
	[' ', 'Question 1'],
	['lead_id', 'Question: lead_id'],
	['LEAD_ID', 'Question: LEAD_ID'],
	['consent_details', 'Question: consent_details'],
	['Hidden_source', 'Question: Hidden_source'],
	['Consent: I agree', 'Consent I agree'],
	['Lead ID', 'Lead ID'],
	['ID', 'Question: ID'],
	['__proto__', 'proto__'],
	['constructor', 'Question: constructor'],
	['toString', 'Question: toString'],
	['caller', 'Question: caller'],
	['Row number', 'Row number'],
	['row_number', 'Question: row_number'],
	['error', 'Question: error'],
	['2027', 'Question: 2027'],
	['24/11', 'Question: 24/11'],
	['???', withHash('Question:')],
	['😀', withHash('Question:')],
	['𠮷野家', withHash('野家')],
])('calls the question %j', (asked, name) => {
	expect(namesOf([asked])).toEqual([name]);
});

it('gives rows from which the columns are told, whatever they hold', () => {
	const text = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 80 }),
		fc.constantFrom('consent_a', '__proto__'),
	);
	const texts = fc.array(text, { maxLength: 6 });
	fc.assert(
		fc.property(texts, texts, texts, (questions, consents, hidden) => {
			const form = formOf(questions, consents, hidden);
			const known = formColumns(form, 'asAsked', 'EVENT');
			const row = leadRow({ lead: LEAD, form, columnNames: 'asAsked' });
			expect(Object.keys(row)).toEqual(known.map(({ name }) => name));
			expect(rowColumns([row]).map(({ name, kind, type }) => [name, kind, type])).toEqual(
				known.map(({ name, kind, type }) => [name, kind, type]),
			);
		}),
	);
});
