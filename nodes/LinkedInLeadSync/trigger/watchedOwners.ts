import { difference } from 'lodash';
import type { NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL_TYPE } from '../../shared/wire/credential';
import { isTransient, fieldError } from '../../shared/wire/errors/linkedInError';
import type { LeadOwner, LeadType } from '../../shared/values/leadOwner';
import { LEAD_TYPES } from '../../shared/values/leadOwner';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { LeadScope } from '../../shared/linkedin/leadScope';
import { allOwners, isOfOneOwner, organizationOfChoice } from '../../shared/linkedin/leadScope';
import { DAY } from '../../shared/values/time';

/** The list of organizations changes rarely, and listing them costs calls of a daily quota. */
const LIST_AGAIN_AFTER_MS = 60 * 60 * 1000;

/** LinkedIn's daily quotas have started again by then. */
const HEARD_OF_AFTER_MS = DAY;

/** The watched pages where none is chosen. */
export interface Pages {
	ids: string[];
	listedAt: number;
	/** The filter and the credential that they were listed for. */
	listedFor: string;
	/** Whether these are all, since LinkedIn does not tell whose the chosen event or form is. */
	isAnyOwner?: boolean;
}

export interface WatchedOwners {
	owners: LeadOwner[];
	/** What is to be remembered. */
	pages?: Pages;
	/** Why the list of organizations is older than a day. */
	failure?: unknown;
	/** What must be reported once: Pages that are not watched any more. */
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

/** Which leads are meant, apart from their owner. */
export function watchKey(scope: LeadScope): string {
	const { leadType, owner, eventId, formId } = scope;
	return [leadType, owner?.id ?? 'all', eventId ?? 'all', formId ?? 'all'].join(' ');
}

/** What a `watchKey` stands for; undefined when it is none. */
export function scopeOfKey(key: string): LeadScope | undefined {
	const [type, ownerId, eventId, formId] = key
		.split(' ')
		.map((part) => (part === 'all' ? undefined : part));
	const source = ownerOfKey(`${type} ${ownerId ?? 'all'}`);
	if (source === undefined) return undefined;
	const { leadType, owner } = source;
	return { leadType, owner: ownerId === undefined ? undefined : owner, eventId, formId };
}

/** Whether leads of an owner, by its `ownerKey`, are wanted, whether or not the member has a role there now. */
export function isOwnerInScope(key: string, { leadType, owner }: LeadScope): boolean {
	const source = ownerOfKey(key);
	return source?.leadType === leadType && (owner?.id ?? source.owner.id) === source.owner.id;
}

/**
 * Whose leads to watch. While LinkedIn fails to list the organizations, those known from before.
 * @throws NodeApiError as `LinkedInClient.request`; NodeOperationError when there is nothing to watch
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
	if (knownOwners && age < LIST_AGAIN_AFTER_MS) return knownOwners;
	try {
		const chosen = await organizationOfChoice(client, scope);
		const isAnyOwner = isOfOneOwner(scope) && chosen === undefined;
		// LinkedIn fails to show the event or form, or it was deleted; whose it is does not change.
		if (isAnyOwner && knownOwners && !knownOwners.pages.isAnyOwner) {
			return { ...knownOwners, pages: { ...knownOwners.pages, listedAt: now } };
		}
		const owners = chosen === undefined ? await allOwners(client, scope) : [chosen];
		const ids = owners.map(({ id }) => id);
		// Only a list of all roles shows that one is gone.
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
		return { ...knownOwners, failure: age < HEARD_OF_AFTER_MS ? undefined : failure };
	}
}

function notWatchedAnyMore(client: LinkedInClient, ids: string[]): NodeOperationError {
	const [pages, are] = ids.length === 1 ? ['Page', 'is'] : ['Pages', 'are'];
	return fieldError(client.context.getNode(), {
		field: 'LinkedIn Page',
		message: `${pages} ${ids.join(', ')} ${are} no longer watched, since LinkedIn no longer lists a role with which your LinkedIn account can read the leads there`,
		fix: 'Ask a Page admin to give your LinkedIn account the role Super admin or Content admin in LinkedIn under Manage admins; the trigger then outputs the leads of that time. If the credential now belongs to another LinkedIn account, connect it with the right one.',
	});
}
