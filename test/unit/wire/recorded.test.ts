import type { IDataObject } from 'n8n-workflow';

import { readLeadNotifications } from '../../../nodes/LinkedInInstantLead/notifiedLead';
import { subscriptionOf } from '../../../nodes/shared/linkedin/leadNotifications';
import { administeredOrganizations, organizationNames } from '../../../nodes/shared/linkedin/roles';
import { parseForm } from '../../../nodes/shared/rows/parseForm';
import { leadRow } from '../../../nodes/shared/rows/row';
import { parseLosslessJson } from '../../../nodes/shared/values/json';
import { RECORDED, type Recorded } from '../../contract/recorded';
import { clientOf } from './inMemoryLinkedIn';

const json = (name: Recorded) => parseLosslessJson(RECORDED[name]) as IDataObject;

it('the package reads the whole of a form that LinkedIn published', () => {
	expect(parseForm(json('form'))).toEqual({
		id: '6955637458260688897',
		versionId: 1,
		name: 'Example',
		owner: { kind: 'sponsoredAccount', id: '1234567' },
		questions: [
			{
				id: '10107992706',
				text: 'Förnamn',
				predefinedField: 'FIRST_NAME',
				isRequired: true,
				type: 'text',
			},
			{
				id: '607149246',
				text: '¿Color?',
				isRequired: true,
				type: 'multipleChoice',
				options: [{ id: '0', text: 'Rojo' }],
			},
		],
		consents: [{ id: '0', text: 'Acepto', isRequired: true }],
		hiddenFields: [{ name: 'Entity name', value: 'Example Ltd' }],
	});
});

it('the package makes a row of a lead that LinkedIn published, with each of its values', () => {
	const row = leadRow({ lead: json('lead'), form: json('form') });
	expect(row).toMatchObject({
		lead_id: '00000000-0000-4000-8000-000000000000-6',
		submitted_at: '2023-07-20T23:09:59.288Z',
		campaign_id: '198356826',
		creative_id: '241257736',
		form_version: 1,
		first_name: 'Ada',
		color: 'Rojo',
		field_errors: null,
		lead_error: null,
	});
});

it('the package reads roles, names, a subscription and a token that LinkedIn published', async () => {
	const client = await clientOf(
		({ pathname, searchParams }) => ({
			statusCode: 200,
			body:
				searchParams.get('start') === '1'
					? '{"elements":[]}'
					: pathname.endsWith('Acls')
						? RECORDED.roles
						: RECORDED.organizations,
		}),
		't',
		{ ...json('token'), n8n_expires_at: 1_800_000_000_000 },
	);
	const [organization] = await administeredOrganizations(client);
	expect(organization).toEqual({ id: '11223344', roles: ['ADMINISTRATOR'] });
	const names = await organizationNames(client, [organization]);
	expect(names.get('11223344')).toEqual({ name: 'Example', vanityName: 'example' });
	expect(subscriptionOf(json('subscription'))).toEqual({
		id: '7012',
		webhook: 'https://example.com/api/automation/1',
		owner: { kind: 'organization', id: '11223344' },
		leadType: 'SPONSORED',
		eventId: '123',
		isNarrow: true,
	});
	expect(client.credential.token).toMatchObject({
		hasRefreshToken: true,
		grantedScopes: ['r_basicprofile'],
		issuedAt: 1_800_000_000_000 - 86_400_000,
		refreshTokenLife: 525_600_000,
	});
});

it.each<[Recorded, string, object]>([
	[
		'created',
		'CREATED',
		{ associatedEntity: { sponsoredCreative: 'urn:li:sponsoredCreative:456' } },
	],
	['deleted', 'DELETED', { associatedEntity: { event: 'urn:li:event:789' } }],
])('the package reads the push that LinkedIn published as %s', (name, leadAction, lead) => {
	const [notification, ...more] = readLeadNotifications(RECORDED[name]);
	expect(more).toEqual([]);
	expect(notification).toMatchObject({
		leadId: '1a2b3c-4',
		leadAction,
		occurredAt: 1686182358881,
		lead,
	});
	expect(leadRow({ lead: notification.lead })).toMatchObject({ form_id: '1', form_version: 1 });
});
