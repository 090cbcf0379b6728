import fc from 'fast-check';
import { omit, set } from 'lodash';

import { formColumns } from '../../../nodes/shared/rows/columns';
import { leadRow } from '../../../nodes/shared/rows/row';
import type { LeadForm, LeadFormResponse } from '../../../nodes/shared/rows/types';
import { FORM, LEAD } from './fixtures';

/** The damage, the change of the lead, and the expected change of its row. */
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

it.each([[{ event: 'urn:li:event:7' }], [{ somethingElse: 'urn:li:event:7' }]])(
	'leadRow finds the event in %j',
	(associatedEntity) => {
		expect(leadRow({ lead: { ...LEAD, associatedEntity }, form: FORM }).event_id).toBe('7');
	},
);

it('leadRow creates an ID from the content of a lead without an ID, in any order of its keys', () => {
	const lead = omit(LEAD, 'id');
	const row = leadRow({ lead, form: FORM });
	expect(row.lead_id).toMatch(/^unidentified-[0-9a-f]{32}$/);
	expect(row.lead_error).toBe(
		"LinkedIn sent this lead without an ID. To see what it sent, run Pull leads over the lead's time with Simplify off.",
	);
	expect(row.first_name).toBe(' Åsa ');

	const reversed = Object.fromEntries(Object.entries(lead).reverse());
	expect(leadRow({ lead: reversed, form: FORM }).lead_id).toBe(row.lead_id);
	expect(leadRow({ lead: { ...lead, submittedAt: 1 }, form: FORM }).lead_id).not.toBe(row.lead_id);
});

it.each([[null], [[]], ['lead'], [7], [undefined]])('leadRow reports an error for %j', (lead) => {
	const row = leadRow({ lead: lead as unknown as LeadFormResponse, form: FORM });
	expect(row.lead_error).toMatch(/^LinkedIn sent something that is not a lead\. .*Simplify off\.$/);
	expect(row.lead_id).toMatch(/^unidentified-/);
});

it.each([
	[undefined, /^LinkedIn sent this lead without a form response\. .*Simplify off\.$/],
	[{ answers: null }, /^LinkedIn sent this lead without a list of answers\. .*Simplify off\.$/],
])('leadRow reports the form response %j', (formResponse, leadError) => {
	const row = leadRow({ lead: { ...LEAD, formResponse }, form: FORM });
	expect(row.lead_id).toBe(LEAD.id);
	expect(row.lead_error).toMatch(leadError);
	const { lead_error: ofBoth } = leadRow({ lead: { ...LEAD, id: '', formResponse }, form: FORM });
	expect(ofBoth).toMatch(
		/^LinkedIn sent this lead without an ID; LinkedIn sent this lead without /,
	);
});

it.each<Damaged>([
	...[undefined, { not: 'text' }].map(leadTypeOf),
	...[undefined, 1.5, 'soon', Number.MAX_SAFE_INTEGER].map(timeOf),
	['null as test flag', { testLead: null }, { is_test_lead: false, field_errors: null }],
	['true as test flag', { testLead: true }, { is_test_lead: true, field_errors: null }],
	[
		'no event',
		{ associatedEntity: { event: 7 } },
		{ event_id: null, field_errors: 'event_id: LinkedIn sent no readable event with this lead' },
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
])('leadRow reads the intact parts of a lead with %s', (_, change, expected) => {
	const common = { form: FORM, leadType: 'EVENT' } as const;
	const sound = leadRow({ lead: LEAD, ...common });
	const row = leadRow({ lead: { ...LEAD, ...change }, ...common });
	expect(row).toEqual({ ...sound, ...expected });
});

it('leadRow returns the columns as keys and scalars as values for any JSON', () => {
	const json = fc.jsonValue({ maxDepth: 4 });
	const damagedIn = (whole: object, ...paths: string[]) =>
		fc
			.record({ path: fc.constantFrom(...Object.keys(whole), ...paths), value: json })
			.map(({ path, value }) => set(structuredClone(whole), path, value));
	const ofLead = damagedIn(LEAD, 'formResponse.consentResponses', 'formResponse.answers');
	const ofForm = damagedIn(FORM, 'content.legalInfo', 'content.questions');
	const lead = fc.oneof(json, ofLead) as fc.Arbitrary<LeadFormResponse>;
	const form = fc.oneof(fc.constant(FORM), json, ofForm) as fc.Arbitrary<LeadForm>;
	fc.assert(
		fc.property(lead, form, (aLead, aForm) => {
			const row = leadRow({ lead: aLead, form: aForm, leadType: 'EVENT' });
			const columns = formColumns(aForm, 'EVENT');
			expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
			for (const value of Object.values(row)) {
				expect(value === null || ['string', 'number', 'boolean'].includes(typeof value)).toBe(true);
			}
			expect(row.lead_id).not.toBe('');
		}),
		{ numRuns: 400 },
	);
});

it('campaign and ad are known by their IDs where the lead has only the records with their names', () => {
	const lead = {
		...{ ...LEAD, leadType: 'SPONSORED', leadMetadata: undefined, associatedEntity: undefined },
		leadMetadataInfo: { sponsoredLeadMetadataInfo: { campaign: { id: 5, name: 'Autumn' } } },
		associatedEntityInfo: { associatedCreative: { id: 'urn:li:sponsoredCreative:6' } },
	};
	const ids = { campaign_id: '5', creative_id: '6' };
	expect(leadRow({ lead })).toMatchObject({ campaign_name: 'Autumn', ...ids });
});
