import fc from 'fast-check';
import { omit, range } from 'lodash';

import { formColumns } from '../../../nodes/shared/leads/columns';
import { leadRow } from '../../../nodes/shared/leads/row';
import type { LeadForm, LeadFormResponse } from '../../../nodes/shared/leads/types';
import { FORM, LEAD } from './fixtures';

const CONSENT = 'consent_jag_vill_ha_nyhetsbrev';

const text = (answer: unknown) => ({ textQuestionAnswer: { answer } });

const chosen = (options: unknown) => ({ multipleChoiceAnswer: { options } });

const longText = 'a'.repeat(101);

/** What is damaged, how the lead is changed, and how its row is then. */
type Damaged = [string, Record<string, unknown>, Record<string, unknown>];

const leadTypeOf = (leadType: unknown): Damaged => [
	`the type ${JSON.stringify(leadType)}`,
	{ leadType },
	{ lead_type: null, field_errors: 'lead_type: LinkedIn sent no lead type' },
];

const timeOf = (submittedAt: unknown): Damaged => [
	`the time ${JSON.stringify(submittedAt)}`,
	{ submittedAt },
	{ submitted_at: null, field_errors: 'submitted_at: LinkedIn sent no readable time' },
];

const withAnswer = (questionId: unknown, answerDetails: unknown) => ({
	...LEAD,
	formResponse: { ...LEAD.formResponse, answers: [{ questionId, answerDetails }] },
});

