import { approvedRoles, EVENT_LEAD_ROLES } from '../../world/queries';
import type { LeadOwner, LeadType, OrganizationRole } from '../../world/types';
import { accessDenied, invalidValue, tokenError } from '../errors';
import type { ApiRequest } from './request';

/** Roles that may read lead forms, and leads of all types but EVENT (contract 1.5). */
const PAGE_ROLES: readonly OrganizationRole[] = [
	...(['ADMINISTRATOR', 'LEAD_GEN_FORMS_MANAGER', 'CURATOR'] as const),
	...(['CONTENT_ADMINISTRATOR', 'ANALYST'] as const),
];

const AD_ACCOUNT_ROLES = [
	...['ACCOUNT_BILLING_ADMIN', 'ACCOUNT_MANAGER', 'CAMPAIGN_MANAGER', 'CREATIVE_MANAGER', 'VIEWER'],
];

/** @throws {ApiError} 403 unless the member may see the organization's events */
export function requireEventRole(request: ApiRequest, organizationId: string): void {
	requirePageRole(request, organizationId, EVENT_LEAD_ROLES);
}

/** @throws {ApiError} 403 when the member may not read forms of this owner */
export function requireFormAccess(request: ApiRequest, owner: LeadOwner): void {
	if ('organizationId' in owner) requirePageRole(request, owner.organizationId, PAGE_ROLES);
	else requireAdAccountRole(request, owner.adAccountId);
}

/**
 * @param leadType any type of the owner's leads when absent
 * @throws {ApiError} 403 when the member may not read leads of this owner and type (contract 1.5)
 */
export function requireLeadAccess(
	request: ApiRequest,
	owner: LeadOwner,
	leadType?: LeadType,
): void {
	if ('adAccountId' in owner) {
		const { organizationId } = requireAdAccountRole(request, owner.adAccountId);
		return requirePageRole(request, organizationId, PAGE_ROLES);
	}
	const { organizationId } = owner;
	if (request.state.world.unreadableOrganizationIds.includes(organizationId)) {
		throw accessDenied(request.methodName);
	}
	requirePageRole(request, organizationId, leadType === 'EVENT' ? EVENT_LEAD_ROLES : PAGE_ROLES);
}

/** @throws {ApiError} when the member may not list these leads: 403, or 401 by the variant (2.6) */
export function requireListAccess(
	request: ApiRequest,
	owner: LeadOwner,
	leadType?: LeadType,
): void {
	const { variants } = request.state;
	try {
		requireLeadAccess(request, owner, leadType);
	} catch (error) {
		throw variants.leadsWithoutRole === 401 ? tokenError('revoked', variants) : error;
	}
}

/**
 * EVENT, COMPANY and ORGANIZATION_PRODUCT leads have an organization, SPONSORED ones an ad account.
 * @throws {ApiError} 400 when the kind of owner does not fit
 */
export function requireMatchingOwner(owner: LeadOwner, type: LeadType): void {
	if ((type === 'SPONSORED') !== 'adAccountId' in owner) {
		throw invalidValue('owner', `owner does not go with lead type ${type}`);
	}
}

function requirePageRole(
	{ state, memberId, methodName }: ApiRequest,
	organizationId: string,
	roles: readonly OrganizationRole[],
): void {
	const held = approvedRoles(state.world, memberId, organizationId);
	if (!held.some((role) => roles.includes(role))) throw accessDenied(methodName);
}

function requireAdAccountRole({ state, memberId, methodName }: ApiRequest, adAccountId: string) {
	const account = state.world.adAccounts.find(({ id }) => id === adAccountId);
	const isHeld = account !== undefined && AD_ACCOUNT_ROLES.includes(account.roles[memberId]);
	if (!isHeld) throw accessDenied(methodName);
	return account;
}
