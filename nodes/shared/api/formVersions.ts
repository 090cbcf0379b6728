import { asList, asRecord } from '../values/json';
import { toVersionedFormUrn } from '../values/urn';
import { failureOf } from './errors/linkedInError';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from './linkedInClient';
import type { LinkedInRequest } from './request';

/** The list in LinkedIn's own collection; the form is left out unless asked for (wire contract 3.6). */
const FIELDS_WITH_FORM =
	'id,versionedLeadGenFormUrn,form:(hiddenFields,creationLocale,name,id,content)';

/**
 * The form as it was when this lead was submitted: LinkedIn shows earlier versions nowhere else.
 * @returns LinkedIn's form JSON without `versionId`, or undefined when LinkedIn does not give it
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function getFormOfLead(
	client: LinkedInClient,
	leadId: string,
): Promise<unknown | undefined> {
	const { body } = await client.request({
		path: `/rest/leadFormResponses/${encodeURIComponent(leadId)}`,
		fields: FIELDS_WITH_FORM,
		target: `the form of lead ${leadId}`,
	});
	return (body as { form?: unknown } | undefined)?.form;
}

/** How many leads of a version are tried, should LinkedIn fail to serve the first ones, or their forms. */
const LEADS_TO_TRY = 3;

/** Whether a form tells what was asked: the one inside a damaged lead may not. */
export function tellsQuestions(form: unknown): boolean {
	return Array.isArray(asRecord(asRecord(form)?.content)?.questions);
}

/**
 * A form at an earlier version, read from one lead that answered it.
 * @returns LinkedIn's form JSON without `versionId`, or undefined when no such lead answered it
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function findFormVersion(
	client: LinkedInClient,
	{ owner, leadType, formId, versionId }: FormVersionQuery,
): Promise<unknown | undefined> {
	const request: LinkedInRequest = {
		path: '/rest/leadFormResponses',
		fields: FIELDS_WITH_FORM,
		target: `version ${versionId} of lead form ${formId}`,
	};
	const formsAt = async (start: number, count: number) => {
		const { body } = await client.request({
			...request,
			query: {
				q: 'owner',
				owner: ownerUnion(owner),
				leadType: { leadType },
				versionedLeadGenFormUrn: toVersionedFormUrn(formId, versionId),
				start,
				count,
			},
		});
		return asList(asRecord(body)?.elements).map((element) => asRecord(element)?.form);
	};
	const forms: unknown[] = [];
	try {
		// At once, since LinkedIn may leave the first ones out.
		forms.push(...(await formsAt(0, LEADS_TO_TRY)));
	} catch (error) {
		if (failureOf(error)?.kind !== 'unavailable') throw client.wrapped(error);
		// Alone, since one of them may break the page.
		for (let start = 0; start < LEADS_TO_TRY && !forms.some(tellsQuestions); start++) {
			try {
				forms.push(...(await formsAt(start, 1)));
			} catch (failure) {
				const isLast = start + 1 === LEADS_TO_TRY;
				if (failureOf(failure)?.kind !== 'unavailable' || isLast) throw client.wrapped(failure);
			}
		}
	}
	return forms.find(tellsQuestions) ?? forms[forms.length - 1];
}

export interface FormVersionQuery {
	owner: LeadOwner;
	leadType: LeadType;
	formId: string;
	versionId: number;
}
