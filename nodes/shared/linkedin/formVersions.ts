import { asCount, asList, asRecord } from '../values/json';
import { toVersionedFormUrn } from '../values/urn';
import { kindOf, isRefusal } from '../wire/errors/linkedInError';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';

/** As in LinkedIn's own collection; the form is left out unless asked for (wire contract 3.6). */
const FORM_FIELDS = 'hiddenFields,creationLocale,name,id,content';

/**
 * The form as it was when this lead was submitted, see `mayBeVersion`: LinkedIn shows earlier versions nowhere
 * else.
 * @returns LinkedIn's form JSON, or undefined when LinkedIn does not give it
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function getFormOfLead(
	client: LinkedInClient,
	leadId: string,
): Promise<unknown | undefined> {
	const body = await requestWithForm(client, {
		path: `/rest/leadFormResponses/${encodeURIComponent(leadId)}`,
		target: `the form of lead ${leadId}`,
	});
	return asRecord(body)?.form;
}

/**
 * Whether a form inside a lead is of the version that was answered, as far as it tells: LinkedIn documents no way
 * to an earlier one (wire contract 3.5), and the questions and options of another one may be others.
 */
export function mayBeVersion(form: unknown, versionId: number | undefined): boolean {
	const told = asCount(asRecord(form)?.versionId);
	return told === undefined || versionId === undefined || told === versionId;
}

/**
 * Asks for leads with their forms, and which version these are of. LinkedIn's own collection does not ask for
 * that, so that it may be no field to ask for.
 */
async function requestWithForm(client: LinkedInClient, request: LinkedInRequest): Promise<unknown> {
	const answerWith = async (fields: string) =>
		await client.request({ ...request, fields: `id,versionedLeadGenFormUrn,form:(${fields})` });
	try {
		return (await answerWith(`${FORM_FIELDS},versionId`)).body;
	} catch (error) {
		if (!isRefusal(error)) throw client.wrapped(error);
		return (await answerWith(FORM_FIELDS)).body;
	}
}

/** How many leads of a version are tried, should LinkedIn fail to serve the first ones, or their forms. */
const LEADS_TO_TRY = 3;

/** Whether a form tells what was asked: the one inside a damaged lead may not. */
export function tellsQuestions(form: unknown): boolean {
	return Array.isArray(asRecord(asRecord(form)?.content)?.questions);
}

/**
 * A form at an earlier version, read from one lead that answered it.
 * @returns LinkedIn's form JSON, or undefined when no such lead answered it, or LinkedIn gives other versions
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function findFormVersion(
	client: LinkedInClient,
	{ owner, leadType, formId, versionId }: FormVersionQuery,
): Promise<unknown | undefined> {
	const request: LinkedInRequest = {
		path: '/rest/leadFormResponses',
		target: `version ${versionId} of lead form ${formId}`,
	};
	const formsAt = async (start: number, count: number) => {
		const body = await requestWithForm(client, {
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
		const found = asList(asRecord(body)?.elements).map((element) => asRecord(element)?.form);
		return found.filter((form) => mayBeVersion(form, versionId));
	};
	const forms: unknown[] = [];
	try {
		// At once, since LinkedIn may leave the first ones out.
		forms.push(...(await formsAt(0, LEADS_TO_TRY)));
	} catch (error) {
		if (kindOf(error) !== 'unavailable') throw client.wrapped(error);
		// Alone, since one of them may break the page.
		for (let start = 0; start < LEADS_TO_TRY && !forms.some(tellsQuestions); start++) {
			try {
				forms.push(...(await formsAt(start, 1)));
			} catch (failure) {
				const isLast = start + 1 === LEADS_TO_TRY;
				if (kindOf(failure) !== 'unavailable' || isLast) throw client.wrapped(failure);
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
