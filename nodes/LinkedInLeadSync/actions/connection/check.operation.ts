import { compact, uniqBy } from 'lodash';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { chosenOrganization } from '../../../shared/panel/fields';
import { organizationOrAllField } from '../../../shared/panel/locators';
import { optionsCollection } from '../../../shared/panel/parameters';
import { retirementDate } from '../../../shared/wire/apiVersions';
import { DAY, dayInWords } from '../../../shared/values/time';
import { CREDENTIAL_TYPE } from '../../../shared/wire/credential';
import { classifyThrown } from '../../../shared/wire/errors/failure';
import { LinkedInClient } from '../../../shared/wire/linkedInClient';
import type { OperationContext, OperationDefinition, OperationOutput } from '../operation';
import type { CheckedPage } from './access';
import { accessInWords, readAccess } from './access';
import type { ConnectionProblem } from './problem';
import { problemOf, summaryOf, worstStatus } from './problem';
import {
	expiryProblems,
	introspectToken,
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
		default: 14,
		description: 'How many days before the sign-in or API version ends the check warns',
	},
]);

export const check: OperationDefinition = {
	name: 'Check',
	description: 'Check whether event leads can be read, and what to do if not',
	action: 'Check connection',
	fields: [pageField, optionsField],
	run: { onEach: runCheck },
};

/** Reports whether leads can be read (LGF-002 to LGF-007). A broken connection is a result, not an error. */
async function runCheck(context: OperationContext): Promise<OperationOutput[]> {
	const { client, execute, parameters } = context;
	const { refreshNow, warnDays } = parameters.read(optionsField);
	const name = execute.getNode().credentials?.[CREDENTIAL_TYPE]?.name ?? 'LinkedIn';
	const introspection = await introspectToken(client);
	const scopes = scopeReport(introspection?.scopes ?? client.credential.token?.grantedScopes);
	const notRefreshed = refreshNow ? await refresh(client, execute, name) : [];
	const access = await readAccess(client, scopes, chosenOrganization(parameters));
	const { works, pages } = access;

	const current = await LinkedInClient.create(execute);
	const tokens = tokenReport({ before: client, current, introspection, works });
	const ofConnection = [
		...notRefreshed,
		...access.problems,
		...(works === false ? [] : expiryProblems(tokens, warnDays, name)),
		...scopeProblems(scopes, name),
	];
	const isUnsupported = ofConnection.some(({ status }) => status === 'api_version_unsupported');
	const ofVersion = isUnsupported ? undefined : versionProblem(current, warnDays);
	const problems = uniqBy(compact([...ofConnection, ofVersion]), 'message');
	const { healthy, ...verdict } = verdictOf(problems, pages);
	context.hint(verdict.summary, healthy ? 'info' : 'warning');
	const json = {
		...verdict,
		problems: problems.map(({ code, message, fix }) => ({ code, message, fix })),
		organizations: pages.map(({ report }) => report),
		...tokens,
		scopes,
		api_version: versionReport(current),
		member: access.member ?? null,
		healthy,
		credential_name: name,
		checked_at: new Date().toISOString(),
	};
	return [{ json: json as unknown as IDataObject }];
}

function verdictOf(problems: readonly ConnectionProblem[], pages: readonly CheckedPage[]) {
	const status = worstStatus(problems);
	const isAnyReadable = pages.some(({ report }) => report.event_leads_readable);
	const summary = summaryOf(status, problems, isAnyReadable ? accessInWords(pages) : undefined);
	return { status, summary, healthy: status === 'ok' || status === 'expiring_soon' };
}

/** Makes n8n renew and store the token. Reports LinkedIn's refusal as a problem. */
async function refresh(
	client: LinkedInClient,
	execute: IExecuteFunctions,
	credentialName: string,
): Promise<ConnectionProblem[]> {
	const { token } = client.credential;
	if (token !== undefined && !token.hasRefreshToken) return [notRenewable(credentialName)];
	try {
		await execute.helpers.refreshOAuth2Token.call(execute, CREDENTIAL_TYPE);
		return [];
	} catch (error) {
		const failure = classifyThrown(error);
		return [problemOf(client, client.error(failure, { path: '/oauth/accessToken' }))];
	}
}

function versionReport({ credential, apiVersion }: LinkedInClient) {
	return {
		configured: credential.apiVersion,
		in_use: apiVersion,
		retirement_date: retirementDate(apiVersion) ?? null,
	};
}

/** Undefined if the credential's version is in use, and ends in more than `warnDays`. */
function versionProblem(
	{ apiVersion, credential }: LinkedInClient,
	warnDays: number,
): ConnectionProblem | undefined {
	if (apiVersion !== credential.apiVersion) {
		return {
			code: 'api_version_followed',
			message: `LinkedIn has retired API version ${credential.apiVersion}, so ${apiVersion} is used instead`,
			fix: `No action needed. To make the change permanent, open the credential and set API Version to ${apiVersion}.`,
			status: 'ok',
		};
	}
	const date = retirementDate(apiVersion);
	const daysLeft = Math.floor((Date.parse(date ?? '') - Date.now()) / DAY);
	if (date === undefined || daysLeft > warnDays) return undefined;
	const follows = credential.followApiVersion;
	return {
		code: 'api_version_retiring',
		message: `LinkedIn ${daysLeft < 0 ? 'planned to retire' : 'retires'} API version ${apiVersion} around ${dayInWords(date)}`,
		fix: follows
			? 'No action needed: Follow API Version is on, so the nodes then use the next version. To choose it yourself, open the credential and set API Version to a newer month.'
			: 'After that no lead can be read. Open the credential and set API Version to a newer month, or turn on Follow API Version.',
		status: follows ? 'ok' : 'expiring_soon',
	};
}
