import { get } from './testing/client';
import { smallSimulator } from './testing/smallSimulator';
import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	CANCELLED_EVENT,
	EVENT,
	FOREIGN_ORGANIZATION,
	FORM,
	HOUR,
	NOW,
	ORGANIZATION,
	PUBLIC_EVENT,
} from './testing/smallWorld';

const simulator = smallSimulator();

const read = async (path: string) => await get(simulator, path, simulator.token);
const idsOf = (json: { elements: Array<{ id: unknown }> }) =>
	json.elements.map(({ id }) => String(id));

describe('organizationAcls', () => {
	const ACLS = '/rest/organizationAcls?q=roleAssignee';

	it('lists the member’s rows, revoked ones too, by role and state', async () => {
		simulator.control.organizations.revokeRole(ANALYST_ORGANIZATION);
		const rows = async (parameters = '') =>
			(await read(ACLS + parameters)).json.elements.map(
				(row: Record<string, string>) => `${row.organization} ${row.role} ${row.state}`,
			);
		const administrator = `urn:li:organization:${ORGANIZATION} ADMINISTRATOR APPROVED`;
		const analyst = `urn:li:organization:${ANALYST_ORGANIZATION} ANALYST REVOKED`;
		expect(await rows()).toEqual([administrator, analyst]);
		expect(await rows('&state=APPROVED')).toEqual([administrator]);
		expect(await rows('&role=ANALYST')).toEqual([analyst]);
		expect(await rows('&role=ANALYST&state=APPROVED')).toEqual([]);
	});

	it('follows the variants', async () => {
		const [row] = (await read(ACLS)).json.elements;
		expect(row).toMatchObject({ roleAssignee: 'urn:li:person:tKTfAcKsEC', created: {} });
		simulator.control.organizations.grantRole(FOREIGN_ORGANIZATION, 'CONTENT_ADMINISTRATOR');
		simulator.control.variants.set({
			aclOrganizationKey: 'organizationTarget',
			aclAuditStamps: false,
			contentAdministratorSpelling: 'CONTENT_ADMIN',
		});
		expect((await read(ACLS)).json.elements.at(-1)).toEqual({
			roleAssignee: 'urn:li:person:tKTfAcKsEC',
			state: 'APPROVED',
			role: 'CONTENT_ADMIN',
			organizationTarget: `urn:li:organization:${FOREIGN_ORGANIZATION}`,
		});
	});
});

describe('organizations', () => {
	it('can be looked up by anybody, unless forbidden', async () => {
		const path = `/rest/organizationsLookup?ids=List(${ORGANIZATION},${FOREIGN_ORGANIZATION},1)&fields=localizedName`;
		simulator.control.organizations.setLookupForbidden(ORGANIZATION, true);
		const { json } = await read(path);
		expect(json).toEqual({
			results: {
				[FOREIGN_ORGANIZATION]: { localizedName: `Organization ${FOREIGN_ORGANIZATION}` },
			},
			statuses: { [ORGANIZATION]: 403, [FOREIGN_ORGANIZATION]: 200, 1: 404 },
			errors: {
				[ORGANIZATION]: {
					message: `Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for urn:li:organization:${ORGANIZATION}`,
					status: 403,
				},
				1: expect.anything(),
			},
		});
	});
});

