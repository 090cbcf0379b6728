import { addAcl, addOrganization } from '../mutations';
import type { AclState, AdAccount, Member, OrganizationRole, World } from '../types';

export const MEMBERS = {
	/** Signed in by default; the roles that this file names are this member's. */
	main: {
		id: 'tKTfAcKsEC',
		firstName: 'Mara',
		lastName: 'Lindqvist-O’Hara',
		email: 'mara@northwind.example',
	},
	/** Has no role on any organization. */
	outsider: {
		id: 'Zx9_qWnoRo',
		firstName: '花子',
		lastName: '山田',
		email: 'hanako@elsewhere.example',
	},
} satisfies Record<string, Member>;

interface DefaultOrganization {
	id: string;
	name: string;
	/** How many events there are; none when absent. */
	events?: [withForm: number, withoutForm: number];
	/** How many leads each event with a form has; 14 when absent. */
	leads?: number;
}

/** In the order of their creation; the main member's roles are in {@link MAIN_MEMBER_ACLS}. */
export const ORGANIZATIONS = {
	manyEvents: { id: '5509810', name: 'Northwind Robotics', events: [66, 6], leads: 10 },
	/** More than 350 leads of few events, two of which share one form. */
	manyLeads: { id: '5509811', name: 'Contoso Health, Inc.', events: [6, 1], leads: 110 },
	/** Owns every form of `NASTY_FORMS`, each with its own event. */
	nastyForms: { id: '11223344', name: 'Ferme d’Été & Söhne', leads: 25 },
	japanese: { id: '35625002', name: '株式会社サクラ工業', events: [5, 1] },
	sqlName: { id: '35625005', name: "Robert'); DROP TABLE organizations;--", events: [4, 0] },
	/** Events with forms, but without leads. */
	noLeads: { id: '79988552', name: 'Quiet Library', events: [3, 1], leads: 0 },
	/** No events and no forms. */
	noEvents: { id: '79988553', name: 'Empty Hall' },
	/** ADMINISTRATOR, APPROVED, but LinkedIn refuses its leads with a 403. */
	unreadable: { id: '40404001', name: 'Locked Vault AG', events: [2, 0] },
	/** Only ANALYST, who may not read its event leads. */
	analyst: { id: '60000001', name: 'Numbers Only Ltd', events: [2, 0] },
	/** Only LEAD_GEN_FORMS_MANAGER, who may not read its event leads. */
	formsManager: { id: '60000002', name: 'Forms Only Ltd', events: [1, 0] },
	/** CURATOR is approved, ADMINISTRATOR only requested. */
	curator: { id: '60000003', name: 'Curated Things', events: [1, 0] },
	requested: { id: '60000004', name: 'Not Yet Approved', events: [1, 0] },
	/** ADMINISTRATOR is revoked; LinkedIn refuses each look-up of the organization with a 403. */
	revoked: { id: '35625943', name: 'Former Employer', events: [1, 0] },
	formerAdministrator: { id: '60000007', name: 'Once Mine GmbH' },
	/** RECRUITING_POSTER and LEAD_CAPTURE_ADMINISTRATOR, who may not read event leads. */
	recruiting: { id: '60000008', name: 'Hiring Now' },
	/** ANALYST, CONTENT_ADMINISTRATOR, ADMINISTRATOR: their rows are on different pages of ten rows. */
	threeRoles: { id: '3803', name: 'Twin Peaks Consulting', events: [4, 1] },
} satisfies Record<string, DefaultOrganization>;

export const defaultOrganizations: readonly DefaultOrganization[] = Object.values(ORGANIZATIONS);

export const AD_ACCOUNTS = {
	campaignManager: {
		id: '507525021',
		organizationId: ORGANIZATIONS.manyEvents.id,
		roles: { [MEMBERS.main.id]: 'CAMPAIGN_MANAGER' },
	},
} satisfies Record<string, AdAccount>;

/** In the order of the finder; the rows of `threeRoles` are on different pages of ten. */
const MAIN_MEMBER_ACLS: Array<
	[of: keyof typeof ORGANIZATIONS, role: OrganizationRole, state?: AclState]
> = [
	['threeRoles', 'ANALYST'],
	['manyEvents', 'ANALYST'],
	['manyEvents', 'ADMINISTRATOR'],
	['revoked', 'ADMINISTRATOR', 'REVOKED'],
	['analyst', 'ANALYST'],
	['manyLeads', 'CONTENT_ADMINISTRATOR'],
	['requested', 'ADMINISTRATOR', 'REQUESTED'],
	['nastyForms', 'CURATOR'],
	['nastyForms', 'ADMINISTRATOR'],
	['japanese', 'CONTENT_ADMINISTRATOR'],
	['threeRoles', 'CONTENT_ADMINISTRATOR'],
	['curator', 'ADMINISTRATOR', 'REQUESTED'],
	['curator', 'CURATOR'],
	['sqlName', 'ADMINISTRATOR'],
	['unreadable', 'ADMINISTRATOR'],
	['noLeads', 'ADMINISTRATOR'],
	['noEvents', 'ADMINISTRATOR'],
	['formsManager', 'LEAD_GEN_FORMS_MANAGER'],
	['formerAdministrator', 'ADMINISTRATOR', 'REVOKED'],
	['formerAdministrator', 'DIRECT_SPONSORED_CONTENT_POSTER'],
	['recruiting', 'RECRUITING_POSTER'],
	['recruiting', 'LEAD_CAPTURE_ADMINISTRATOR'],
	['threeRoles', 'ADMINISTRATOR'],
];

/** Adds the members, organizations, ACLs and ad accounts of the default world. */
export function addDefaultOrganizations(world: World): void {
	world.members.push(...Object.values(structuredClone(MEMBERS)));
	for (const { id, name } of defaultOrganizations) {
		addOrganization(world, { id, localizedName: name });
	}
	for (const [of, role, state] of MAIN_MEMBER_ACLS) {
		const { id: organizationId } = ORGANIZATIONS[of];
		addAcl(world, { memberId: MEMBERS.main.id, organizationId, role, state });
	}
	world.unreadableOrganizationIds.push(ORGANIZATIONS.unreadable.id);
	world.lookupForbiddenOrganizationIds.push(ORGANIZATIONS.revoked.id);

	world.adAccounts.push(...Object.values(structuredClone(AD_ACCOUNTS)));
	const adAccountId = AD_ACCOUNTS.campaignManager.id;
	world.conversionRules.push(
		{ id: '8801', adAccountId, conversionMethod: 'CONVERSIONS_API' },
		{ id: '8802', adAccountId, conversionMethod: 'INSIGHT_TAG' },
	);
}
