import { difference } from 'lodash';
import type { NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL_TYPE } from '../../shared/wire/credential';
import { isTransient } from '../../shared/wire/errors/linkedInError';
import type { LeadOwner, LeadType } from '../../shared/values/leadOwner';
import { LEAD_TYPES } from '../../shared/values/leadOwner';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { LeadScope } from '../../shared/linkedin/leadScope';
import { allOwners, isOfOneOwner, organizationOfChoice } from '../../shared/linkedin/leadScope';
import { fieldError } from '../../shared/wire/errors/fieldError';
import type { OrganizationList, TriggerState } from './triggerState';

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
	/** What somebody must hear of, once: pages that are not watched any more. */
	notice?: NodeOperationError;
}

/** Tells the leads of one owner and type from those of others. */
export function ownerKey(owner: LeadOwner, { leadType }: LeadScope): string {
	return `${leadType} ${owner.id}`;
}

/** What an `ownerKey` stands for; undefined when it is none. */
export function ownerOfKey(key: string): { owner: LeadOwner; leadType: LeadType } | undefined {
	const [type, id] = key.split(' ');
	const leadType = LEAD_TYPES.find((known) => known === type);
	if (leadType === undefined || !id) return undefined;
	const kind = leadType === 'SPONSORED' ? 'sponsoredAccount' : 'organization';
	return { owner: { kind, id }, leadType };
}

/** Which leads are meant, whoever owns them. */
export function watchKey(scope: LeadScope): string {
	const { leadType, owner, eventId, formId } = scope;
	return [leadType, owner?.id ?? 'all', eventId ?? 'all', formId ?? 'all'].join(' ');
}

/** Whether leads of an owner, by its `ownerKey`, are wanted, whether or not the member has a role there now. */
export function isOwnerInScope(key: string, { leadType, owner }: LeadScope): boolean {
	const source = ownerOfKey(key);
	return source?.leadType === leadType && (owner?.id ?? source.owner.id) === source.owner.id;
}

/** Whether all leads of an owner are among those that a `watchKey` stands for. */
export function isWatched(watched: string, owner: LeadOwner, { leadType }: LeadScope): boolean {
	const [, ownerId] = ownerKey(owner, { leadType }).split(' ');
	return [ownerId, 'all'].some((id) => watched === [leadType, id, 'all', 'all'].join(' '));
}

/** The owners of whom all leads are watched, by their `ownerKey`, as far as they are known. */
export function whollyWatched({
	watched,
	organizations,
}: Pick<TriggerState, 'watched' | 'organizations'>): string[] {
	const [leadType, ownerId, ...part] = watched.split(' ');
	if (part.join(' ') !== 'all all') return [];
	if (ownerId !== 'all') return [`${leadType} ${ownerId}`];
	const isList = organizations?.listedFor.startsWith(`${watched} `) === true;
	return isList ? organizations.ids.map((id) => `${leadType} ${id}`) : [];
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
	if (scope.owner !== undefined) return { owners: [scope.owner], organizations: known };
	const { credentials } = client.context.getNode();
	const listedFor = `${watchKey(scope)} ${credentials?.[CREDENTIAL_TYPE]?.id ?? ''}`;
	const lastList = known?.listedFor === listedFor ? known : undefined;
	const knownOwners = lastList && {
		owners: lastList.ids.map((id): LeadOwner => ({ kind: 'organization', id })),
		organizations: lastList,
	};
	const age = now - (known?.listedAt ?? 0);
	if (knownOwners && age < LIST_AGAIN_AFTER_MS) return knownOwners;
	try {
		const chosen = await organizationOfChoice(client, scope);
		const isAnyOwner = isOfOneOwner(scope) && chosen === undefined;
		// LinkedIn fails to show the event or form, or it was deleted; whose it is does not change.
		if (isAnyOwner && knownOwners && !knownOwners.organizations.isAnyOwner) {
			return { ...knownOwners, organizations: { ...knownOwners.organizations, listedAt: now } };
		}
		const owners = chosen === undefined ? await allOwners(client, scope) : [chosen];
		const ids = owners.map(({ id }) => id);
		// Only lists of all roles tell of one that is gone.
		const gone = isOfOneOwner(scope) ? [] : difference(lastList?.ids, ids);
		return {
			owners,
			organizations: { ids, listedAt: now, listedFor, isAnyOwner },
			notice: gone.length > 0 ? notWatchedAnyMore(client, gone) : undefined,
		};
	} catch (error) {
		const failure = client.wrapped(error);
		if (knownOwners === undefined || !isTransient(error)) throw failure;
		client.context.logger.warn(
			`Which organizations to watch could not be looked up again; the trigger goes on with those it knows, and asks again at the next poll. ${failure.message}`,
		);
		return { ...knownOwners, failure: age < HEARD_OF_AFTER_MS ? undefined : failure };
	}
}

function notWatchedAnyMore(client: LinkedInClient, ids: string[]): NodeOperationError {
	const [pages, are] = ids.length === 1 ? ['organization', 'is'] : ['organizations', 'are'];
	return fieldError(client.context.getNode(), {
		field: 'Organization',
		message: `${pages} ${ids.join(', ')} ${are} no longer watched, since LinkedIn does not list a role any more by which the signed-in member may read the leads there`,
		fix: 'If that is not meant, ask a page admin to give this member the role Super admin or Content admin in LinkedIn under Manage admins; the trigger then brings what was missed. If somebody else has signed in to the credential, reconnect it as the member whose pages are meant.',
	});
}