describe('events', () => {
	const byOrganizer = `/rest/events?q=eventsByOrganizer&organizer=urn%3Ali%3Aorganization%3A${ORGANIZATION}`;
	const withForm = byOrganizer.replace('eventsByOrganizer', 'organizerLeadGenFormEnabledEvents');

	it('are found by organizer, filtered and ordered', async () => {
		const found = async (parameters: string) => idsOf((await read(byOrganizer + parameters)).json);
		expect(await found('&sortOrder=START_TIME_ASC')).toEqual([
			PUBLIC_EVENT,
			EVENT,
			CANCELLED_EVENT,
		]);
		expect((await found('&sortOrder=END_TIME_DESC')).at(-1)).toBe(PUBLIC_EVENT);
		expect(await found('&excludeCancelled=true')).toEqual([EVENT, PUBLIC_EVENT]);
		expect(await found('&entryCriteria=PUBLIC')).toEqual([PUBLIC_EVENT]);
		expect(await found('&entryCriteria=GATED&excludeCancelled=true')).toEqual([EVENT]);
		expect(await found('&timeBasedFilter=(lifeCycleState:PAST)')).toEqual([PUBLIC_EVENT]);
		expect(await found('&timeBasedFilter=(lifeCycleState:ONGOING)')).toEqual([]);
		simulator.control.advance(HOUR);
		expect(await found('&timeBasedFilter=(lifeCycleState:ONGOING)&excludeCancelled=true')).toEqual([
			EVENT,
		]);
	});

	it('are found when they have a form, by the finder that has no filters', async () => {
		expect(idsOf((await read(withForm)).json).sort()).toEqual([EVENT, CANCELLED_EVENT]);
		expect((await read(`${withForm}&excludeCancelled=true`)).status).toBe(400);
	});

	it('have the composed shape', async () => {
		const { json, text } = await read(`/rest/events/${EVENT}`);
		expect(text).toContain(`"id":${EVENT},`);
		expect(json).toMatchObject({
			id: BigInt(EVENT),
			name: {
				localized: { en_US: 'Gated' },
				preferredLocale: { country: 'US', language: 'en' },
			},
			localizedName: 'Gated',
			description: { localized: { en_US: { rawText: '' } } },
			organizer: `urn:li:organization:${ORGANIZATION}`,
			startsAt: NOW + HOUR,
			type: { online: { format: { external: { endsAt: NOW + 3 * HOUR } } } },
			leadGenForm: `urn:li:leadGenForm:${FORM}`,
		});
		expect((await read(`/rest/events/${PUBLIC_EVENT}`)).json).not.toHaveProperty('leadGenForm');
	});

	it('name their form as the variant says', async () => {
		simulator.control.variants.set({ eventFormUrn: 'versioned' });
		expect((await read(`/rest/events/${EVENT}`)).json.leadGenForm).toBe(
			`urn:li:versionedLeadGenForm:(urn:li:leadGenForm:${FORM},2)`,
		);
		simulator.control.variants.set({ eventFormUrn: 'absent' });
		expect((await read(`/rest/events/${EVENT}`)).json).not.toHaveProperty('leadGenForm');
	});

	it('need a role, and exist or not', async () => {
		expect((await read('/rest/events/1')).status).toBe(404);
		simulator.control.organizations.revokeRole(ORGANIZATION);
		expect((await read(byOrganizer)).status).toBe(403);
		expect((await read(`/rest/events/${EVENT}`)).json.message).toBe(
			'Not enough permissions to access: events.GET.20260901',
		);
	});
});

describe('leadForms', () => {
	const ofOrganization = `/rest/leadForms?q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${ORGANIZATION})`;

	it('come in their latest version with exact ids', async () => {
		const { json, text } = await read(`/rest/leadForms/${FORM}`);
		expect(text).toContain(`"id":${FORM},`);
		expect(json).toMatchObject({
			id: BigInt(FORM),
			versionId: 2,
			name: 'Registration',
			owner: { organization: `urn:li:organization:${ORGANIZATION}` },
			state: 'PUBLISHED',
			creationLocale: { language: 'en', country: 'US' },
			hiddenFields: [{ name: 'source', value: 'linkedin' }],
			content: {
				questions: [
					{ predefinedField: 'FIRST_NAME', responseRequired: true },
					{ predefinedField: 'EMAIL' },
					{
						name: 'Custom question 0',
						question: { localized: { en_US: 'Colour?' } },
						questionDetails: {
							multipleChoiceQuestionDetails: {
								options: [
									{ id: 0, text: { localized: { en_US: 'Red' } } },
									{ id: 1, text: { localized: { en_US: 'Blue' } } },
								],
							},
						},
					},
				],
				legalInfo: {
					consents: [{ id: 0, checkRequired: true, consent: { localized: { en_US: 'I agree' } } }],
				},
			},
		});
		expect(json.content.questions[2]).not.toHaveProperty('predefinedField');
		simulator.control.forms.addVersion(FORM, { addQuestions: [{ text: 'More?' }] });
		expect((await read(`/rest/leadForms/${FORM}`)).json).toMatchObject({
			versionId: 3,
			lastModified: NOW,
		});
	});

	it('are found by owner and in batches', async () => {
		expect(idsOf((await read(ofOrganization)).json)).toEqual([FORM]);
		const { json } = await read(`/rest/leadForms?ids=List(${FORM},1)&fields=name`);
		expect(json.results).toEqual({ [FORM]: { name: 'Registration' } });
		expect(json.statuses).toEqual({ [FORM]: 200, 1: 404 });
	});

	it('need a role', async () => {
		simulator.control.organizations.revokeRole(ORGANIZATION);
		simulator.world.adAccounts[0].roles = {};
		const ofAds = `/rest/leadForms?q=owner&owner=(sponsoredAccount:urn%3Ali%3AsponsoredAccount%3A${AD_ACCOUNT})`;
		for (const path of [ofOrganization, ofAds, `/rest/leadForms/${FORM}`]) {
			expect((await read(path)).status).toBe(403);
		}
	});
});
