import { range } from 'lodash';

import { kindOf } from '../wire/errors/linkedInError';
import { LEAD_TYPES, ownerUnion } from '../values/leadOwner';
import { HOUR } from '../values/time';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import { asRecord } from '../values/json';
import { readForm } from '../rows/readForm';
import type { LeadForm } from '../rows/types';
import { processMemory } from '../processMemory';
import { leadOwnerOf } from '../values/urn';
import { versionOf } from './formStore';
import type { FormVersionQuery } from './leadForms';
import { findFormVersion } from './leadForms';
import type { Cache, Known } from './store';
import { Store } from './store';

/**
 * By `versionOf`, earlier versions, and those that nobody had answered. What is read of a lead's own form is apart: of
 * a version that nobody had answered, a lead may have come since.
 */
const historyCache: Cache<LeadForm> = processMemory(new Map());

/** A form that is edited weekly has fewer in LinkedIn's retention of a year; each costs up to 3 calls. */
const MOST_EARLIER_VERSIONS = 100;

/**
 * A form at every version that was answered, the latest first. LinkedIn shows only the latest one;
 * an earlier one is read from one lead that answered it (up to 3 calls, once in this process). Leads that your
 * LinkedIn account cannot read need no columns. Only the last 100 versions are looked at, so that a damaged number
 * ends, too.
 */
export async function answeredVersions(
	client: LinkedInClient,
	latest: LeadForm,
): Promise<LeadForm[]> {
	const { id: formId, versionId: latestId } = readForm(latest);
	const owner = leadOwnerOf(latest.owner);
	if (formId === undefined || latestId === undefined || owner === undefined) return [latest];
	const store = new Store(client, historyCache, true);
	const earlier = range(latestId - 1, Math.max(0, latestId - 1 - MOST_EARLIER_VERSIONS), -1);
	const known = await inParallel(earlier, client.calls.atOnce, async (versionId) => {
		const version = versionOf({ formId, versionId });
		const forms = await store.get([version], async () => {
			const form = await findVersion(client, { owner, formId, versionId });
			// Of the version before the latest, answers may still be on their way.
			const mayCome = versionId === latestId - 1;
			return new Map([[version, mayCome && form.value === undefined ? {} : form]]);
		});
		return forms.get(version)?.value;
	});
	return [latest, ...known.flatMap((form) => (form ? { ...form, owner: latest.owner } : []))];
}

/** The version, read from a lead. That nobody answered it counts for an hour, since an answer may still come. */
async function findVersion(
	client: LinkedInClient,
	query: Omit<FormVersionQuery, 'leadType'>,
): Promise<Known<LeadForm>> {
	const { owner, versionId } = query;
	const isOfOrganization = owner.kind === 'organization';
	let isRefused = false;
	for (const leadType of LEAD_TYPES) {
		if ((leadType !== 'SPONSORED') !== isOfOrganization) continue;
		try {
			const form = asRecord(await findFormVersion(client, { ...query, leadType }));
			if (form === undefined) continue;
			return { value: { ...form, owner: ownerUnion(owner), versionId }, cachedFor: Infinity };
		} catch (error) {
			if (kindOf(error) !== 'missing_permission') throw client.wrapped(error);
			isRefused = true;
		}
	}
	return { cachedFor: isRefused ? undefined : HOUR };
}
