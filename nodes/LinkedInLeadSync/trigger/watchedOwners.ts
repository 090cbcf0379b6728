import { CREDENTIAL_TYPE } from '../../shared/api/credential';
import { isTransient } from '../../shared/api/errors/linkedInError';
import type { LeadOwner } from '../../shared/api/leadOwner';
import type { LinkedInClient } from '../../shared/api/linkedInClient';
import type { LeadScope } from '../../shared/reading/leadScope';
import { ownersOf } from '../../shared/reading/leadScope';
import { filterKey } from './filterCursors';
import type { OrganizationList } from './triggerState';

/** The list of organizations changes rarely, and listing them costs calls of a daily quota. */
const LIST_AGAIN_AFTER_MS = 60 * 60 * 1000;

/** LinkedIn's daily quotas have started anew by then. */
const HEARD_OF_AFTER_MS = 24 * 60 * 60 * 1000;

export interface WatchedOwners {
	owners: LeadOwner[];
	/** What is to be remembered. */
	organizations?: OrganizationList;
	/** Why the list of organizations is older than a day. */
	failure?: unknown;
}

/**
 * Whose leads to watch. While LinkedIn fails to list the organizations, those known from before.
 * @throws NodeApiError as `LinkedInClient.request`; NodeOperationError when there is nothing to watch
 */
export async function watchedOwners(
	client: LinkedInClient,
	scope: LeadScope,
	known: OrganizationList | undefined,
	now: number,
): Promise<WatchedOwners> {
	const isOneOwner = scope.organizationId !== undefined || scope.sponsoredAccountId !== undefined;
	if (isOneOwner) return { owners: await ownersOf(client, scope) };
	const { credentials } = client.context.getNode();
	const listedFor = `${filterKey(scope)} ${credentials?.[CREDENTIAL_TYPE]?.id ?? ''}`;
	const knownOwners =
		known?.listedFor === listedFor
			? { owners: known.ids.map((organizationId) => ({ organizationId })), organizations: known }
			: undefined;
	const age = now - (known?.listedAt ?? 0);
	if (knownOwners && age < LIST_AGAIN_AFTER_MS) return knownOwners;
	try {
		const owners = await ownersOf(client, scope);
		const ids = owners.flatMap((owner) =>
			'organizationId' in owner ? [owner.organizationId] : [],
		);
		return { owners, organizations: { ids, listedAt: now, listedFor } };
	} catch (error) {
		const failure = client.wrapped(error);
		if (knownOwners === undefined || !isTransient(error)) throw failure;
		client.context.logger.warn(
			`Which organizations to watch could not be looked up again; the trigger goes on with those it knows, and asks again at the next poll. ${failure.message}`,
		);
		return { ...knownOwners, failure: age < HEARD_OF_AFTER_MS ? undefined : failure };
	}
}
