import fc from 'fast-check';

import { formColumns } from '../../../nodes/shared/rows/columns';
import { sheetHeaders } from '../../../nodes/shared/rows/sheet';
import type { LeadForm, RowsFor } from '../../../nodes/shared/rows/types';

interface AskedQuestion {
	questionId: number;
	question: { localized: Record<string, string> };
	predefinedField?: string;
}

const custom = (questionId: number, text: string): AskedQuestion => ({
	questionId,
	question: { localized: { en_US: text } },
});
const formOf = (questions: unknown[], more: object = {}): LeadForm => ({
	content: { questions, ...more },
});
const namesFor = (rowsFor: RowsFor, form: LeadForm) => {
	const columns = formColumns(form);
	const headers = sheetHeaders(columns);
	return columns.map(({ name }) => (rowsFor === 'sheet' ? (headers.get(name) ?? '') : name));
};
const namesByQuestion = (form: LeadForm, rowsFor: RowsFor) => {
	const names = namesFor(rowsFor, form);
	return Object.fromEntries(
		formColumns(form).flatMap(({ kind, questionId }, index) =>
			kind === 'question' ? [[questionId, names[index]]] : [],
		),
	);
};

it('formColumns reads the intact parts of a damaged form', () => {
	const form = formOf([null, 7, {}, { questionId: 'x' }, { questionId: 5 }], {
		legalInfo: { consents: [{ id: 0 }, {}, 'no'] },
	});
	const columns = formColumns({ ...form, hiddenFields: [{ value: 1 }] });
	const ofForm = columns.filter(({ kind }) => kind !== 'metadata' && kind !== 'problem');
	const named = ofForm.map(({ name, label }) => [name.replace(/_[0-9a-f]{8}$/, '_#'), label]);
	expect(named).toEqual([
		['question', 'Question'],
		['question_#', 'Question'],
		['question_5', 'Question 5'],
		['consent_0', 'Consent 0'],
		['consent_#', 'Consent'],
		['hidden_#', 'Hidden field'],
	]);
	expect(namesFor('sheet', form)).toEqual(expect.arrayContaining(['Consent: Consent 0']));
});

/**
 * The allowed names. For a sheet: any script, but nothing that begins a formula or ends in a blank, and nothing that
 * an n8n node takes for a path, a quote or an expression.
 */
const ALLOWED = {
	database: /^[a-z][a-z0-9_]*$/,
	sheet:
		/^(?![-+=@'/&%_\s])(?!\d+$)(?!.*\s{2})(?!(?:__proto__|constructor|prototype|toString)$)[^\p{Cc}\p{Cs}\p{Co}!"$*,.;<=>?@[\\\]^`{|}~]*[^\s]$/u,
};

/** Texts that could be mistaken for another column, a number, or an empty name. */
const HOSTILE = [
	...['lead_id', 'form_name', 'lead_action', 'deleted_at'],
	...['Event name', 'event NAME', 'Page ID', 'Submitted at (UTC)', 'Submitted at', 'Lead ID'],
	...['id', 'createdAt', 'dryRunState', 'CTID', 'xmin', 'constructor', 'prototype', 'toString'],
	...['consent', 'consent_a', 'Consent: a', 'hidden', 'hidden_a', 'Hidden: a', 'question_a'],
	...['First name', 'FIRST_NAME', 'first-name', 'Vorname', 'PHONE NUMBER', 'É', 'e', 'E', 'ｅ'],
	...['', ' ', '_', '__a', '-', '7', '7 a', '2026-02-30', "don't", 'don’t', '$', '#1', 'a #1'],
	...['名', 'שלום', '🎉', '🎉 a', '𝒜', 'a\u200cb', '\u0301a', '\ufe0f', 'a\0b', 'a\ud800'],
	...['a '.repeat(31), 'ab '.repeat(21), 'a'.repeat(63), 'a'.repeat(64)],
	...[`${'a'.repeat(30)} ${'b'.repeat(60)}`, `${'a'.repeat(10)} ${'b'.repeat(60)}`],
	...['é'.repeat(31), 'é'.repeat(32), `${'名'.repeat(12)} ${'名'.repeat(12)}`],
	...['Q'.repeat(53), 'Q'.repeat(54), 'Q'.repeat(55), 'Question '.repeat(7)],
];

describe.each(['database', 'sheet'] as const)('column names of any form for a %s', (rowsFor) => {
	const text = fc.oneof(
		fc.string({ unit: 'grapheme', maxLength: 90 }),
		fc.constantFrom(...HOSTILE, 'Size', 'size', 'Size?', 'SIZE!', 'サイズ', 'Размер'),
		fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '_', '1'), maxLength: 120 }),
	);
	const question = fc.record({
		text,
		predefinedField: fc.option(fc.constantFrom('FIRST_NAME', 'EMAIL', 'SIZE', 'LEAD_ID'), {
			nil: undefined,
			freq: 3,
		}),
	});
	const questions = fc.array(question, { maxLength: 14 }).map((asked) =>
		asked.map(({ text: asks, predefinedField }, index) => ({
			...custom(1000 - 7 * asked.length + 7 * index, asks),
			predefinedField,
		})),
	);

	it('column names are unique for every destination, and have at most 63 characters', () => {
		fc.assert(
			fc.property(questions, fc.array(text), fc.array(text), (asked, consents, hidden) => {
				const form = {
					hiddenFields: hidden.map((name) => ({ name, value: 'v' })),
					content: {
						questions: asked,
						legalInfo: { consents: consents.map((consent, id) => ({ id, consent })) },
					},
				};
				const names = namesFor(rowsFor, form);
				expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
				for (const name of names) expect(name).toMatch(ALLOWED[rowsFor]);
				for (const name of names) expect(name.length).toBeLessThanOrEqual(63);
			}),
			{ numRuns: 120 },
		);
	});

	it.each([
		['Annual revenue ($)?', 'Annual revenue (€)?'],
		['Price ₺', 'Price ₽'],
		['Do you know C#?', 'Do you know C++?', 'Do you know C?'],
		['Staff < 50', 'Staff > 50', 'Staff ≥ 50'],
		['Discount 5 %', 'Discount 5'],
	])(
		'questions that differ only in a meaningful sign get different column names, in one form or in several',
		(...texts) => {
			const named = (form: LeadForm) => Object.values(namesByQuestion(form, rowsFor));
			const questions = texts.map((text, index) => custom(index + 1, text));
			const alone = questions.flatMap((each) => named(formOf([each])));
			expect(new Set(alone).size).toBe(texts.length);
			expect(named(formOf(questions))).toEqual(alone);
		},
	);

	it('column names depend neither on the order of questions nor on a question with a higher ID', () => {
		fc.assert(
			fc.property(questions, question, fc.nat(20), (asked, { text: asks, ...more }, rotated) => {
				const added = { ...custom(2000, asks), ...more };
				const grown = [...asked.slice(rotated), added, ...asked.slice(0, rotated)];
				expect(namesByQuestion(formOf(grown), rowsFor)).toMatchObject(
					namesByQuestion(formOf(asked), rowsFor),
				);
			}),
			{ numRuns: 200 },
		);
	});
});
