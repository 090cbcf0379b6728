/**
 * What each resource of the Lead Sync API needs.
 * Source: LinkedIn's permissions and migration pages (wire contract 1.5).
 */
export interface Permission {
	/** Any one of these scopes is enough. */
	scopes: readonly string[];
	/** The page role, in words. */
	role: string;
}

const LEAD_PERMISSION: Permission = {
	scopes: ['r_marketing_leadgen_automation'],
	role: 'Super admin (ADMINISTRATOR) or Content admin (CONTENT_ADMINISTRATOR) of the page for event leads; for other lead types a page role, and for sponsored leads a role on the ad account as well',
};

const ORGANIZATION_PERMISSION: Permission = {
	scopes: ['r_organization_admin', 'rw_organization_admin'],
	role: 'an approved role on the page',
};

export const PERMISSIONS: Readonly<Record<string, Permission>> = {
	leadFormResponses: LEAD_PERMISSION,
	leadForms: LEAD_PERMISSION,
	leadNotifications: LEAD_PERMISSION,
	events: {
		scopes: ['r_events', 'rw_events'],
		role: 'Super admin (ADMINISTRATOR) or Content admin (CONTENT_ADMINISTRATOR) of the page',
	},
	organizationAcls: ORGANIZATION_PERMISSION,
	organizations: ORGANIZATION_PERMISSION,
	organizationsLookup: ORGANIZATION_PERMISSION,
};
