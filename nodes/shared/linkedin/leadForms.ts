import { asCount, asList, asRecord } from '../values/json';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import { toVersionedFormUrn } from '../values/urn';
import { readPages } from '../lists/listReading';
import { readBeyond } from '../lists/page';
import { isRefusal, mayBeOneElement } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';

/** An owner's lead forms at their latest version, as LinkedIn's JSON, page by page. */
export function readLeadForms(
	client: LinkedInClient,
	owner: LeadOwner,
): AsyncGenerator<unknown[], void, undefined> {
	return readPages(client, formsRequest(owner));
}

/**
 * Checks that LinkedIn currently serves an owner's forms, apart from single broken ones.
 * @throws NodeApiError as `LinkedInClient.request` if not; a refusal also shows that LinkedIn works
 */
export async function checkForms(client: LinkedInClient, owner: LeadOwner): Promise<void> {
	await client.unless(isRefusal, async () => await readBeyond(client, formsRequest(owner)));
}

function formsRequest(owner: LeadOwner): LinkedInRequest {
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
export async function getLeadForm(client: LinkedInClient, formId: string): Promise<unknown> {
	const request = { path: `/rest/leadForms/${formId}`, target: `lead form ${formId}` };
	return (await client.request(request)).body;
}

/** The fields of LinkedIn's own Postman collection. LinkedIn omits the form unless requested. */
const FORM_FIELDS = 'hiddenFields,creationLocale,name,id,content';

/** The form as this lead answered it (see `mayBeVersion`). LinkedIn shows earlier versions only here. */
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

/** A form without version may be the answered one: LinkedIn has no request for it (BEHAVIOR.md 18). */
export function mayBeVersion(form: unknown, versionId: number | undefined): boolean {
	const told = asCount(asRecord(form)?.versionId);
	return told === undefined || versionId === undefined || told === versionId;
}

/** The form inside a damaged lead may lack its questions. */
export function tellsQuestions(form: unknown): boolean {
	return Array.isArray(asRecord(asRecord(form)?.content)?.questions);
}

/** Without the version if LinkedIn refuses this field, which its own collection does not request. */
async function requestWithForm(client: LinkedInClient, request: LinkedInRequest): Promise<unknown> {
	const answerWith = async (fields: string) =>
		await client.request({ ...request, fields: `id,versionedLeadGenFormUrn,form:(${fields})` });
	const answer = await client.unless(
		isRefusal,
		async () => await answerWith(`${FORM_FIELDS},versionId`),
	);
	return (answer ?? (await answerWith(FORM_FIELDS))).body;
}

export interface FormVersionQuery {
	owner: LeadOwner;
	leadType: LeadType;
	formId: string;
	versionId: number;
}

/**
 * Start and count of the pages to try. First several leads in one call, because LinkedIn may omit the first
 * ones; if that fails, one lead at a time, because a broken lead may fail the whole page.
 */
const PAGES_TO_TRY = [
	[0, 3],
	[0, 1],
	[1, 1],
	[2, 1],
];

/**
 * A form at an earlier version, read from one lead that answered it.
 * @returns LinkedIn's JSON; undefined if no lead shows this version completely
 */
export async function findFormVersion(
	client: LinkedInClient,
	query: FormVersionQuery,
): Promise<unknown | undefined> {
	let failure: unknown;
	for (const [start, count] of PAGES_TO_TRY) {
		try {
			const form = await formAmongLeads(client, query, start, count);
			if (form !== undefined || count > 1) return form;
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
