import { landmarks } from '../landmarks';
import { addAcl, addAdAccount, addMember, addOrganization } from '../mutations';
import type { AclState, Organization, OrganizationRole, World } from '../types';

const { organizations: ids, members, adAccounts } = landmarks;

const ORGANIZATIONS: Array<
	[id: string, name: string, type?: Organization['primaryOrganizationType']]
> = [
	[ids.manyEvents, 'Northwind Robotics'],
	[ids.manyLeads, 'Contoso Health, Inc.'],
	[ids.nastyForms, 'Ferme d’Été & Söhne'],
	[ids.cyrillic, 'Завод «Прогресс»'],
	[ids.japanese, '株式会社サクラ工業'],
	[ids.arabic, 'مؤسسة النخيل'],
	[ids.emojiName, '🚀 Rocket Science Club 🚀'],
	[ids.sqlName, "Robert'); DROP TABLE organizations;--"],
	[ids.quotedName, 'O\'Brien "Quotes" `Ltd`; & <b>Sons</b>'],
	[ids.noLeads, 'Quiet Library'],
	[ids.noEvents, 'Empty Hall'],
	[ids.unreadable, 'Locked Vault AG'],
	[ids.analyst, 'Numbers Only Ltd'],
	[ids.formsManager, 'Forms Only Ltd'],
	[ids.curator, 'Curated Things'],
	[ids.requested, 'Not Yet Approved'],
	[ids.revoked, 'Former Employer'],
	[ids.rejected, 'Stranger Inc.'],
	[ids.formerAdministrator, 'Once Mine GmbH'],
	[ids.recruiting, 'Hiring Now'],
	[ids.threeRoles, 'Twin Peaks Consulting', 'BRAND'],
	[ids.school, 'Universität Musterstadt', 'SCHOOL'],
	[ids.sameName, 'Twin Peaks Consulting'],
];

/** In the order of the finder; the pages of ten split the rows of `threeRoles`. */
const MAIN_MEMBER_ACLS: Array<[organizationId: string, role: OrganizationRole, state?: AclState]> =
	[
		[ids.threeRoles, 'ANALYST'],
		[ids.manyEvents, 'ANALYST'],
		[ids.manyEvents, 'ADMINISTRATOR'],
		[ids.revoked, 'ADMINISTRATOR', 'REVOKED'],
		[ids.analyst, 'ANALYST'],
		[ids.manyLeads, 'CONTENT_ADMINISTRATOR'],
		[ids.requested, 'ADMINISTRATOR', 'REQUESTED'],
		[ids.nastyForms, 'CURATOR'],
		[ids.nastyForms, 'ADMINISTRATOR'],
		[ids.cyrillic, 'ADMINISTRATOR'],
		[ids.japanese, 'CONTENT_ADMINISTRATOR'],
		[ids.arabic, 'ADMINISTRATOR'],
		[ids.threeRoles, 'CONTENT_ADMINISTRATOR'],
		[ids.curator, 'ADMINISTRATOR', 'REQUESTED'],
		[ids.curator, 'CURATOR'],
		[ids.emojiName, 'ADMINISTRATOR'],
		[ids.sqlName, 'ADMINISTRATOR'],
		[ids.unreadable, 'ADMINISTRATOR'],
		[ids.rejected, 'CONTENT_ADMINISTRATOR', 'REJECTED'],
		[ids.quotedName, 'CONTENT_ADMINISTRATOR'],
		[ids.noLeads, 'ADMINISTRATOR'],
		[ids.noEvents, 'ADMINISTRATOR'],
		[ids.formsManager, 'LEAD_GEN_FORMS_MANAGER'],
		[ids.formerAdministrator, 'ADMINISTRATOR', 'REVOKED'],
		[ids.formerAdministrator, 'DIRECT_SPONSORED_CONTENT_POSTER'],
		[ids.recruiting, 'RECRUITING_POSTER'],
		[ids.recruiting, 'LEAD_CAPTURE_ADMINISTRATOR'],
		[ids.school, 'ADMINISTRATOR'],
		[ids.sameName, 'ADMINISTRATOR'],
		[ids.threeRoles, 'ADMINISTRATOR'],
	];

/** Adds the members, organizations, ACLs and ad accounts of the default world. */
export function addDefaultOrganizations(world: World): void {
	addMember(world, {
		id: members.main,
		firstName: 'Mara',
		lastName: 'Lindqvist-O’Hara',
		email: 'mara@northwind.example',
	});
	addMember(world, {
		id: members.analystOnly,
		firstName: 'Юлия',
		lastName: 'Ким',
		email: 'yulia@northwind.example',
	});
	addMember(world, {
		id: members.outsider,
		firstName: '花子',
		lastName: '山田',
		email: 'hanako@elsewhere.example',
	});

	for (const [id, localizedName, primaryOrganizationType = 'NONE'] of ORGANIZATIONS) {
		addOrganization(world, { id, localizedName, primaryOrganizationType });
	}
	for (const [organizationId, role, state] of MAIN_MEMBER_ACLS) {
		addAcl(world, { memberId: members.main, organizationId, role, state });
	}
	addAcl(world, {
		memberId: members.analystOnly,
		organizationId: ids.manyEvents,
		role: 'ANALYST',
	});
	world.unreadableOrganizationIds.push(ids.unreadable);
	world.lookupForbiddenOrganizationIds.push(ids.revoked);

	addAdAccount(world, {
		id: adAccounts.campaignManager,
		name: 'Northwind ads (EUR)',
		organizationId: ids.manyEvents,
		roles: { [members.main]: 'CAMPAIGN_MANAGER' },
	});
	addAdAccount(world, {
		id: adAccounts.viewer,
		name: 'Contoso ads',
		organizationId: ids.manyLeads,
		roles: { [members.main]: 'VIEWER' },
	});
	addAdAccount(world, {
		id: adAccounts.foreign,
		name: 'Somebody else’s ads',
		organizationId: ids.rejected,
		roles: { [members.outsider]: 'ACCOUNT_BILLING_ADMIN' },
	});
	world.conversionRules.push(
		{ id: '8801', adAccountId: adAccounts.campaignManager, conversionMethod: 'CONVERSIONS_API' },
		{ id: '8802', adAccountId: adAccounts.campaignManager, conversionMethod: 'INSIGHT_TAG' },
	);
}
