import type { IDataObject } from 'n8n-workflow';

import { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { EVENT, FORM, ORGANIZATION } from '../../simulator/server/testing/smallWorld';
import { chosen, itemsOf } from '../router/runAction';
import { setUpTriggerTest } from '../trigger/support/triggerTest';
import { pull } from './support/pull';

const test = setUpTriggerTest();

const ON = { options: { consentDetails: true } };

/** Of a registration for the event of the small world, by the second version of its form. */
const detailsOf = (row: IDataObject, accepted: boolean | null) => ({
	submitted_at: row.submitted_at,
	form_id: FORM,
	form_version: row.form_version,
	privacy_policy_url: 'https://www.example.com/privacy',
	legal_disclaimer: 'We handle your data with care',
	consents: [{ consent_id: '0', text: 'I agree', required: true, accepted }],
	legal_info_readable: true,
});

const parsed = ({ consent_details }: IDataObject) =>
	JSON.parse(String(consent_details)) as IDataObject;

it('Pull, Get and the trigger show what each person agreed to; nothing of it when the option is off', async () => {
	const { nodeTest } = test;
	const rows = await pull(nodeTest, { organizationId: chosen(ORGANIZATION), ...ON });
	expect(new Set(rows.map(({ form_version }) => form_version))).toEqual(new Set([1, 2]));
	for (const row of rows) {
		expect(parsed(row)).toEqual(detailsOf(row, row.consent_i_agree as boolean | null));
	}
	const off = await pull(nodeTest, { organizationId: chosen(ORGANIZATION) });
	expect(off.flatMap(Object.keys)).not.toContain('consent_details');

	const [first] = rows;
	const leadId = String(first.lead_id);
	expect(await itemsOf(nodeTest, 'lead: get', { leadId, ...ON })).toEqual([first]);
	const event = await nodeTest.pollNode(new LinkedInLeadSyncTrigger(), {
		mode: 'manual',
		parameters: { eventId: chosen(EVENT), ...ON },
	});
	const shown = (event ?? []).flat().map(({ json }) => json);
	expect(shown).toHaveLength(10);
	for (const row of shown) expect(rows).toContainEqual(row);
});
