import fc from 'fast-check';

import { formColumns } from '../../../nodes/shared/rows/columns';
import { leadRow } from '../../../nodes/shared/rows/row';
import type { LeadForm, LeadFormResponse, LeadRow } from '../../../nodes/shared/rows/types';
import { FORM, LEAD } from './fixtures';

const inSwedish = (text: string) => ({ localized: { sv_SE: text } });

/** The form with this text about privacy and consents. */
const formWith = (legalInfo: unknown) => ({ ...FORM, content: { ...FORM.content, legalInfo } });

const LEGAL_INFO = {
	legalInfoId: 1007992706,
	privacyPolicyUrl: 'https://example.com/privacy',
	legalDisclaimer: inSwedish('Vi värnar om dina uppgifter'),
	consents: [
		{ id: 0, checkRequired: true, consent: inSwedish(' Jag vill ha nyhetsbrev') },
		{ id: 1, checkRequired: false, consent: inSwedish('Ni får ringa mig') },
	],
};

const leadWith = (consentResponses: unknown) => ({
	...LEAD,
	formResponse: { ...LEAD.formResponse, consentResponses },
});

interface Details {
	consents: Array<Record<string, unknown>>;
	[key: string]: unknown;
}

const rowOf = (lead: unknown, form: unknown): LeadRow =>
	leadRow({ lead: lead as LeadFormResponse, form: form as LeadForm, consentDetails: true });

const detailsOf = (lead: unknown, form: unknown = formWith(LEGAL_INFO)) =>
	JSON.parse(String(rowOf(lead, form).consent_details)) as Details;

it('consent_details has the text of each consent, the answer to it, and the version of the form', () => {
	expect(detailsOf(leadWith([{ consentId: 0, accepted: true }]))).toEqual({
		submitted_at: '2023-07-20T23:09:59.288Z',
		form_id: FORM.id,
		form_version: 2,
		privacy_policy_url: 'https://example.com/privacy',
		legal_disclaimer: 'Vi värnar om dina uppgifter',
		consents: [
			{ consent_id: '0', text: ' Jag vill ha nyhetsbrev', required: true, accepted: true },
			{ consent_id: '1', text: 'Ni får ringa mig', required: false, accepted: null },
		],
		legal_info_readable: true,
	});
});

it('consent_details distinguishes a form without consents from a form that could not be read', () => {
	const none = detailsOf(leadWith([]), formWith({ ...LEGAL_INFO, consents: [] }));
	expect(none).toMatchObject({ consents: [], legal_info_readable: true });
	const lead = leadWith([{ consentId: 0, accepted: false }]);
	for (const form of [null, {}, formWith(undefined), formWith('none')]) {
		expect(detailsOf(lead, form)).toEqual({
			submitted_at: '2023-07-20T23:09:59.288Z',
			form_id: FORM.id,
			form_version: 2,
			privacy_policy_url: null,
			legal_disclaimer: null,
			consents: [{ consent_id: '0', text: null, required: null, accepted: false }],
			legal_info_readable: false,
		});
	}
});

it('whatever LinkedIn sends, consent_details is JSON that any database accepts, and agrees with the columns', () => {
	const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a\0b', '\ud800', ''));
	const wild = fc.oneof(fc.jsonValue({ maxDepth: 3 }), text);
	const id = fc.oneof(fc.constantFrom(0, 1, '2'), wild);
	const consent = fc.record({
		id,
		checkRequired: wild,
		consent: fc.oneof(text.map(inSwedish), wild),
	});
	const legalInfo = fc.oneof(
		wild,
		fc.record({
			privacyPolicyUrl: wild,
			legalDisclaimer: wild,
			consents: fc.oneof(fc.array(consent), wild),
		}),
	);
	const response = fc.record({ consentId: id, accepted: fc.oneof(fc.boolean(), wild) });
	const responses = fc.oneof(fc.array(response), wild);
	fc.assert(
		fc.property(legalInfo, responses, (aLegalInfo, consentResponses) => {
			const form = formWith(aLegalInfo);
			const row = rowOf(leadWith(consentResponses), form);
			const stored = String(row.consent_details);
			// PostgreSQL's jsonb refuses these characters, also as escapes.
			expect(stored).not.toMatch(/\0|\\u0000|\\ud[89a-f]/i);
			const { consents } = JSON.parse(stored) as Details;
			const columns = formColumns(form).filter(({ kind }) => kind === 'consent');
			const inColumns = columns.map(({ name }) => row[name]);
			expect(consents.slice(0, columns.length).map(({ accepted }) => accepted)).toEqual(inColumns);
		}),
		{ numRuns: 300 },
	);
});
