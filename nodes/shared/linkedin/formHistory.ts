import { range } from 'lodash';

import { kindOf } from '../wire/errors/linkedInError';
import type { FormVersionQuery } from './formVersions';
import { findFormVersion, tellsQuestions } from './formVersions';
import { LEAD_TYPES, ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import { asRecord } from '../values/json';
import { readForm } from '../rows/readForm';
import type { LeadForm } from '../rows/types';
import { leadOwnerOf } from '../values/urn';
import { processMemory } from '../processMemory';
import { keptForms, versionOf } from './formStore';
import type { Kept } from './store';
import { HOUR_MS, Store, keep, recall } from './store';

/** A form that is edited weekly has fewer in LinkedIn's retention of a year; each costs up to 3 calls. */
const MOST_EARLIER_VERSIONS = 100;

/** By form, the versions without an answer in the last hour; an answer may still come. */
const keptUnanswered: Kept<Set<number>> = processMemory(new Map());

/**
 * A form at every version that was answered, the latest first. LinkedIn shows only the latest one;
 * an earlier one is read from one lead that answered it (one call a version, once in this process).
 * Leads that your LinkedIn account cannot read need no columns. Only the last 100 versions are looked at,
 * so that a damaged number ends, too.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function answeredVersions(
	client: LinkedInClient,
	latest: LeadForm,
): Promise<LeadForm[]> {
	const { id: formId, versionId: latestId } = readForm(latest);
	const owner = leadOwnerOf(latest.owner);
	if (formId === undefined || latestId === undefined || owner === undefined) return [latest];
	const unansweredKey = `${client.signedInAs} ${formId}`;
	const unanswered = recall(keptUnanswered, unansweredKey) ?? new Set();
	const earlier = range(latestId - 1, Math.max(0, latestId - 1 - MOST_EARLIER_VERSIONS), -1);
	const known = await inParallel(earlier, client.calls.atOnce, async (versionId) => {
		// Of the version before the latest, answers may still be on their way.
		const isInVain = unanswered.has(versionId) && versionId !== latestId - 1;
		const form = await answeredVersion(client, { owner, formId, versionId }, isInVain);
		if (form === undefined) unanswered.add(versionId);
		return typeof form === 'object' ? { ...form, owner: latest.owner } : undefined;
	});
	if (recall(keptUnanswered, unansweredKey) === undefined) {
		keep(keptUnanswered, unansweredKey, unanswered, HOUR_MS);
	}
	return [latest, ...known.flatMap((form) => form ?? [])];
}

/**
 * A form at one version, read from a lead that answered it (up to 3 calls, once in this process).
 * @param isInVain whether LinkedIn need not be asked, should it not be known
 * @returns undefined when nobody answered it, as far as LinkedIn shows
 * @throws NodeApiError as `LinkedInClient.request`
 */
async function answeredVersion(
	client: LinkedInClient,
	query: Omit<FormVersionQuery, 'leadType'>,
	isInVain = false,
): Promise<LeadForm | 'refused' | undefined> {
	const version = versionOf(query);
	let found: LeadForm | 'refused' | undefined;
	const known = await new Store(client, keptForms, false).get([version], async () => {
		found = isInVain ? undefined : await findVersion(client, query);
		if (typeof found !== 'object') return new Map();
		const { owner, versionId } = query;
		const value = { ...found, owner: ownerUnion(owner), versionId };
		// The one inside a damaged lead counts for this run alone.
		return new Map([[version, { value, keepFor: tellsQuestions(value) ? Infinity : undefined }]]);
	});
	return known.get(version)?.value ?? found;
}

/** The version, read from a lead; undefined when nobody answered it. */
async function findVersion(
	client: LinkedInClient,
	query: Omit<FormVersionQuery, 'leadType'>,
): Promise<LeadForm | 'refused' | undefined> {
	const isOfOrganization = query.owner.kind === 'organization';
	let refused: 'refused' | undefined;
	for (const leadType of LEAD_TYPES) {
		if ((leadType !== 'SPONSORED') !== isOfOrganization) continue;
		try {
			const form = asRecord(await findFormVersion(client, { ...query, leadType }));
			if (form !== undefined) return form;
		} catch (error) {
			if (kindOf(error) !== 'missing_permission') throw client.wrapped(error);
			refused = 'refused';
		}
	}
	return refused;
}
