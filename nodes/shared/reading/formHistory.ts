import { range } from 'lodash';

import { failureOf } from '../api/errors/linkedInError';
import type { FormVersionQuery } from '../api/formVersions';
import { findFormVersion } from '../api/formVersions';
import type { LeadOwner, LeadType } from '../api/leadOwner';
import type { LinkedInClient } from '../api/linkedInClient';
import { inParallel } from '../inParallel';
import { asRecord } from '../leads/json';
import { readForm } from '../leads/readForm';
import type { LeadForm } from '../leads/types';
import {
	isRememberedUnanswered,
	rememberedVersion,
	rememberUnanswered,
	rememberVersion,
} from './earlierVersions';

const ORGANIZATION_LEAD_TYPES: LeadType[] = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT'];

/** A form that is edited weekly has fewer in LinkedIn's retention of a year; each costs up to 3 calls. */
const MOST_EARLIER_VERSIONS = 100;

/**
 * A form at every version that somebody answered, the latest first. LinkedIn shows only the latest one;
 * an earlier one is read from one lead that answered it (one call a version, once in this process).
 * Leads that the signed-in member may not read need no columns. Only the last 100 versions are looked at,
 * so that a damaged number ends, too.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function answeredVersions(
	client: LinkedInClient,
	latest: LeadForm,
): Promise<LeadForm[]> {
	const { id, versionId, organizationId, sponsoredAccountId } = readForm(latest);
	const owner = ownerOf(organizationId, sponsoredAccountId);
	if (id === undefined || versionId === undefined || owner === undefined) return [latest];
	const first = Math.max(1, versionId - MOST_EARLIER_VERSIONS);
	const earlier = range(versionId - 1, first - 1, -1);
	const forms = await inParallel(earlier, client.calls.atOnce, async (version) => {
		const query = { owner, formId: id, versionId: version };
		// Of the version before the latest, answers may still be on their way.
		return await earlierVersion(client, query, version === versionId - 1);
	});
	return [latest, ...forms.flatMap((form) => (form ? { ...form, owner: latest.owner } : []))];
}

/** The version, read from a lead or remembered; undefined when nobody answered it. */
async function earlierVersion(
	client: LinkedInClient,
	{ owner, formId, versionId }: Omit<FormVersionQuery, 'leadType'>,
	isLookedForAgain: boolean,
): Promise<LeadForm | undefined> {
	const version = { client, formId, versionId };
	const known = rememberedVersion(version);
	if (known !== undefined) return { ...known, versionId };
	if (!isLookedForAgain && isRememberedUnanswered(version)) return undefined;
	const leadTypes: LeadType[] = 'organizationId' in owner ? ORGANIZATION_LEAD_TYPES : ['SPONSORED'];
	let isRefused = false;
	for (const leadType of leadTypes) {
		const found = await readableVersion(client, { owner, leadType, formId, versionId });
		isRefused ||= found === 'refused';
		if (found === undefined || found === 'refused') continue;
		rememberVersion(version, found);
		return { ...found, versionId };
	}
	if (!isRefused) rememberUnanswered(version);
	return undefined;
}

async function readableVersion(
	client: LinkedInClient,
	query: FormVersionQuery,
): Promise<LeadForm | 'refused' | undefined> {
	try {
		return asRecord(await findFormVersion(client, query));
	} catch (error) {
		if (failureOf(error)?.kind !== 'missing_permission') throw client.wrapped(error);
		return 'refused';
	}
}

function ownerOf(organizationId?: string, sponsoredAccountId?: string): LeadOwner | undefined {
	if (organizationId !== undefined) return { organizationId };
	return sponsoredAccountId === undefined ? undefined : { sponsoredAccountId };
}
