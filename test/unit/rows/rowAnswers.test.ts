import { range } from 'lodash';

import { formColumns } from '../../../nodes/shared/rows/columns';
import { leadRow } from '../../../nodes/shared/rows/row';
import { FORM, LEAD } from './fixtures';

const CONSENT = 'consent_jag_vill_ha_nyhetsbrev';

const text = (answer: unknown) => ({ textQuestionAnswer: { answer } });

const chosen = (options: unknown) => ({ multipleChoiceAnswer: { options } });

/** The lead with other parts of its form response. */
const leadWith = (response: object) => ({
	...LEAD,
	formResponse: { ...LEAD.formResponse, ...response },
});

const withAnswer = (questionId: unknown, answerDetails: unknown) =>
	leadWith({ answers: [{ questionId, answerDetails }] });

it.each([{ textQuestionAnswer: null }, chosen('0'), undefined, {}, { unheardOf: {} }])(
	'a row reports that the answer %j is unreadable and keeps the rest',
	(answerDetails) => {
		const row = leadRow({ lead: withAnswer(10107992706, answerDetails), form: FORM });
		const field_errors = 'first_name: LinkedIn sent neither a text nor chosen options';
		expect(row).toMatchObject({ first_name: null, field_errors, lead_error: null });
		expect(row.consent_jag_vill_ha_nyhetsbrev).toBe(true);
	},
);

it.each<[unknown[], string | null, string]>([
	[[0, 9], 'Röd', '9'],
	[['soon', null, 1], 'Blå, mörk', 'not a number, not a number'],
	[range(2, 30), null, '2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21'],
])('a row keeps the known options of the choice %j', (options, known, unknown) => {
	const lead = withAnswer(10207992706, chosen(options));
	expect(leadRow({ lead, form: FORM })).toMatchObject({
		vilken_farg: known,
		field_errors: `vilken_farg: the form has no text for the chosen option (ID ${unknown})`,
	});
});

it.each([
	[7, '7'],
	['', ''],
	['10107992706123456789', '10107992706123456789'],
])('a row stores the answer %j as text', (answer, expected) => {
	const lead = withAnswer(10107992706, text(answer));
	expect(leadRow({ lead, form: FORM })).toMatchObject({ first_name: expected, field_errors: null });
});

it.each<[unknown, unknown, string]>([
	[99, text('42'), 'question 99: not in the form that LinkedIn showed. The answer: 42'],
	[
		99,
		chosen([3]),
		'question 99: not in the form that LinkedIn showed (the form has no text for the chosen option (ID 3)).',
	],
	[undefined, text('42'), 'LinkedIn sent an answer without a question. The answer: 42'],
])('a row reports the answer to the unknown question %j: %j', (id, details, problem) => {
	const row = leadRow({ lead: withAnswer(id, details), form: FORM });
	expect(row).toMatchObject({ field_errors: problem, lead_error: null });
	const columns = formColumns(FORM, 'EVENT');
	expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
});

const consented = (consentId: unknown, accepted: unknown) => [{ consentId, accepted }];
const unknown = (consent: string, rest = '') =>
	`consent ${consent}: not in the form that LinkedIn showed.${rest}`;

it.each<[string, unknown[], boolean | null, string | null]>([
	['accepted', consented(0, true), true, null],
	['declined', consented('0', false), false, null],
	['left out', [], null, null],
	['not readable', consented(0, 'yes'), null, `${CONSENT}: LinkedIn sent neither true nor false`],
	['unknown and accepted', consented(4, true), null, unknown('4', ' It was accepted.')],
	['without an id or an answer', [{}], null, unknown('without an ID')],
])('a row has a consent that is %s', (_, consentResponses, value, problem) => {
	const lead = leadWith({ consentResponses });
	const row = leadRow({ lead, form: FORM });
	expect(row).toMatchObject({ [CONSENT]: value, field_errors: problem });
});