describe('leadRow', () => {
	it('makes a row of a lead and its form', () => {
		expect(leadRow({ lead: LEAD, form: FORM, eventName: 'Webinar' })).toEqual({
			lead_id: '249592fc-d272-44ba-a7db-c2bdce579507-6',
			lead_type: 'EVENT',
			submitted_at: '2023-07-20T23:09:59.288Z',
			is_test_lead: false,
			organization_id: '5509810',
			event_id: '7249812613549670400',
			event_name: 'Webinar',
			form_id: '6955637458260688897',
			form_version: 2,
			form_name: 'Q3 Webinar',
			submitter_urn: 'urn:li:person:BcLKblgopR',
			sponsored_account_id: null,
			campaign_id: null,
			creative_id: null,
			first_name: ' Åsa ',
			vilken_farg: 'Röd; Blå, mörk',
			question_95a200da: null,
			consent_jag_vill_ha_nyhetsbrev: true,
			hidden_utm_source: 'newsletter',
			field_errors: null,
			lead_error: null,
		});
	});

	it('takes the form inside the lead when none is given', () => {
		const form = omit(FORM, 'owner', 'versionId', 'id');
		expect(leadRow({ lead: { ...LEAD, form } })).toEqual(leadRow({ lead: LEAD, form: FORM }));
		const lead = omit(LEAD, 'owner', 'versionedLeadGenFormUrn');
		expect(leadRow({ lead: { ...lead, form: FORM } })).toEqual(leadRow({ lead, form: FORM }));
	});

	it.each([
		['an ad account', { sponsoredAccount: 'urn:li:sponsoredAccount:1234567' }],
		['an organization', FORM.owner],
		['nobody knows', undefined],
	])('says which ad a lead comes from, on a form of %s', (_, formOwner) => {
		const owner = { sponsoredAccount: 'urn:li:sponsoredAccount:1234567' };
		const lead = {
			...LEAD,
			owner,
			leadType: 'SPONSORED',
			leadMetadata: { sponsoredLeadMetadata: { campaign: 'urn:li:sponsoredCampaign:198356826' } },
			associatedEntity: { associatedCreative: 'urn:li:sponsoredCreative:241257736' },
		};
		expect(leadRow({ lead, form: { ...FORM, owner: formOwner } })).toMatchObject({
			sponsored_account_id: '1234567',
			campaign_id: '198356826',
			creative_id: '241257736',
			field_errors: null,
		});
	});

	it.each([
		[{ event: 'urn:li:event:7' }],
		[{ associatedEvent: 'urn:li:event:7' }],
		[{ somethingElse: 'urn:li:event:7' }],
		['urn:li:event:7'],
		['urn%3Ali%3Aevent%3A7'],
	])('finds the event in %j', (associatedEntity) => {
		expect(leadRow({ lead: { ...LEAD, associatedEntity }, form: FORM }).event_id).toBe('7');
	});

	it.each([
		[{ textQuestionAnswer: {} }, 'first_name: LinkedIn sent no text for this answer'],
		[{ textQuestionAnswer: { answer: null } }, 'first_name: LinkedIn sent no text for this answer'],
		[{ textQuestionAnswer: null }, 'first_name: LinkedIn sent no text for this answer'],
		[{ multipleChoiceAnswer: null }, 'first_name: LinkedIn sent no list of chosen options'],
		[chosen('0'), 'first_name: LinkedIn sent no list of chosen options'],
		[undefined, 'first_name: LinkedIn sent no answer'],
		[{}, 'first_name: LinkedIn sent an empty answer'],
		[
			{ dateAnswer: {} },
			'first_name: LinkedIn sent an answer of a kind that is not known yet (dateAnswer)',
		],
		[
			{ [longText]: {} },
			`first_name: LinkedIn sent an answer of a kind that is not known yet (${longText.slice(0, 100)})`,
		],
	])('says why %j cannot be read and keeps the rest', (answerDetails, problem) => {
		const row = leadRow({ lead: withAnswer(10107992706, answerDetails), form: FORM });
		expect(row).toMatchObject({ first_name: null, field_errors: problem, lead_error: null });
		expect(row.consent_jag_vill_ha_nyhetsbrev).toBe(true);
	});

	it.each<[unknown[], string | null, string]>([
		[[0, 9], 'Röd', '9'],
		[['soon', null, 1], 'Blå, mörk', 'not a number, not a number'],
		[range(2, 30), null, '2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21'],
	])('keeps the known part of the choice %j, with unknown options', (options, known, unknown) => {
		const lead = withAnswer(10207992706, chosen(options));
		expect(leadRow({ lead, form: FORM })).toMatchObject({
			vilken_farg: known,
			field_errors: `vilken_farg: the form has no text for the chosen option (id ${unknown})`,
		});
	});

	it.each([
		[7, '7'],
		[true, 'true'],
		['', ''],
		['10107992706123456789', '10107992706123456789'],
		[{ localized: { sv_SE: { rawText: 'Åsa' } } }, 'Åsa'],
	])('takes the answer %j as text', (answer, text) => {
		const lead = withAnswer(10107992706, { textQuestionAnswer: { answer } });
		expect(leadRow({ lead, form: FORM })).toMatchObject({ first_name: text, field_errors: null });
	});

	it.each<[unknown, string | null]>([
		[7, '7'],
		[false, 'false'],
		['a\0', 'a'],
		[{ not: 'text' }, null],
	])('has the value %j of a hidden field as text', (value, text) => {
		const form = { ...FORM, hiddenFields: [{ name: 'utm_source', value }] };
		const row = leadRow({ lead: LEAD, form });
		expect(row).toMatchObject({ hidden_utm_source: text, field_errors: null });
	});

	it('removes what databases refuse and says so', () => {
		const lead = withAnswer(10107992706, { textQuestionAnswer: { answer: 'a\0b\ud800c😀' } });
		expect(leadRow({ lead, form: FORM })).toMatchObject({
			first_name: 'abc😀',
			field_errors: 'first_name: characters that databases cannot store were removed',
		});
	});

	it('gives a lead without an id the same made-up one, whatever the order of its keys', () => {
		const lead = omit(LEAD, 'id');
		const row = leadRow({ lead, form: FORM });
		expect(row.lead_id).toMatch(/^unidentified-[0-9a-f]{32}$/);
		expect(row.lead_error).toBe(
			"LinkedIn sent this lead without an id. To see what it sent, run Lead → Pull over the lead's time with Output set to Raw.",
		);
		expect(row.first_name).toBe(' Åsa ');

		const reversed = Object.fromEntries(Object.entries(lead).reverse());
		expect(leadRow({ lead: reversed, form: FORM }).lead_id).toBe(row.lead_id);
		expect(leadRow({ lead: { ...lead, submittedAt: 1 }, form: FORM }).lead_id).not.toBe(
			row.lead_id,
		);
	});

	it.each([[null], [[]], ['lead'], [7], [undefined]])('makes a row of %j', (lead) => {
		const row = leadRow({ lead: lead as unknown as LeadFormResponse, form: FORM });
		expect(row.lead_error).toMatch(
			/^LinkedIn sent something that is not a lead\. .*Output set to Raw\.$/,
		);
		expect(row.lead_id).toMatch(/^unidentified-/);
	});

	it.each([
		[undefined, /^LinkedIn sent this lead without a form response\. .*Output set to Raw\.$/],
		[
			{ answers: null },
			/^LinkedIn sent this lead without a list of answers\. .*Output set to Raw\.$/,
		],
	])('reports the form response %j', (formResponse, leadError) => {
		const row = leadRow({ lead: { ...LEAD, formResponse }, form: FORM });
		expect(row.lead_id).toBe(LEAD.id);
		expect(row.lead_error).toMatch(leadError);
	});

	it('survives a nesting that recursion does not', () => {
		let deep: unknown = 'end';
		for (let depth = 0; depth < 50_000; depth++) deep = depth % 2 ? [deep] : { deep };
		const row = leadRow({ lead: { formResponse: deep, form: deep as LeadForm }, form: undefined });
		expect(row.lead_id).toMatch(/^unidentified-/);
	});

	it.each<Damaged>([
		['no submitter', { submitter: undefined }, { submitter_urn: null, field_errors: null }],
		...[undefined, { not: 'text' }, ' '].map(leadTypeOf),
		...[undefined, -1, 1, 1.5, 'soon', Number.MAX_SAFE_INTEGER, null, { time: 1 }].map(timeOf),
		['no word on tests', { testLead: undefined }, { is_test_lead: false, field_errors: null }],
		['null about tests', { testLead: null }, { is_test_lead: false, field_errors: null }],
		['a test', { testLead: true }, { is_test_lead: true, field_errors: null }],
		[
			'a text about tests',
			{ testLead: 'no' },
			{ is_test_lead: null, field_errors: 'is_test_lead: LinkedIn sent neither true nor false' },
		],
		[
			'no event',
			{ associatedEntity: { event: 7 } },
			{ event_id: null, field_errors: 'event_id: LinkedIn sent no readable event with this lead' },
		],
		[
			'no event, of another kind',
			{ leadType: 'COMPANY', associatedEntity: undefined },
			{ lead_type: 'COMPANY', event_id: null, field_errors: null },
		],
		[
			'no form',
			{ versionedLeadGenFormUrn: 'urn:li:unknown:1' },
			{
				form_id: FORM.id,
				form_version: FORM.versionId,
				field_errors: 'form_id: LinkedIn sent no readable form with this lead',
			},
		],
		['no owner', { owner: undefined }, { organization_id: '5509810', field_errors: null }],
		[
			'another owner than that of its form',
			{ owner: { organization: 'urn:li:organization:7' } },
			{ organization_id: '7', field_errors: null },
		],
	])('reads what is left of a lead with %s', (_, change, expected) => {
		const sound = leadRow({ lead: LEAD, form: FORM });
		const row = leadRow({ lead: { ...LEAD, ...change }, form: FORM });
		expect(row).toEqual({ ...sound, ...expected });
	});

	it('says everything that is wrong with a lead', () => {
		const row = leadRow({ lead: { submittedAt: 1689894599288, testLead: 7 }, form: FORM });
		expect(row.lead_error).toBe(
			"LinkedIn sent this lead without an id; LinkedIn sent this lead without a form response. To see what it sent, run Lead → Pull over the lead's time with Output set to Raw.",
		);
		expect(row.field_errors).toBe(
			[
				'lead_type: LinkedIn sent no lead type',
				'is_test_lead: LinkedIn sent neither true nor false',
				'form_id: LinkedIn sent no readable form with this lead',
			].join('\n'),
		);
	});

	it.each<[string, unknown[], Record<string, unknown>]>([
		[
			'twice',
			[text('a'), text('b')],
			{ first_name: 'a', field_errors: 'first_name: LinkedIn sent another answer. b' },
		],
		[
			'once, and once unreadably',
			[text('a'), {}],
			{
				first_name: 'a',
				field_errors: 'first_name: LinkedIn sent another answer. LinkedIn sent an empty answer',
			},
		],
		[
			'by a text, then by nothing',
			[text('a'), chosen([])],
			{ first_name: 'a', field_errors: 'first_name: LinkedIn sent another answer.' },
		],
		[
			'by nothing, then by a text',
			[chosen([]), text('b')],
			{ first_name: null, field_errors: 'first_name: LinkedIn sent another answer. b' },
		],
	])('takes the first answer of a question that was answered %s', (_, details, expected) => {
		const answers = details.map((answerDetails) => ({ questionId: 10107992706, answerDetails }));
		const lead = { ...LEAD, formResponse: { ...LEAD.formResponse, answers } };
		expect(leadRow({ lead, form: FORM })).toMatchObject({ ...expected, lead_error: null });
	});

	it.each<[unknown, unknown, string]>([
		[99, text('42'), 'question 99: not in the form as it could be read. The answer: 42'],
		[99, {}, 'question 99: not in the form as it could be read (LinkedIn sent an empty answer).'],
		[
			99,
			chosen([3]),
			'question 99: not in the form as it could be read (the form has no text for the chosen option (id 3)).',
		],
		[undefined, text('42'), 'LinkedIn sent an answer without a question. The answer: 42'],
		['soon', {}, 'LinkedIn sent an answer without a question (LinkedIn sent an empty answer).'],
	])('keeps the answer of the question %j, %j, which has no column', (id, details, problem) => {
		const row = leadRow({ lead: withAnswer(id, details), form: FORM });
		expect(row).toMatchObject({ field_errors: problem, lead_error: null });
		expect(Object.keys(row)).toEqual(formColumns(FORM).map(({ name }) => name));
	});

	it('tells no more than a hundred things that are wrong, and how many others there are', () => {
		const consentResponses = range(1, 104).map((consentId) => ({ consentId }));
		const lead = { ...LEAD, formResponse: { ...LEAD.formResponse, consentResponses } };
		const lines = String(leadRow({ lead, form: FORM }).field_errors).split('\n');
		expect(lines).toHaveLength(101);
		expect(lines.slice(-2)).toEqual([
			'consent 100: not in the form as it could be read.',
			'and 3 more',
		]);
	});

	it.each<[string, unknown[], boolean | null, string | null]>([
		['accepted', [{ consentId: 0, accepted: true }], true, null],
		['declined', [{ consentId: '0', accepted: false }], false, null],
		['left out', [], null, null],
		[
			'not readable',
			[{ consentId: 0, accepted: 'yes' }],
			null,
			`${CONSENT}: LinkedIn sent neither true nor false`,
		],
		['sent twice', [true, true].map((accepted) => ({ consentId: 0, accepted })), true, null],
		[
			'sent twice, once so and once so',
			[false, true].map((accepted) => ({ consentId: 0, accepted })),
			false,
			`${CONSENT}: LinkedIn sent it twice; the other one was true`,
		],
		[
			'unknown and accepted',
			[{ consentId: 4, accepted: true }],
			null,
			'consent 4: not in the form as it could be read. It was accepted.',
		],
		[
			'unknown and declined',
			[{ consentId: 4, accepted: false }],
			null,
			'consent 4: not in the form as it could be read. It was declined.',
		],
		[
			'nothing that can be read',
			['yes'],
			null,
			'consent without an id: not in the form as it could be read.',
		],
		[
			'without an id or an answer',
			[{}],
			null,
			'consent without an id: not in the form as it could be read.',
		],
	])('reads a consent that is %s', (_, consentResponses, value, problem) => {
		const lead = { ...LEAD, formResponse: { ...LEAD.formResponse, consentResponses } };
		const row = leadRow({ lead, form: FORM });
		expect(row).toMatchObject({ [CONSENT]: value, field_errors: problem });
	});

	it('has the columns as keys and scalars as values for any JSON', () => {
		const json = fc.jsonValue({ maxDepth: 4 });
		const damaged = fc
			.record({ path: fc.constantFrom(...Object.keys(LEAD)), value: json })
			.map(({ path, value }) => ({ ...LEAD, [path]: value }));
		const lead = fc.oneof(json, damaged) as fc.Arbitrary<LeadFormResponse>;
		const form = fc.oneof(json, fc.constant(FORM)) as fc.Arbitrary<LeadForm>;
		fc.assert(
			fc.property(lead, form, (aLead, aForm) => {
				const row = leadRow({ lead: aLead, form: aForm });
				// A null form stands for none, and then the lead's own counts.
				if (aForm !== null) {
					expect(Object.keys(row)).toEqual(formColumns(aForm).map(({ name }) => name));
				}
				for (const value of Object.values(row)) {
					expect(value === null || ['string', 'number', 'boolean'].includes(typeof value)).toBe(
						true,
					);
				}
				expect(row.lead_id).not.toBe('');
			}),
			{ numRuns: 300 },
		);
	});
});
