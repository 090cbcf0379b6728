/** From LinkedIn's permissions and migration pages. */
export interface Permission {
	/** One of these scopes is enough. */
	scopes: readonly string[];
	/** Undefined where the scope alone decides. */
	role?: string;
	adAccountRole?: string;
}

const LEAD_PERMISSION: Permission = {
	scopes: ['r_marketing_leadgen_automation'],
	role: 'the role Super admin or Content admin on this Page',
	adAccountRole: 'a role on the ad account, and one on its Page',
};

const FORM_PERMISSION: Permission = {
	scopes: LEAD_PERMISSION.scopes,
	role: 'a role on this Page, such as Super admin or Content admin',
	adAccountRole: 'a role on the ad account',
};

/** LinkedIn lists ad accounts with any of these. */
export const AD_ACCOUNT_SCOPES: readonly string[] = ['r_ads', 'rw_ads'];

/** Members may read their own Page roles, and the name of any Page. */
const OWN_ROLES_PERMISSION: Permission = {
	scopes: ['r_organization_admin', 'rw_organization_admin'],
};

export const PERMISSIONS: Readonly<Record<string, Permission>> = {
	leadFormResponses: LEAD_PERMISSION,
	leadForms: FORM_PERMISSION,
	leadNotifications: LEAD_PERMISSION,
	events: {
		scopes: ['r_events', 'rw_events'],
		role: 'the role Super admin or Content admin on this Page',
	},
	organizationAcls: OWN_ROLES_PERMISSION,
	organizationsLookup: OWN_ROLES_PERMISSION,
	adAccounts: { scopes: AD_ACCOUNT_SCOPES },
	adAccountUsers: { scopes: AD_ACCOUNT_SCOPES },
};
