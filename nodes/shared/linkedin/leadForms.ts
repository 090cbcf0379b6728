import { readList } from '../lists/listReading';
import type { LeadForm } from '../rows/types';
import { asCount, asObject, asRecord } from '../values/json';
import type { LeadOwner } from '../values/leadOwner';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';

/** An owner's lead forms at their latest version, as LinkedIn's JSON, page by page. */
export async function* readLeadForms(
	client: LinkedInClient,
	owner: LeadOwner,
): AsyncGenerator<LeadForm[], void, undefined> {
	for await (const page of readList(client, formList(owner))) yield page.map(asObject);
}

/** An owner's forms, for `isServed` as well. */
export function formList(owner: LeadOwner): LinkedInRequest {
	return {
		path: '/rest/leadForms',
		query: { q: 'owner', owner: ownerUnion(owner) },
		target: `lead forms of ${ownerInWords(owner)}`,
	};
}

/**
 * One form at its latest version. LinkedIn has no request for an earlier one (BEHAVIOR.md 18).
 * @throws NodeApiError as `LinkedInClient.request`, also for an unknown form
 */
export async function getLeadForm(client: LinkedInClient, formId: string): Promise<LeadForm> {
	return await client.entity({ path: `/rest/leadForms/${formId}`, target: `lead form ${formId}` });
}

/** The fields of LinkedIn's own Postman collection, and the version. LinkedIn omits the form unless requested. */
const FORM_FIELDS = 'hiddenFields,creationLocale,name,id,content,versionId';

/**
 * The form as this lead answered it (see `mayBeVersion`). LinkedIn shows earlier versions only here.
 * @returns LinkedIn's JSON; undefined if LinkedIn shows the lead without it
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function getFormOfLead(
	client: LinkedInClient,
	leadId: string,
): Promise<LeadForm | undefined> {
	const { body } = await client.request({
		path: `/rest/leadFormResponses/${encodeURIComponent(leadId)}`,
		fields: `id,versionedLeadGenFormUrn,form:(${FORM_FIELDS})`,
		target: `the form of lead ${leadId}`,
	});
	return asRecord(asRecord(body)?.form);
}

/** A form without version may be the answered one: LinkedIn has no request for it (BEHAVIOR.md 18). */
export function mayBeVersion(form: LeadForm | undefined, versionId: number | undefined): boolean {
	const own = asCount(form?.versionId);
	return own === undefined || versionId === undefined || own === versionId;
}

/** The form inside a damaged lead may lack its questions. */
export function tellsQuestions(form: LeadForm | undefined): boolean {
	return Array.isArray(asRecord(form?.content)?.questions);
}
