import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL_TYPE } from '../../../shared/wire/credential';
import { classifyThrown } from '../../../shared/wire/errors/classify';
import { LinkedInClient } from '../../../shared/wire/linkedInClient';
import { introspectToken } from '../../../shared/linkedin/tokenIntrospection';
import type { Operation } from '../operation';
import { showFor } from '../showFor';
import { accessReport } from './accessReport';
import type { CheckOptions } from './checkFields';
import { checkOptionsField, readCheckOptions } from './checkFields';
import type { NewestStored } from './newestStored';
import { readNewestStored } from './newestStored';
import { scopeProblems, scopeReport } from './permissionReport';
import type { ConnectionProblem } from './problem';
import { problemOf, summaryOf, worstStatus } from './problem';
import {
	clientProblems,
	expiryProblems,
	notOnDemand,
	notRenewable,
	tokenReport,
} from './tokenReport';
import { versionProblems, versionReport } from './versionReport';

export const fields = showFor('connection', 'check', [checkOptionsField]);

/** Says whether leads can flow (LGF-002 to LGF-007). A bad connection is a result, not an error. */
export const check: Operation = async ({ client, execute, read, itemIndex }) => {
	const options = readCheckOptions(execute.getNode(), read('options'), itemIndex);
	const { comparesWithStored, failsWhenUnhealthy } = options;
	// All items together are what is stored.
	if (comparesWithStored && itemIndex > 0) return [];
	const stored = comparesWithStored
		? readNewestStored(execute.getInputData().map(({ json }) => json))
		: undefined;
	const report = await checkConnection(client, execute, options, stored);
	if (failsWhenUnhealthy && !report.healthy) {
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
	client: LinkedInClient,
	execute: IExecuteFunctions,
	options: CheckOptions,
	stored: NewestStored | undefined,
) {
	const { warnDays } = options;
	const now = Date.now();
	const problems: ConnectionProblem[] = [];
	const name = execute.getNode().credentials?.[CREDENTIAL_TYPE]?.name ?? 'LinkedIn';
	const introspected = await introspectToken(client);
	const introspection = introspected === 'client_refused' ? undefined : introspected;
	const scopes = scopeReport(introspection?.scopes ?? client.credential.token?.grantedScopes);
	if (options.refreshesNow) problems.push(...(await refresh(client, execute, name)));

	const access = await accessReport(client, options, scopes, stored, now);
	const { works } = access;
	const isKnown = ({ message }: ConnectionProblem) =>
		problems.some((problem) => problem.message === message);
	problems.push(...access.problems.filter((problem) => !isKnown(problem)));

	// The calls may have renewed the token.
	const current = await LinkedInClient.create(execute);
	const { token } = current.credential;
	const renewed = isRenewed(client, current);
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
		member: access.member,
		...tokens,
		scopes,
		organizations: access.organizations,
		sponsored_accounts: access.adAccounts,
		api_version: version,
		problems,
		summary: summaryOf(status, name, problems),
	};
}

function isRenewed(before: LinkedInClient, { credential: { token } }: LinkedInClient): boolean {
	return token !== undefined && token.accessToken !== before.credential.token?.accessToken;
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
