import { difference } from 'lodash';
import { NodeOperationError } from 'n8n-workflow';

import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { concernsEverything, kindOf } from '../../shared/wire/errors/linkedInError';
import type { LeadOwner, LeadScope } from '../../shared/values/leadOwner';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { allOwners, isOfOneOwner, organizationOfChoice } from '../../shared/linkedin/leadScope';
import { organizationNames } from '../../shared/linkedin/organizations';
import { HOUR } from '../../shared/values/time';
import { watchKey } from '../../shared/values/leadOwner';
import type { Pages } from './state';

/** The list of Pages changes rarely, and reading it costs calls of a daily quota. */
const LIST_AGAIN_AFTER = HOUR;

export interface WatchedOwners {
	owners: LeadOwner[];
	pages?: Pages;
	/** Why the list could not be read again; those that it had are watched. */
	failure?: NodeError;
	/** Pages that LinkedIn no longer lists, since the list before. */
	gone: string[];
}

/**
 * The owners to watch. Uses the last list while LinkedIn fails to list Pages.
 * @param mayAsk whether LinkedIn may be asked, because it did not just fail
 * @throws NodeApiError as `LinkedInClient.request`, but after the first list only for what concerns every call;
 * NodeOperationError if there is no owner
 */
export async function watchedOwners(
	client: LinkedInClient,
	scope: LeadScope,
	known: Pages | undefined,
	now: number,
	mayAsk = true,
): Promise<WatchedOwners> {
	if (scope.owner !== undefined) return { owners: [scope.owner], pages: known, gone: [] };
	const listedFor = `${watchKey(scope)} ${client.credentialId}`;
	const lastList = known?.listedFor === listedFor ? known : undefined;
	const knownOwners = lastList && {
		owners: lastList.ids.map((id): LeadOwner => ({ kind: 'organization', id })),
		pages: lastList,
		gone: [],
	};
	const age = Math.abs(now - (known?.listedAt ?? 0));
	if (knownOwners && (age < LIST_AGAIN_AFTER || !mayAsk)) return knownOwners;
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
			pages: {
				ids,
				names: await namesOf(client, owners, known?.names),
				listedAt: now,
				listedFor,
				isAnyOwner,
			},
			gone,
		};
	} catch (error) {
		const failure = client.wrapped(error);
		const isNoOwner = failure instanceof NodeOperationError;
		// After a 401, reading leads shows whether the credential is at fault.
		const isOfList = kindOf(failure) === 'unauthorized' || !concernsEverything(failure);
		if (knownOwners === undefined || isNoOwner || !isOfList) throw failure;
		return { ...knownOwners, failure };
	}
}

/**
 * Names of Pages by ID, for people. Where LinkedIn shows none, the one that it showed before counts, also for Pages that
 * are no longer listed: their leads may wait.
 */
async function namesOf(
	client: LinkedInClient,
	owners: readonly LeadOwner[],
	known: Pages['names'] = {},
): Promise<Pages['names']> {
	const pages = owners.filter(({ kind }) => kind === 'organization');
	const names = { ...known };
	if (pages.length === 0) return names;
	for (const [id, { name }] of await organizationNames(client, pages)) {
		if (name !== null) names[id] = name;
	}
	return names;
}
