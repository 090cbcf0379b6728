import { PERMISSIONS } from '../../../shared/wire/errors/permissions';
import type { ConnectionProblem } from './problem';

export interface ScopeReport {
	granted: string[] | null;
	missing: string[];
}

/** The scopes that every lead needs; each entry lists alternatives. */
const NEEDED_SCOPES = [
	PERMISSIONS.leadFormResponses,
	PERMISSIONS.events,
	PERMISSIONS.organizationAcls,
].map(({ scopes }) => scopes);

export function scopeReport(granted: string[] | undefined): ScopeReport {
	if (granted === undefined) return { granted: null, missing: [] };
	const missing = NEEDED_SCOPES.filter(
		(alternatives) => !alternatives.some((scope) => granted.includes(scope)),
	).map(([scope]) => scope);
	return { granted, missing };
}

/** Without this scope, roles do not help. */
export function hasLeadScope({ missing }: ScopeReport): boolean {
	return !missing.some((scope) => PERMISSIONS.leadFormResponses.scopes.includes(scope));
}

export function scopeProblems(
	{ missing }: ScopeReport,
	credentialName: string,
): ConnectionProblem[] {
	return missing.map((scope) => ({
		code: 'scope_missing',
		message: `LinkedIn did not grant the scope ${scope} to the credential "${credentialName}"`,
		fix: `Check in the Auth tab of your LinkedIn app that a product grants ${scope}, and that the credential asks for it. Then open the credential "${credentialName}" and select Switch account (older n8n: Reconnect).`,
		status: 'missing_permissions',
	}));
}
