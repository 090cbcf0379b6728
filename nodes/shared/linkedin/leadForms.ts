import { batchGet } from '../lists/batchGet';
import type { LeadOwner } from '../values/leadOwner';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import { readPages } from '../lists/listReading';
import type { LinkedInRequest } from '../wire/request';

/**
 * The lead forms of an owner at their latest version, page by page, as LinkedIn's JSON.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export function readLeadForms(
	client: LinkedInClient,
	owner: LeadOwner,
): AsyncGenerator<unknown[], void, undefined> {
	return readPages(client, formsRequest(owner));
}

/**
 * The same with an `UndeliverableElement` for each form that LinkedIn fails to serve. So it fails itself
 * only in an outage.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export function readServedForms(
	client: LinkedInClient,
	owner: LeadOwner,
): AsyncGenerator<unknown[], void, undefined> {
	const request = formsRequest(owner);
	return readPages(client, { ...request, isolates: true });
}

function formsRequest(owner: LeadOwner): LinkedInRequest {
	return {
		path: '/rest/leadForms',
		query: { q: 'owner', owner: ownerUnion(owner) },
		target: `lead forms of ${ownerInWords(owner)}`,
	};
}

/**
 * One form at its latest version; LinkedIn has no way to ask for an earlier one (wire contract 3.5).
 * @throws NodeApiError as `LinkedInClient.request`, also when there is no such form
 */
export async function getLeadForm(client: LinkedInClient, formId: string): Promise<unknown> {
	const request = {
		path: `/rest/leadForms/${formId}`,
		target: `lead form ${formId}`,
		field: 'Form',
	};
	return (await client.request(request)).body;
}

/** Many forms at their latest version, by id; forms that cannot be read are not in the map. */
export async function getLeadForms(
	client: LinkedInClient,
	formIds: readonly string[],
): Promise<Map<string, unknown>> {
	return await batchGet(client, '/rest/leadForms', formIds);
}
