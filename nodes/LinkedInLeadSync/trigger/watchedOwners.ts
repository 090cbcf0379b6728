import { CREDENTIAL_TYPE } from '../../shared/api/credential';
import type { LeadOwner } from '../../shared/api/leadOwner';
import type { LinkedInClient } from '../../shared/api/linkedInClient';
import type { LeadScope } from '../../shared/leadSync/leadScope';
import { ownersOf } from '../../shared/leadSync/leadScope';
import { filterKey } from './filterCursors';
import type { OrganizationList } from './triggerState';

/** The list of organizations changes rarely, and listing them costs calls of a daily quota. */
const LIST_AGAIN_AFTER_MS = 60 * 60 * 1000;

/**
 * Whose leads to watch, and the list to remember when it had to be asked for.
 * @throws NodeApiError as `LinkedInClient.request`; NodeOperationError when there is nothing to watch
 */
export async function watchedOwners(
	client: LinkedInClient,
	scope: LeadScope,
	known: OrganizationList | undefined,
	now: number,
): Promise<{ owners: LeadOwner[]; organizations?: OrganizationList }> {
	const isOneOwner = scope.organizationId !== undefined || scope.sponsoredAccountId !== undefined;
	if (isOneOwner) return { owners: await ownersOf(client, scope) };
	const { credentials } = client.context.getNode();
	const listedFor = `${filterKey(scope)} ${credentials?.[CREDENTIAL_TYPE]?.id ?? ''}`;
	const isCurrent = known?.listedFor === listedFor && now - known.listedAt < LIST_AGAIN_AFTER_MS;
	if (isCurrent) {
		return {
			owners: known.ids.map((organizationId) => ({ organizationId })),
			organizations: known,
		};
	}
	const owners = await ownersOf(client, scope);
	const ids = owners.flatMap((owner) => ('organizationId' in owner ? [owner.organizationId] : []));
	return { owners, organizations: { ids, listedAt: now, listedFor } };
}
