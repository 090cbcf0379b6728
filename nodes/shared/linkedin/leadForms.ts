import { asCount, asList, asRecord } from '../values/json';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import { toVersionedFormUrn } from '../values/urn';
import { batchGet } from '../lists/batchGet';
import { readPages } from '../lists/listReading';
import { readBeyond } from '../lists/suspects';
import { isRefusal, mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';

/** The lead forms of an owner at their latest version, page by page, as LinkedIn's JSON. */
export function readLeadForms(
	client: LinkedInClient,
	owner: LeadOwner,
): AsyncGenerator<unknown[], void, undefined> {
	return readPages(client, formsRequest(owner));
}

/**
 * Finds out whether LinkedIn shows forms of an owner at the moment, whatever becomes of single ones.
 * @throws NodeApiError as `LinkedInClient.request` when it does not; a refusal is an answer
 */
export async function checkForms(client: LinkedInClient, owner: LeadOwner): Promise<void> {
	try {
		await readBeyond(client, formsRequest(owner));
	} catch (error) {
		if (!isRefusal(error)) throw client.wrapped(error);
	}
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

/** As in LinkedIn's own collection; the form is left out unless asked for (wire contract 3.6). */
const FORM_FIELDS = 'hiddenFields,creationLocale,name,id,content';

/**
 * The form as it was when this lead was submitted, see `mayBeVersion`: LinkedIn shows earlier versions nowhere
 * else.
 * @returns LinkedIn's form JSON, or undefined when LinkedIn does not give it
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

/** Whether a form tells what was asked: the one inside a damaged lead may not. */
export function tellsQuestions(form: unknown): boolean {
	return Array.isArray(asRecord(asRecord(form)?.content)?.questions);
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

/** A form at the version that leads of one type answered. */
export interface FormVersionQuery {
	owner: LeadOwner;
	leadType: LeadType;
	formId: string;
	versionId: number;
}

/** How many leads of a version are tried, should LinkedIn fail to serve the first ones, or their forms. */
const LEADS_TO_TRY = 3;

/**
 * A form at an earlier version, read from one lead that answered it.
 * @returns LinkedIn's form JSON, or undefined when no such lead answered it, or none shows that version whole
 */
export async function findFormVersion(
	client: LinkedInClient,
	query: FormVersionQuery,
): Promise<unknown | undefined> {
	try {
		// At once, since LinkedIn may leave the first ones out.
		return await formAmongLeads(client, query, 0, LEADS_TO_TRY);
	} catch (error) {
		if (!mayBeOneElement(error)) throw client.wrapped(error);
	}
	let failure: unknown;
	// Alone, since one of them may break the page.
	for (let start = 0; start < LEADS_TO_TRY; start++) {
		try {
			const form = await formAmongLeads(client, query, start, 1);
			if (form !== undefined) return form;
			failure = undefined;
		} catch (error) {
			if (!mayBeOneElement(error)) throw client.wrapped(error);
			failure = error;
		}
	}
	if (failure !== undefined) throw client.wrapped(failure);
	return undefined;
}

async function formAmongLeads(
	client: LinkedInClient,
	{ owner, leadType, formId, versionId }: FormVersionQuery,
	start: number,
	count: number,
): Promise<unknown | undefined> {
	const body = await requestWithForm(client, {
		path: '/rest/leadFormResponses',
		target: `version ${versionId} of lead form ${formId}`,
		query: {
			q: 'owner',
			owner: ownerUnion(owner),
			leadType: { leadType },
			versionedLeadGenFormUrn: toVersionedFormUrn(formId, versionId),
			start,
			count,
		},
	});
	const forms = asList(asRecord(body)?.elements).map((lead) => asRecord(lead)?.form);
	return forms.find((form) => mayBeVersion(form, versionId) && tellsQuestions(form));
}
