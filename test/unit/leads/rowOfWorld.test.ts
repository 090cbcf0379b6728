import fc from 'fast-check';
import { mapValues, omit, sortBy } from 'lodash';
import { stringify } from 'lossless-json';

import { parseLosslessJson } from '../../../nodes/shared/wire/losslessJson';
import { formColumns, shownColumns } from '../../../nodes/shared/rows/columns';
import type { Column } from '../../../nodes/shared/rows/fixedColumns';
import { leadRow } from '../../../nodes/shared/rows/row';
import { rowColumns, shownRow } from '../../../nodes/shared/rows/rowColumns';
import type { LeadForm, LeadFormResponse } from '../../../nodes/shared/rows/types';
import { nastyWorld } from '../../e2e/support/nastyWorld';
import { COLUMN_NAMES, headerOf, leadColumns, storable } from '../../oracle/columnNames';
import { expectedRow, type Row } from '../../oracle/leadRow';
import { defaultVariants } from '../../simulator/server/variants';
import { parseProjection } from '../../simulator/server/restli/projection';
import { wireForm } from '../../simulator/server/wire/form';
import { wireLead } from '../../simulator/server/wire/lead';
import { emptyWorld } from '../../simulator/world/emptyWorld';
import { eventById, formById, formVersion } from '../../simulator/world/lookups';
import { textIn } from '../../simulator/world/locales';
import { PREDEFINED_FIELDS } from '../../simulator/world/predefinedFields';
import type * as simulated from '../../simulator/world/types';
import { longText, WILD_TEXTS } from '../../simulator/world/wildTexts';

const NOW = Date.UTC(2026, 6, 1);
const FORM_ID = '6955637458260688897';

/** As the package reads LinkedIn's JSON, with long integers as text. */
const asSent = (wire: unknown) => parseLosslessJson(String(stringify(wire)));

const sentForm = (world: simulated.World, { formId, formVersionId }: simulated.Lead) => {
	const form = formById(world, formId);
	return asSent(wireForm(form, formVersion(form, formVersionId))) as LeadForm;
};

const WITH_NAMES = parseProjection('ownerInfo,leadMetadataInfo,associatedEntityInfo');

const sentLead = (world: simulated.World, lead: simulated.Lead) =>
	asSent(wireLead(lead, world, defaultVariants(), WITH_NAMES)) as LeadFormResponse;

/** Texts that could be mistaken for another column, a number, or an empty name. */
const NAMES = [
	...[...leadColumns(), 'consent_details', 'lead_action', 'deleted_at'],
	...['Event name', 'event NAME', 'Page ID', 'Submitted at (UTC)', 'Submitted at', 'Lead ID'],
	...['id', 'createdAt', 'dryRunState', 'CTID', 'xmin', 'constructor', 'prototype', 'toString'],
	...['consent', 'consent_a', 'Consent: a', 'hidden', 'hidden_a', 'Hidden: a', 'question_a'],
	...['First name', 'FIRST_NAME', 'first-name', 'Vorname', 'PHONE NUMBER', 'É', 'e', 'E', 'ｅ'],
	...['', ' ', '_', '__a', '-', '7', '7 a', '2026-02-30', "don't", 'don’t', '$', '#1', 'a #1'],
	...['名', 'שלום', '🎉', '🎉 a', '𝒜', 'a\u200cb', '\u0301a', '\ufe0f', 'a\0b', 'a\ud800'],
	...[longText(80), 'a '.repeat(31), 'ab '.repeat(21), 'a'.repeat(63), 'a'.repeat(64)],
	...[`${'a'.repeat(30)} ${'b'.repeat(60)}`, `${'a'.repeat(10)} ${'b'.repeat(60)}`],
	...['é'.repeat(31), 'é'.repeat(32), `${'名'.repeat(12)} ${'名'.repeat(12)}`],
	...['Q'.repeat(53), 'Q'.repeat(54), 'Q'.repeat(55), 'Question '.repeat(7)],
];

const text = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...NAMES, ...WILD_TEXTS) },
	fc.string({ unit: 'binary', maxLength: 90 }),
	fc.string({ unit: fc.constantFrom(...'aAé_ -9;名🎉:#'), maxLength: 70 }),
);

const locale = fc.constantFrom(
	{ language: 'en', country: 'US' },
	{ language: 'sv', country: 'SE' },
);

const localized = fc.oneof(
	text.map((en_US) => ({ en_US })),
	fc.record({ en_US: text, sv_SE: text }),
);

const options = fc
	.array(localized, { maxLength: 4 })
	.map((texts) => texts.map((each, id) => ({ id, text: each })));

const question: fc.Arbitrary<simulated.Question> = fc.record(
	{
		id: fc.constantFrom(
			...['1', '2', '10', '9007199254740993', '10107992706', '10107992707', '99', '3'],
		),
		name: fc.constantFrom('', 'Custom question 0', 'First name'),
		text: localized,
		predefinedField: fc.constantFrom(...Object.keys(PREDEFINED_FIELDS), 'NEW_FIELD'),
		required: fc.boolean(),
		details: fc.oneof(
			fc.constant({ type: 'text' as const, maxResponseLength: 300 }),
			options.map((each) => ({ type: 'multipleChoice' as const, options: each })),
		),
	},
	{ requiredKeys: ['id', 'name', 'text', 'required', 'details'] },
);

