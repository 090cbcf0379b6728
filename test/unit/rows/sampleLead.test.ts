import fc from 'fast-check';

import { leadRow } from '../../../nodes/shared/rows/row';
import { SAMPLE_LEAD_ID, sampleLead } from '../../../nodes/shared/rows/sampleLead';
import type { LeadForm } from '../../../nodes/shared/rows/types';
import { FORM } from './fixtures';

const now = Date.UTC(2026, 10, 24);

it('sampleLead answers the questions of the form and is marked as a sample and a test lead', () => {
	const row = leadRow({
		lead: sampleLead({ form: FORM, now, leadType: 'EVENT', eventId: '7' }),
		form: FORM,
	});
	expect(row).toMatchObject({
		lead_id: 'sample-lead',
		is_test_lead: true,
		first_name: 'Sam',
		vilken_farg: 'Röd',
		question_95a200da: 'Sample answer',
		consent_jag_vill_ha_nyhetsbrev: true,
		hidden_utm_source: 'newsletter',
		field_errors: null,
		lead_error: null,
	});
});

it('sampleLead returns a lead without an error for any form', () => {
	fc.assert(
		fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.object()), (content) => {
			const form = { ...FORM, content } as LeadForm;
			const row = leadRow({ lead: sampleLead({ form, now, leadType: 'EVENT' }), form });
			expect(row.lead_id).toBe(SAMPLE_LEAD_ID);
			expect(row.lead_error).toBeNull();
		}),
	);
});
