import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL_TYPE } from '../../../shared/api/credential';
import { classifyThrown } from '../../../shared/api/errors/classify';
import { LinkedInClient } from '../../../shared/api/linkedInClient';
import type { SignedInMember } from '../../../shared/api/members';
import { getSignedInMember } from '../../../shared/api/members';
import { administeredOrganizations } from '../../../shared/api/organizations';
import { introspectToken } from '../../../shared/api/tokenIntrospection';
import { WARN_DAYS } from '../../../shared/api/versionWatch';
import type { Operation } from '../operation';
import { showFor } from '../showFor';
import type { OrganizationReport } from './permissionReport';
import { lacksLeadScope, organizationReport, scopeProblems, scopeReport } from './permissionReport';
import type { ConnectionProblem } from './problem';
import { problemOf, worstStatus } from './problem';
import {
	clientProblems,
	expiryProblems,
	notOnDemand,
	notRenewable,
	tokenReport,
} from './tokenReport';
import { versionProblems, versionReport } from './versionReport';

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Fail When Unhealthy',
			name: 'failWhenUnhealthy',
			type: 'boolean',
			default: false,
			description:
				'Whether to end with an error when leads cannot flow, so that an error workflow starts',
		},
		{
			displayName: 'Refresh Now',
			name: 'refreshNow',
			type: 'boolean',
			default: false,
			description: 'Whether to renew the access token before the check',
		},
		{
			displayName: 'Test Lead Access',
			name: 'testLeadAccess',
			type: 'boolean',
			default: true,
			description:
				'Whether to ask for one lead of each organization (one call each). Without it, only the roles are looked at.',
		},
		{
			displayName: 'Warn Days Before Expiry',
			name: 'warnDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: WARN_DAYS,
			description:
				'How many days before the sign-in or the API version ends the status becomes expiring_soon',
		},
	],
};

export const fields = showFor('connection', 'check', [optionsField]);

interface CheckOptions {
	failWhenUnhealthy: boolean;
	refreshNow: boolean;
	testLeadAccess: boolean;
	warnDays: number;
}

/** Says whether leads can flow (LGF-002 to LGF-007). A bad connection is a result, not an error. */
export const check: Operation = async ({ client, execute, read, itemIndex }) => {
	const options = (read('options') ?? {}) as Partial<CheckOptions>;
	const report = await checkConnection(client, execute, options);
	if (options.failWhenUnhealthy === true && !report.healthy) {
		const [worst] = report.problems.filter(({ status }) => status === report.status);
		const { message, fix: description } = worst;
		const error = new NodeOperationError(execute.getNode(), message, { description, itemIndex });
		// NodeOperationError swaps a text with a network code in it for its own.
		error.message = message;
		throw error;
	}
	const problems = report.problems.map(({ code, message, fix }) => ({ code, message, fix }));
	return [{ json: { ...report, problems } as IDataObject }];
};

async function checkConnection(
	stored: LinkedInClient,
	execute: IExecuteFunctions,
	{ refreshNow, testLeadAccess = true, warnDays = WARN_DAYS }: Partial<CheckOptions>,
) {
	const now = Date.now();
	const problems: ConnectionProblem[] = [];
	const name = execute.getNode().credentials?.[CREDENTIAL_TYPE]?.name ?? 'LinkedIn';
	const introspected = await introspectToken(stored);
	const introspection = introspected === 'client_refused' ? undefined : introspected;
	const scopes = scopeReport(introspection?.scopes ?? stored.credential.token?.grantedScopes);
	if (refreshNow === true) problems.push(...(await refresh(stored, execute, name)));

	let member: SignedInMember | undefined;
	let organizations: OrganizationReport[] = [];
	let works: boolean | undefined;
	try {
		const roles = await administeredOrganizations(stored);
		works = true;
		const rolesOrProbe = testLeadAccess ? 'probe' : 'roles';
		const depth = lacksLeadScope(scopes) ? 'none' : rolesOrProbe;
		const access = await organizationReport(stored, roles, depth);
		organizations = access.organizations;
		problems.push(...access.problems);
		member = await getSignedInMember(stored);
	} catch (error) {
		const problem = problemOf(stored, error);
		if (problem.status === 'reconnect_required') works = false;
		const isExplained = problem.status === 'missing_permissions' && scopes.missing.length > 0;
		const isKnown = problems.some(({ message }) => message === problem.message);
		if (!isExplained && !isKnown) problems.push(problem);
	}

	// The calls may have renewed the token.
	const current = await LinkedInClient.create(execute);
	const { token } = current.credential;
	const renewed = token !== undefined && token.accessToken !== stored.credential.token?.accessToken;
	const tokens = tokenReport({ token, introspection, works, renewed, now });
	const version = versionReport(current);
	if (works !== false) problems.push(...expiryProblems(tokens, warnDays, name));
	if (works === true && introspected === 'client_refused') {
		problems.push(...clientProblems(tokens, name));
	}
	problems.push(...scopeProblems(scopes, name));
	if (!problems.some(({ status }) => status === 'api_version_unsupported')) {
		problems.push(...versionProblems(current, version, warnDays, now));
	}

	const status = worstStatus(problems);
	return {
		status,
		healthy: status === 'ok' || status === 'expiring_soon',
		checked_at: new Date(now).toISOString(),
		credential_name: name,
		member: member ?? null,
		...tokens,
		scopes,
		organizations,
		api_version: version,
		problems,
	};
}

/** Has n8n refresh and store the token; LinkedIn's refusal is a problem to report. */
async function refresh(
	client: LinkedInClient,
	execute: IExecuteFunctions,
	credentialName: string,
): Promise<ConnectionProblem[]> {
	const { token } = client.credential;
	if (token !== undefined && !token.hasRefreshToken) return [notRenewable(credentialName)];
	if (typeof execute.helpers.refreshOAuth2Token !== 'function') return [notOnDemand()];
	try {
		await execute.helpers.refreshOAuth2Token.call(execute, CREDENTIAL_TYPE);
		return [];
	} catch (error) {
		const failure = classifyThrown(error);
		return [problemOf(client, client.error(failure, { path: '/oauth/accessToken' }))];
	}
}
