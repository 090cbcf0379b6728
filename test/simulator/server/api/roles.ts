import { approvedRoles } from '../../world/queries';
import type { LeadOwner, LeadType, OrganizationRole } from '../../world/types';
import { accessDenied, ApiError, tokenError } from '../errors';
import type { ApiRequest } from './method';

/** Roles that may read an organization's events and their leads (contract 1.5). */
export const EVENT_ROLES: readonly OrganizationRole[] = ['ADMINISTRATOR', 'CONTENT_ADMINISTRATOR'];

/** Roles that count as a page role for lead forms and the leads of other types (contract 1.5). */
const PAGE_ROLES: readonly OrganizationRole[] = [
	'ADMINISTRATOR',
	'LEAD_GEN_FORMS_MANAGER',
	'CURATOR',
	'CONTENT_ADMINISTRATOR',
	'ANALYST',
];

const AD_ACCOUNT_ROLES = [
	'ACCOUNT_BILLING_ADMIN',
	'ACCOUNT_MANAGER',
	'CAMPAIGN_MANAGER',
	'CREATIVE_MANAGER',
	'VIEWER',
];

/** @throws {ApiError} 403 without such a role */
export function requirePageRole(
	request: ApiRequest,
	organizationId: string,
	roles: readonly OrganizationRole[],
): void {
	const held = approvedRoles(request.state.world, request.memberId, organizationId);
	if (!held.some((role) => roles.includes(role))) throw accessDenied(request.methodName);
}

/** @throws {ApiError} 403 when the member may not read forms of this owner */
export function requireFormAccess(request: ApiRequest, owner: LeadOwner): void {
	if ('organizationId' in owner) requirePageRole(request, owner.organizationId, PAGE_ROLES);
	else if (!hasAdAccountRole(request, owner.adAccountId)) throw accessDenied(request.methodName);
}

/**
 * Whether the list of leads shows anything.
 * @throws {ApiError} when the member may not read leads of this owner and type, however that is answered (2.6)
 */
export function mayListLeads(request: ApiRequest, owner: LeadOwner, leadType: LeadType): boolean {
	const { leadsWithoutRole } = request.state.variants;
	try {
		requireLeadAccess(request, owner, leadType);
		return true;
	} catch (error) {
		if (!(error instanceof ApiError) || leadsWithoutRole === 403) throw error;
		if (leadsWithoutRole === 401) throw tokenError('revoked');
		return false;
	}
}

/** @throws {ApiError} 403 when the member may not read leads of this owner and type (contract 1.5) */
export function requireLeadAccess(request: ApiRequest, owner: LeadOwner, leadType: LeadType): void {
	const { world } = request.state;
	if ('organizationId' in owner) {
		if (world.unreadableOrganizationIds.includes(owner.organizationId)) {
			throw accessDenied(request.methodName);
		}
		return requirePageRole(
			request,
			owner.organizationId,
			leadType === 'EVENT' ? EVENT_ROLES : PAGE_ROLES,
		);
	}
	const account = world.adAccounts.find(({ id }) => id === owner.adAccountId);
	if (account === undefined || !hasAdAccountRole(request, account.id)) {
		throw accessDenied(request.methodName);
	}
	requirePageRole(request, account.organizationId, PAGE_ROLES);
}

function hasAdAccountRole({ state, memberId }: ApiRequest, adAccountId: string): boolean {
	const account = state.world.adAccounts.find(({ id }) => id === adAccountId);
	return account !== undefined && AD_ACCOUNT_ROLES.includes(account.roles[memberId]);
}
