import { isPlainObject, mapValues, omitBy } from 'lodash';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { chosenOrganization } from '../../../shared/panel/leadScopeFields';
import { organizationOrAllField } from '../../../shared/panel/locators';
import { optionsCollection } from '../../../shared/panel/parameters';
import { WARN_DAYS, retirementDate, versionWarning } from '../../../shared/wire/apiVersions';
import { CREDENTIAL_TYPE } from '../../../shared/wire/credential';
import { classifyThrown } from '../../../shared/wire/errors/failure';
import { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { introspectToken } from '../../../shared/linkedin/tokenIntrospection';
import type { OperationContext, OperationDefinition, OperationOutput } from '../operation';
import type { Check } from './probes';
import { accessInWords, probe } from './probes';
import type { ConnectionProblem } from './problem';
import { problemOf, summaryOf, worstStatus } from './problem';
import {
	clientProblem,
	expiryProblems,
	NOT_ON_DEMAND,
	notRenewable,
	scopeProblems,
	scopeReport,
	tokenReport,
} from './tokens';

const pageField = {
	...organizationOrAllField,
	description: 'The Page to check. A lost role is found only for a chosen Page.',
} as const satisfies INodeProperties;

const optionsField = optionsCollection([
	{
		displayName: 'Refresh Now',
		name: 'refreshNow',
		type: 'boolean',
		default: false,
		description: 'Whether to renew the access token before the check, even if it has not expired',
	},
	{
		displayName: 'Warn Days Before Expiry',
		name: 'warnDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: WARN_DAYS,
		description: 'How many days before the sign-in or API version ends the check warns',
	},
]);

export const check: OperationDefinition = {
	name: 'Check',
	description: 'Check whether leads can be read, and what to do if not',
	action: 'Check connection – whether leads can be read',
	fields: [pageField, optionsField],
	run: { onEach: runCheck },
};

/** Reports whether leads can be read (LGF-002 to LGF-007). A broken connection is a result, not an error. */
async function runCheck(context: OperationContext): Promise<OperationOutput[]> {
	const report = await checkConnection(context, context.parameters.read(optionsField));
	context.hint(report.summary, report.healthy ? 'info' : 'warning');
	const problems = report.problems.map(({ code, message, fix }) => ({ code, message, fix }));
	return [{ json: known({ ...report, problems }) as IDataObject }];
}

/** Without what is empty or unknown, which n8n's table shows in red. */
function known(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(known);
	if (!isPlainObject(value)) return value;
	const isUnknown = (each: unknown) => each == null || (Array.isArray(each) && each.length === 0);
	return mapValues(omitBy(value as object, isUnknown), known);
}

async function checkConnection(
	{ client, execute, parameters }: OperationContext,
	{ refreshNow, warnDays }: { refreshNow: boolean; warnDays: number },
) {
	const now = Date.now();
	const problems: ConnectionProblem[] = [];
	const name = execute.getNode().credentials?.[CREDENTIAL_TYPE]?.name ?? 'LinkedIn';
	const introspected = await introspectToken(client);
	const introspection = introspected === 'client_refused' ? undefined : introspected;
	const scopes = scopeReport(introspection?.scopes ?? client.credential.token?.grantedScopes);
	if (refreshNow) problems.push(...(await refresh(client, execute, name)));

	const asked: Check = {
		client,
		scopes,
		page: chosenOrganization(parameters),
		note: (problem) => {
			if (!problems.some(({ message }) => message === problem.message)) problems.push(problem);
		},
		pages: [],
		adAccounts: [],
	};
	await probe(asked);
	const { works, pages, adAccounts, member } = asked;

	const current = await LinkedInClient.create(execute);
	const { token } = current.credential;
	const renewed = token !== undefined && token.accessToken !== client.credential.token?.accessToken;
	const tokens = tokenReport({ token, introspection, works, renewed, now });
	if (works !== false) problems.push(...expiryProblems(tokens, warnDays, name));
	if (works === true && introspected === 'client_refused') problems.push(clientProblem(name));
	problems.push(...scopeProblems(scopes, name));
	const warning = versionWarning(current, warnDays, now);
	const isUnsupported = problems.some(({ status }) => status === 'api_version_unsupported');
	if (warning !== undefined && !isUnsupported) {
		const { stops, ...words } = warning;
		problems.push({ ...words, status: stops ? 'expiring_soon' : 'ok' });
	}

	const status = worstStatus(problems);
	const isAnyReadable = pages.some(({ report }) => report.event_leads_readable);
	return {
		status,
		problems,
		organizations: pages.map(({ report }) => report),
		sponsored_accounts: adAccounts,
		...tokens,
		scopes,
		api_version: {
			configured: current.credential.apiVersion,
			in_use: current.apiVersion,
			retirement_date: retirementDate(current.apiVersion),
		},
		member,
		healthy: status === 'ok' || status === 'expiring_soon',
		credential_name: name,
		checked_at: new Date(now).toISOString(),
		// Last, because the hint above the table says the same.
		summary: summaryOf(status, problems, isAnyReadable ? `${accessInWords(pages)}.` : ''),
	};
}

/** Makes n8n renew and store the token. Reports LinkedIn's refusal as a problem. */
async function refresh(
	client: LinkedInClient,
	execute: IExecuteFunctions,
	credentialName: string,
): Promise<ConnectionProblem[]> {
	const { token } = client.credential;
	if (token !== undefined && !token.hasRefreshToken) return [notRenewable(credentialName)];
	if (typeof execute.helpers.refreshOAuth2Token !== 'function') return [NOT_ON_DEMAND];
	try {
		await execute.helpers.refreshOAuth2Token.call(execute, CREDENTIAL_TYPE);
		return [];
	} catch (error) {
		const failure = classifyThrown(error);
		return [problemOf(client, client.error(failure, { path: '/oauth/accessToken' }))];
	}
}
