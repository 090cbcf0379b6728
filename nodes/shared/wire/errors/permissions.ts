/** From LinkedIn's permissions and migration pages. */
export interface Permission {
	/** One of these scopes is enough. */
	scopes: readonly string[];
	/** The product of a LinkedIn app that grants the first of them. */
	product: string;
	/** The switch in the credential that requests it; undefined for a scope that is always requested. */
	field?: string;
	/** Undefined where the scope alone decides. */
	role?: string;
	adAccountRole?: string;
}

const LEAD_PERMISSION: Permission = {
	scopes: ['r_marketing_leadgen_automation'],
	product: 'Lead Sync API',
	role: 'the role Super admin or Content admin on this Page',
	adAccountRole: 'a role on the ad account, and one on its Page',
};

/** LinkedIn lists ad accounts with any of these. */
const AD_ACCOUNT_SCOPES: readonly string[] = ['r_ads', 'rw_ads'];

/** Members may read their own Page roles, and the name of any Page. */
const OWN_ROLES_PERMISSION: Permission = {
	scopes: ['r_organization_admin', 'rw_organization_admin'],
	product: 'Lead Sync API',
};

const AD_ACCOUNT_PERMISSION: Permission = {
	scopes: AD_ACCOUNT_SCOPES,
	product: 'Advertising API',
	field: 'Ad Leads',
};

export const PERMISSIONS: Readonly<Record<string, Permission>> = {
	leadFormResponses: LEAD_PERMISSION,
	leadForms: {
		...LEAD_PERMISSION,
		role: 'a role on this Page, such as Content admin',
		adAccountRole: 'a role on the ad account',
	},
	leadNotifications: LEAD_PERMISSION,
	events: { ...LEAD_PERMISSION, scopes: ['r_events', 'rw_events'] },
	organizationAcls: OWN_ROLES_PERMISSION,
	organizationsLookup: OWN_ROLES_PERMISSION,
	adAccounts: AD_ACCOUNT_PERMISSION,
	adAccountUsers: AD_ACCOUNT_PERMISSION,
};
