import { difference } from 'lodash';
import type { NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL_TYPE } from '../../shared/wire/credential';
import { isTransient, fieldError } from '../../shared/wire/errors/linkedInError';
import type { LeadOwner, LeadScope } from '../../shared/values/leadOwner';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { allOwners, isOfOneOwner, organizationOfChoice } from '../../shared/linkedin/leadScope';
import { DAY, HOUR } from '../../shared/values/time';
import { watchKey } from './keys';
import type { Pages } from './state';

/** The list of Pages changes rarely, and reading it costs calls of a daily quota. */
const LIST_AGAIN_AFTER = HOUR;

/** LinkedIn's daily quotas are reset by then. */
const HEARD_OF_AFTER = DAY;

/** What to do about a Page whose leads your LinkedIn account cannot read any more. */
export const ASK_FOR_ROLE =
	'Ask a Page admin to give your LinkedIn account the role Super admin or Content admin in LinkedIn under Manage admins; the trigger then outputs the leads of that time.';

export interface WatchedOwners {
	owners: LeadOwner[];
	pages?: Pages;
	/** Set when the list is older than a day. */
	failure?: unknown;
	/** Reported once: Pages that are no longer watched. */
	notice?: NodeOperationError;
}

/**
 * The owners to watch. Uses the last list while LinkedIn fails to list Pages.
 * @throws NodeApiError as `LinkedInClient.request`; NodeOperationError if there is no owner
 */
export async function watchedOwners(
	client: LinkedInClient,
	scope: LeadScope,
	known: Pages | undefined,
	now: number,
): Promise<WatchedOwners> {
	if (scope.owner !== undefined) return { owners: [scope.owner], pages: known };
	const { credentials } = client.context.getNode();
	const listedFor = `${watchKey(scope)} ${credentials?.[CREDENTIAL_TYPE]?.id ?? ''}`;
	const lastList = known?.listedFor === listedFor ? known : undefined;
	const knownOwners = lastList && {
		owners: lastList.ids.map((id): LeadOwner => ({ kind: 'organization', id })),
		pages: lastList,
	};
	const age = Math.abs(now - (known?.listedAt ?? 0));
	if (knownOwners && age < LIST_AGAIN_AFTER) return knownOwners;
	try {
		const chosen = await organizationOfChoice(client, scope);
		const isAnyOwner = isOfOneOwner(scope) && chosen === undefined;
		// The event or form is deleted or fails, but its owner cannot have changed.
		if (isAnyOwner && knownOwners && !knownOwners.pages.isAnyOwner) {
			return { ...knownOwners, pages: { ...knownOwners.pages, listedAt: now } };
		}
		const owners = chosen === undefined ? await allOwners(client, scope) : [chosen];
		const ids = owners.map(({ id }) => id);
		// Only the list of all roles shows a lost role.
		const gone = isOfOneOwner(scope) ? [] : difference(lastList?.ids, ids);
		return {
			owners,
			pages: { ids, listedAt: now, listedFor, isAnyOwner },
			notice: gone.length > 0 ? notWatchedAnyMore(client, gone) : undefined,
		};
	} catch (error) {
		const failure = client.wrapped(error);
		if (knownOwners === undefined || !isTransient(error)) throw failure;
		client.context.logger.warn(
			`LinkedIn did not say which Pages to watch; the trigger continues with those it knows, and asks again at the next poll. ${failure.message}`,
		);
		return { ...knownOwners, failure: age < HEARD_OF_AFTER ? undefined : failure };
	}
}

function notWatchedAnyMore(client: LinkedInClient, ids: string[]): NodeOperationError {
	const [pages, are] = ids.length === 1 ? ['Page', 'is'] : ['Pages', 'are'];
	return fieldError(client.context.getNode(), {
		field: 'LinkedIn Page',
		message: `${pages} ${ids.join(', ')} ${are} no longer watched, since LinkedIn no longer lists a role with which your LinkedIn account can read the leads there`,
		fix: `${ASK_FOR_ROLE} If the credential now belongs to another LinkedIn account, connect it with the right one.`,
	});
}
