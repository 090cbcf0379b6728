import { DAY } from '../../values/time';
import type { FailureKind, FailureSubject, LinkedInFailure } from './failure';

/** From LinkedIn's permissions and migration pages. */
interface Permission {
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

/** Members may read their own Page roles, and the name of any Page. */
const OWN_ROLES_PERMISSION: Permission = {
	scopes: ['r_organization_admin', 'rw_organization_admin'],
	product: 'Lead Sync API',
};

const AD_ACCOUNT_PERMISSION: Permission = {
	scopes: ['r_ads', 'rw_ads'],
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
};

interface CatalogueEntry {
	kind: FailureKind;
	/** LinkedIn's codes. An entry without codes matches all others of its kind. */
	codes?: readonly string[];
	message: (failure: LinkedInFailure, subject: FailureSubject) => string;
	description: (failure: LinkedInFailure, subject: FailureSubject) => string;
	/** The page of `docs/` that says more, troubleshooting by default. */
	more?: string | ((subject: FailureSubject) => string);
}

/** The time range matters: an hourly pull over the last hour skips the leads of a failed run. */
const KEPT =
	'The LinkedIn Lead Sync Trigger gets the leads later. With Pull leads, choose a time range that covers the outage.';

const DOCS =
	'https://github.com/n8n-nodes-linkedin-lead-sync/n8n-nodes-linkedin-lead-sync/blob/main/docs/';

/** Ends the description of an error. Plain text, because workflows mail descriptions; `fixOf` takes it off again. */
export function moreIn(page: string): string {
	return ` More: ${DOCS}${page}`;
}

export const MORE = / More: https:\S+$/;

const ABOUT_ROLES = 'connect.md#the-role-you-need';

const ABOUT_LISTS = 'troubleshooting.md#a-page-or-event-is-missing-in-a-list';

const ABOUT_MISSING_LEADS = 'troubleshooting.md#a-lead-is-missing';

const ABOUT_INSTANT_LEADS = 'instant-leads.md#when-something-goes-wrong';

/** The label of the present n8n comes first. */
const SIGN_IN =
	'select Switch account (older n8n: Reconnect), even though it says Account connected';

const SIGN_IN_AGAIN = {
	description: (_: LinkedInFailure, subject: FailureSubject) =>
		`Open the credential ${credentialWithUrl(subject)} and ${SIGN_IN}. ${KEPT}`,
	more: 'troubleshooting.md#an-error-names-the-access-token-but-the-credential-says-account-connected',
};

/** Each kind of failure. The first matching entry is used. */
const CATALOGUE: readonly CatalogueEntry[] = [
	{
		kind: 'reconnect_required',
		codes: ['NOT_CONNECTED'],
		more: 'connect.md',
		message: (_, subject) =>
			`The credential ${credentialOf(subject)} is not connected to LinkedIn yet`,
		description: (_, subject) =>
			`Open the credential ${credentialWithUrl(subject)} and select Connect (older n8n: Connect my account). Later, Switch account (older n8n: Reconnect) does the same.`,
	},
	{
		kind: 'reconnect_required',
		codes: ['CLIENT_REFUSED'],
		more: 'connect.md#3-create-the-credential-in-n8n',
		message: (_, subject) =>
			`LinkedIn does not accept the client ID or client secret of the credential ${credentialOf(subject)}`,
		description: (_, subject) =>
			`Copy the client ID and the primary client secret from the Auth tab of your LinkedIn app into the credential ${credentialWithUrl(subject)}, save, then select Switch account (older n8n: Reconnect).`,
	},
	{
		kind: 'reconnect_required',
		message: (_, subject) =>
			`Your LinkedIn sign-in has ended (credential ${credentialOf(subject)})`,
		...SIGN_IN_AGAIN,
	},
	{
		kind: 'unauthorized',
		message: (_, subject) =>
			`LinkedIn no longer accepts the access token of the credential ${credentialOf(subject)}`,
		...SIGN_IN_AGAIN,
	},
	{
		kind: 'missing_permission',
		codes: ['TOKEN_REFUSED_HERE'],
		more: ABOUT_ROLES,
		message: (_, subject) => `LinkedIn does not allow access to ${targetOf(subject)}`,
		description: (_, subject) =>
			`${askForRole(roleFor(subject) ?? LEAD_ROLE, subject)} If you have it, open the credential ${credentialOf(subject)} and ${SIGN_IN}. LinkedIn answered HTTP status 401 here, but accepts this sign-in elsewhere.`,
	},
	{
		kind: 'missing_permission',
		message: (_, subject) => `LinkedIn does not allow access to ${targetOf(subject)}`,
		description: describeMissingPermission,
		more: (subject) => (isRoleMissing(subject) ? ABOUT_ROLES : 'connect.md#scopes'),
	},
	{
		kind: 'version_retired',
		more: 'api-versions.md',
		message: (_, subject) =>
			`LinkedIn has retired API version ${subject.apiVersion || '(none)'} or does not know it`,
		description: (_, subject) =>
			`Open the credential ${credentialOf(subject)} and set API Version to a newer month (YYYYMM).${
				subject.followsApiVersion === true
					? ''
					: ' Or turn on Follow API Version there, so that this happens automatically.'
			}`,
	},
	{
		kind: 'daily_quota',
		message: (_, subject) =>
			`LinkedIn's daily call limit is used up until ${nextReset(subject.now)}`,
		description: (_, subject) =>
			`LinkedIn keeps the leads. A trigger outputs them after ${nextReset(subject.now)}; run an action again then. To need fewer calls, poll less often, choose one LinkedIn Page instead of all, or ask LinkedIn for a higher limit in the Analytics tab of your app.`,
	},
	{
		kind: 'burst_quota',
		message: () => 'LinkedIn is receiving too many calls at once',
		description: () =>
			'Wait a minute and run again, or let fewer workflows read from LinkedIn at the same time.',
	},
	{
		kind: 'not_found',
		more: ({ resource }) => (resource === 'leadFormResponses' ? ABOUT_MISSING_LEADS : ABOUT_LISTS),
		message: (_, subject) => `LinkedIn could not find ${targetOf(subject)}`,
		description: () =>
			'Check the ID, or choose the entry from the list where the field has one. LinkedIn may have deleted it, or your LinkedIn account may not see it.',
	},
	{
		kind: 'refused',
		codes: ['CHALLENGE_FAILED'],
		more: ABOUT_INSTANT_LEADS,
		message: (_, subject) =>
			`The webhook URL ${targetOf(subject)} did not answer LinkedIn's challenge`,
		description: (_, subject) =>
			`Check that the workflow is published or listening; that the internet reaches the address over HTTPS with a valid certificate and no login; and that the credential ${credentialOf(subject)} has the client secret of the LinkedIn app. LinkedIn waits 3 seconds for the answer.`,
	},
	{
		kind: 'refused',
		codes: ['SUBSCRIPTION_REFUSED'],
		more: ABOUT_INSTANT_LEADS,
		message: (_, subject) =>
			`LinkedIn did not accept a subscription for the webhook URL ${targetOf(subject)}`,
		description: (failure) =>
			`LinkedIn said: ${saidBy(failure) ?? `HTTP status ${failure.status}`}. It accepts only public HTTPS addresses, and at most 1,500 subscriptions. Check that the event belongs to the LinkedIn Page and fits the lead type.`,
	},
	{
		kind: 'refused',
		message: (_, subject) => `LinkedIn did not accept the request for ${targetOf(subject)}`,
		description: (failure) =>
			`LinkedIn said: ${saidBy(failure) ?? `HTTP status ${failure.status}`}. Check the IDs and filters of this node. If they are right, report this as an issue of the package.`,
	},
	{
		kind: 'unavailable',
		// The last is the time limit of n8n's HTTP client.
		codes: ['TOO_SLOW', 'ECONNABORTED'],
		message: () => 'LinkedIn takes too long to answer',
		description: () =>
			`${KEPT} If it lasts, let fewer workflows read from LinkedIn at the same time, and check the network of n8n and https://www.linkedin-apistatus.com.`,
	},
	{
		kind: 'unavailable',
		message: (failure) =>
			failure.status === undefined
				? `LinkedIn could not be reached (${failure.code ?? 'no connection'})`
				: `LinkedIn failed to answer (HTTP status ${failure.status})`,
		description: () =>
			`${KEPT} If it lasts, check the network and proxy of n8n, and https://www.linkedin-apistatus.com.`,
	},
	{
		kind: 'unreadable_answer',
		message: (_, subject) => `LinkedIn's answer for ${targetOf(subject)} could not be read`,
		description: (failure) =>
			`${failure.detail ?? 'It was not JSON.'} Run again; if it lasts, check whether a proxy or firewall between n8n and LinkedIn changes answers.`,
	},
];

/**
 * Explains a failure to the user. Never contains a token or secret.
 * @returns `message` says what happened, `description` what to do next and where to read more
 */
export function explain(failure: LinkedInFailure, subject: FailureSubject) {
	const entry = CATALOGUE.find(
		({ kind, codes }) =>
			kind === failure.kind && (codes === undefined || codes.includes(failure.code ?? '')),
	);
	if (entry === undefined) throw new Error(`No catalogue entry for ${failure.kind}`);
	const { message, description, more = 'troubleshooting.md' } = entry;
	return {
		message: message(failure, subject),
		description: `${description(failure, subject)}${moreIn(typeof more === 'string' ? more : more(subject))}`,
	};
}

/** Start of the next UTC day, when LinkedIn resets daily quotas. Source: its page on rate limits. */
export function nextQuotaReset(now: number): number {
	return Math.floor(now / DAY) * DAY + DAY;
}

function nextReset(now: number): string {
	return new Date(nextQuotaReset(now)).toISOString().replace('T', ' ').replace(':00.000Z', ' UTC');
}

/** LinkedIn's message without its full stop: the sentence around it has one. */
function saidBy({ detail }: LinkedInFailure): string | undefined {
	return detail?.replace(/\.$/, '');
}

function credentialOf(subject: FailureSubject): string {
	return subject.credentialName === undefined ? 'of this node' : `"${subject.credentialName}"`;
}

/** With its address in this n8n, because descriptions are mailed to people. */
function credentialWithUrl(subject: FailureSubject): string {
	const { credentialUrl } = subject;
	return `${credentialOf(subject)}${credentialUrl === undefined ? '' : ` (${credentialUrl})`}`;
}

function targetOf(subject: FailureSubject): string {
	return subject.target ?? subject.resource;
}

const LEAD_ROLE = 'Super admin or Content admin on this Page';

function askForRole(role: string, { target = '' }: FailureSubject): string {
	const isOfAds = target.includes('ad account');
	const where = isOfAds
		? 'An admin of the ad account grants it in Campaign Manager.'
		: 'A Super admin grants it in LinkedIn under Settings → Manage admins.';
	return `You need ${role}. ${where}`;
}

function roleFor({ resource, target = '' }: FailureSubject): string | undefined {
	const { role, adAccountRole } = PERMISSIONS[resource] ?? {};
	// The target contains "ad account" when the leads of ads were requested.
	return target.includes('ad account') ? (adAccountRole ?? role) : role;
}

/** A scope is granted by a product of the LinkedIn app, and some scopes are requested by a switch only. */
function askForScope({ scopes, product, field }: Permission, subject: FailureSubject): string {
	const open = `the credential ${credentialOf(subject)}`;
	const signIn = 'select Switch account (older n8n: Reconnect)';
	return field === undefined
		? `Check that your LinkedIn app has the product ${product}, then ${signIn} in ${open}. It lacks ${scopes[0]}.`
		: `Turn on ${field} in ${open}, then ${signIn}. Your LinkedIn app needs the product ${product}.`;
}

function isScopeMissing({ scopes }: Permission, { grantedScopes }: FailureSubject): boolean {
	return grantedScopes !== undefined && !scopes.some((scope) => grantedScopes.includes(scope));
}

/** Whether LinkedIn granted the scope that the resource needs, so that a role must be missing. */
function isRoleMissing(subject: FailureSubject): boolean {
	const permission = PERMISSIONS[subject.resource];
	return roleFor(subject) !== undefined && !isScopeMissing(permission, subject);
}

function describeMissingPermission(failure: LinkedInFailure, subject: FailureSubject): string {
	const credential = credentialOf(subject);
	const permission = PERMISSIONS[subject.resource];
	if (permission === undefined) {
		return `LinkedIn said: ${saidBy(failure) ?? 'not enough permissions'}. Check the scopes of the credential ${credential}.`;
	}
	if (isScopeMissing(permission, subject)) return askForScope(permission, subject);
	const role = roleFor(subject);
	if (role !== undefined) return askForRole(role, subject);
	return `The credential ${credential} needs the scope ${permission.scopes.join(' or ')}. Check that a product of your LinkedIn app grants it, then open the credential and select Switch account (older n8n: Reconnect).`;
}