const form: fc.Arbitrary<simulated.LeadForm> = fc
	.record({
		questions: fc.uniqueArray(question, { maxLength: 6, selector: ({ id }) => id }),
		consents: fc.array(localized, { maxLength: 3 }),
		hiddenFields: fc.uniqueArray(fc.record({ name: text, value: text }), {
			maxLength: 3,
			selector: ({ name }) => name,
		}),
		creationLocale: locale,
		name: text,
	})
	.map(({ creationLocale, name, questions, consents, hiddenFields }) => ({
		id: FORM_ID,
		owner: { organizationId: '5509810' },
		name,
		state: 'PUBLISHED',
		creationLocale,
		headline: {},
		description: {},
		created: NOW,
		versions: [
			{
				versionId: 1,
				questions,
				consents: consents.map((each, id) => ({ id, text: each, checkRequired: false })),
				hiddenFields,
				lastModified: NOW,
			},
		],
	}));

const valueOf = ({ details }: simulated.Question): fc.Arbitrary<simulated.AnswerValue> =>
	details.type === 'text'
		? text.map((each) => ({ text: each }))
		: fc.subarray(details.options.map(({ id }) => id)).map((optionIds) => ({ optionIds }));

const leadOf = ({ versions: [{ questions, consents }] }: simulated.LeadForm) =>
	fc
		.record({
			answers: fc.tuple(
				...questions.map((each) =>
					fc.option(valueOf(each).map((value) => ({ questionId: each.id, value }))),
				),
			),
			consents: fc.tuple(
				...consents.map(({ id: consentId }) =>
					fc.option(fc.boolean().map((accepted) => ({ consentId, accepted }))),
				),
			),
			origin: fc.constantFrom<Partial<simulated.Lead>>(
				{ leadType: 'COMPANY' },
				{ owner: { adAccountId: '1234567' }, campaignId: '198356826', creativeId: '241257736' },
			),
			testLead: fc.boolean(),
		})
		.map(
			({ answers, consents: given, origin, testLead }): simulated.Lead => ({
				id: '249592fc-d272-44ba-a7db-c2bdce579507-6',
				owner: { organizationId: '5509810' },
				leadType: 'SPONSORED',
				formId: FORM_ID,
				formVersionId: 1,
				submitterId: 'BcLKblgopR',
				submittedAt: NOW,
				visibleFrom: NOW,
				testLead,
				answers: answers.filter((each) => each !== null),
				consents: given.filter((each) => each !== null),
				...origin,
			}),
		);

const formWithLead = form.chain((made) => leadOf(made).map((lead) => ({ made, lead })));

/** The row of the oracle without the characters that databases refuse. */
const storableRow = (row: Row) =>
	mapValues(row, (value) => (typeof value === 'string' ? storable(value) : value));

describe.each(COLUMN_NAMES)('with the column names %s', (columnNames) => {
	it('a lead of a form with hostile texts gets the row that the oracle computed independently', () => {
		const world = nastyWorld(NOW);
		for (const lead of world.leads) {
			const sent = sentForm(world, lead);
			const eventName = textIn(eventById(world, String(lead.eventId)).name);
			const row = leadRow({ lead: sentLead(world, lead), form: sent, eventName, columnNames });
			const ERRORS = headerOf('field_errors', columnNames);
			// Only the nodes look up the name of a Page.
			const others = [ERRORS, headerOf('organization_name', columnNames)];
			expect(omit(shownRow(row, columnNames), others)).toEqual(
				omit(storableRow(expectedRow(world, lead, columnNames)), others),
			);
			expect(row.field_errors ?? '').toMatch(
				/^(?:.+: characters that databases cannot store .*\n?)*$/,
			);
			const columns = formColumns(sent, columnNames, lead.leadType);
			expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
		}
	});

	it('the row of a lead of any form is the one that the oracle expects', () => {
		fc.assert(
			fc.property(formWithLead, ({ made, lead }) => {
				const world = { ...emptyWorld(), forms: [made] };
				const sent = sentForm(world, lead);
				const row = leadRow({ lead: sentLead(world, lead), form: sent, columnNames });
				const expected = storableRow(expectedRow(world, lead, columnNames));
				const shown = shownRow({ ...row, field_errors: null }, columnNames);
				expect(shown).toEqual(expected);
				expect(Object.keys(shown)).toEqual(Object.keys(expected));
				// A later node knows the columns only from the row.
				const inShort = ({ name, kind, type }: Column) => [name, kind, type];
				const columns = shownColumns(formColumns(sent, columnNames, lead.leadType), columnNames);
				expect(sortBy(rowColumns([shown]).map(inShort), 0)).toEqual(
					sortBy(columns.map(inShort), 0),
				);
			}),
			{ numRuns: 300 },
		);
	});
});
