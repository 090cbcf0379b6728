import { failureOf } from '../api/errors/linkedInError';
import type { FormVersionQuery } from '../api/leadFormResponses';
import { findFormVersion } from '../api/leadFormResponses';
import type { LeadOwner, LeadType } from '../api/leadOwner';
import type { LinkedInClient } from '../api/linkedInClient';
import { readForm } from '../leads/readForm';
import type { LeadForm } from '../leads/types';

const ORGANIZATION_LEAD_TYPES: LeadType[] = ['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT'];

/** A form that is edited weekly has fewer in LinkedIn's retention of a year; each costs up to 3 calls. */
const MOST_EARLIER_VERSIONS = 100;

/**
 * A form at every version that somebody answered, the latest first. LinkedIn shows only the latest one;
 * an earlier one is read from one lead that answered it (one call a version). Leads that the signed-in
 * member may not read need no columns. Only the last 100 versions are looked at, so that a damaged
 * number ends, too.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function answeredVersions(
	client: LinkedInClient,
	latest: LeadForm,
): Promise<LeadForm[]> {
	const { id, versionId, organizationId, sponsoredAccountId } = readForm(latest);
	const owner = ownerOf(organizationId, sponsoredAccountId);
	if (id === undefined || versionId === undefined || owner === undefined) return [latest];
	const leadTypes: LeadType[] = 'organizationId' in owner ? ORGANIZATION_LEAD_TYPES : ['SPONSORED'];
	const versions = [latest];
	const first = Math.max(1, versionId - MOST_EARLIER_VERSIONS);
	for (let version = versionId - 1; version >= first; version--) {
		for (const leadType of leadTypes) {
			const query = { owner, leadType, formId: id, versionId: version };
			const form = (await readableVersion(client, query)) as LeadForm | undefined;
			if (form === undefined) continue;
			versions.push({ ...form, owner: latest.owner, versionId: version });
			break;
		}
	}
	return versions;
}

async function readableVersion(client: LinkedInClient, query: FormVersionQuery): Promise<unknown> {
	try {
		return await findFormVersion(client, query);
	} catch (error) {
		if (failureOf(error)?.kind !== 'missing_permission') throw client.wrapped(error);
		return undefined;
	}
}

function ownerOf(organizationId?: string, sponsoredAccountId?: string): LeadOwner | undefined {
	if (organizationId !== undefined) return { organizationId };
	return sponsoredAccountId === undefined ? undefined : { sponsoredAccountId };
}
