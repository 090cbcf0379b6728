import { range } from 'lodash';

import { kindOf } from '../wire/errors/linkedInError';
import { LEAD_TYPES, ownerUnion } from '../values/leadOwner';
import { HOUR } from '../values/time';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import { asRecord } from '../values/json';
import { parseForm } from '../rows/parseForm';
import type { LeadForm } from '../rows/types';
import { processMemory } from '../processMemory';
import { leadOwnerOf } from '../values/urn';
import { versionOf } from './formStore';
import { recentRefusal, refusalOfOwner } from './owners';
import type { FormVersionQuery } from './leadForms';
import { findFormVersion } from './leadForms';
import type { Cache, Known } from './store';
import { Store } from './store';

/** Earlier versions. Separate from `FormStore`'s cache: an unanswered version may be answered later. */
const historyCache: Cache<LeadForm> = processMemory(new Map());

/** Enough for a form that is edited weekly while LinkedIn keeps its leads. Each costs up to 3 calls. */
const MOST_EARLIER_VERSIONS = 100;

/**
 * A form at each version that was answered, the latest first. LinkedIn shows only the latest version, so an
 * earlier one is read from a lead that answered it: up to 3 calls, once in this process. Versions with only
 * unreadable leads are omitted. The limit of 100 versions protects against a corrupt version number.
 */
export async function answeredVersions(
	client: LinkedInClient,
	latest: LeadForm,
): Promise<LeadForm[]> {
	const { id: formId, versionId: latestId } = parseForm(latest);
	const owner = leadOwnerOf(latest.owner);
	if (formId === undefined || latestId === undefined || owner === undefined) return [latest];
	const store = new Store(client, historyCache, true);
	const earlier = range(latestId - 1, Math.max(0, latestId - 1 - MOST_EARLIER_VERSIONS), -1);
	const known = await inParallel(earlier, client.calls.atOnce, async (versionId) => {
		const version = versionOf({ formId, versionId });
		const forms = await store.get([version], async () => {
			const form = await findVersion(client, { owner, formId, versionId });
			// Someone may still be answering the version before the latest, so its absence is not cached.
			const mayCome = versionId === latestId - 1;
			return new Map([[version, mayCome && form.value === undefined ? {} : form]]);
		});
		return forms.get(version)?.value;
	});
	return [latest, ...known.flatMap((form) => (form ? { ...form, owner: latest.owner } : []))];
}

/** Reads the version from a lead. An unanswered version is cached for an hour only: answers may follow. */
async function findVersion(
	client: LinkedInClient,
	query: Omit<FormVersionQuery, 'leadType'>,
): Promise<Known<LeadForm>> {
	const { owner, versionId } = query;
	const isOfOrganization = owner.kind === 'organization';
	if (recentRefusal(client, owner) !== undefined) return {};
	let isRefused = false;
	for (const leadType of LEAD_TYPES) {
		if ((leadType !== 'SPONSORED') !== isOfOrganization) continue;
		try {
			const form = asRecord(await findFormVersion(client, { ...query, leadType }));
			if (form === undefined) continue;
			return { value: { ...form, owner: ownerUnion(owner), versionId }, cachedFor: Infinity };
		} catch (error) {
			const refusal = await refusalOfOwner(client, owner, error);
			if (kindOf(refusal) !== 'missing_permission') throw client.wrapped(error);
			isRefused = true;
		}
	}
	return { cachedFor: isRefused ? undefined : HOUR };
}
