import { compact, keyBy, omit } from 'lodash';

import { batchGet, readList } from '../lists/listReading';
import { processMemory } from '../processMemory';
import type { LeadForm, LeadFormResponse } from '../rows/types';
import { asCount, asObject, asRecord } from '../values/json';
import { leadIdOf } from '../values/leadIdentity';
import type { LeadOwner } from '../values/leadOwner';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import { parseFormUrn } from '../values/urn';
import { concernOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import type { LinkedInRequest } from '../wire/request';
import { inParallel } from '../wire/waiting';
import type { Answer, Cache, Shown } from './store';
import { Store, shown } from './store';

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

type IsServed = (list: 'forms' | 'leads') => Promise<boolean>;

const formCache: Cache<LeadForm> = processMemory(new Map());

/**
 * The forms that leads answered, each at the answered version: the latest version if that is it, and otherwise the form
 * inside the lead. A version never changes, so this process reads it once. A run requests all latest versions that it
 * needs in one call, because most leads answered these.
 */
export class FormStore {
	/** By `versionAnswered`. */
	private readonly versions: Store<LeadForm>;

	/** By form id, for this run only. */
	private readonly latest: Store<LeadForm>;

	constructor(private readonly client: LinkedInClient) {
		this.versions = new Store(client, formCache);
		this.latest = new Store(client, new Map());
	}

	/**
	 * The form of each lead, or LinkedIn's message where it failed to show it. A form that fails does not affect others.
	 * @param isServed whether LinkedIn serves other forms, or leads; asked only where it fails to show one
	 * @throws NodeApiError only for what concerns everything
	 */
	async ofLeads(
		leads: readonly LeadFormResponse[],
		isServed: IsServed,
	): Promise<Array<Answer<LeadForm>>> {
		const versions = leads.map(versionAnswered);
		const leadOf = keyBy(leads, versionAnswered);
		const forms = await this.versions.get(compact(versions), async (unknown) => {
			const leadsToAsk = unknown.map((version) => leadOf[version]);
			const answers = await this.read(leadsToAsk, isServed);
			return new Map(unknown.map((version, index) => [version, answers[index]]));
		});
		return versions.map((version) => forms.get(version) ?? {});
	}

	/** @param leads one of each version */
	private async read(
		leads: LeadFormResponse[],
		isServed: IsServed,
	): Promise<Array<Answer<LeadForm>>> {
		const formIds = leads.map((lead) => parseFormUrn(lead.versionedLeadGenFormUrn)?.formId ?? '');
		const latest = await this.latest.get(formIds, async (ids) => await this.readLatest(ids));
		return await inParallel(leads, this.client.calls.atOnce, async (lead, index) => {
			return await this.formOf(lead, latest.get(formIds[index]) ?? {}, isServed);
		});
	}

	/** If LinkedIn refuses one form, the call may fail for all. The forms inside the leads then take their places. */
	private async readLatest(formIds: string[]): Promise<Map<string, Answer<LeadForm>>> {
		const { client } = this;
		const { value: found, failure: later } = await shown(
			client,
			async () => await batchGet(client, '/rest/leadForms', formIds),
		);
		return new Map(formIds.map((id) => [id, { value: asRecord(found?.get(id)), later }]));
	}

	private async formOf(
		lead: LeadFormResponse,
		{ value: latest, later }: Answer<LeadForm>,
		isServed: IsServed,
	): Promise<Answer<LeadForm>> {
		const { versionId } = parseFormUrn(lead.versionedLeadGenFormUrn) ?? {};
		// The lead names no version, so the latest is the best guess.
		const isAnswered = versionId === undefined || asCount(latest?.versionId) === versionId;
		const cachedFor = versionId === undefined ? undefined : Infinity;
		if (isAnswered && tellsQuestions(latest)) return { value: latest, cachedFor };
		const inside = await this.inside(lead);
		if (mayBeVersion(inside.value, versionId) && tellsQuestions(inside.value)) {
			// The form inside a lead may lack its version, and always lacks its owner.
			return { value: { ...inside.value, owner: latest?.owner, versionId }, cachedFor };
		}
		const ofForms = later && concernOf(later) !== 'object';
		const failed = ofForms ? later : inside.failure;
		const isFailing = failed !== undefined && concernOf(failed) !== 'object';
		if (
			isFailing &&
			(concernOf(failed) === 'limit' || !(await isServed(ofForms ? 'forms' : 'leads')))
		) {
			return { later: failed };
		}
		const other = latest ?? inside.value;
		if (other === undefined) {
			return { problem: failed?.message, later: isFailing ? failed : undefined };
		}
		return isAnswered ? { value: other } : inPlaceOf(versionId, other);
	}

	private async inside(lead: LeadFormResponse): Promise<Shown<LeadForm | undefined>> {
		const { client } = this;
		const leadId = leadIdOf(lead);
		if (leadId === undefined) return {};
		return await shown(client, async () => await getFormOfLead(client, leadId));
	}
}

/** The form's id, with the version unless the lead names none; empty if the lead names no form. */
function versionAnswered({ versionedLeadGenFormUrn }: LeadFormResponse): string {
	const reference = parseFormUrn(versionedLeadGenFormUrn);
	return reference === undefined ? '' : `${reference.formId} ${reference.versionId ?? ''}`;
}

/**
 * Uses another version for its questions when LinkedIn does not show the answered one. Omits consents and
 * hidden fields, because this person may have seen others.
 * @param answered the version that was answered
 */
function inPlaceOf(answered: number | undefined, other: LeadForm): Answer<LeadForm> {
	const content = omit(asRecord(other.content), 'legalInfo');
	return {
		value: { ...omit(other, 'hiddenFields'), content },
		problem: `form_version: LinkedIn shows another version of this form than ${answered}, which was answered, so check the answers to questions that have changed`,
	};
}

/** The fields of LinkedIn's own Postman collection, and the version. LinkedIn omits the form unless requested. */
const FORM_FIELDS = 'hiddenFields,creationLocale,name,id,content,versionId';

/**
 * The form as this lead answered it (see `mayBeVersion`). LinkedIn shows earlier versions only here.
 * @returns LinkedIn's JSON; undefined if LinkedIn shows the lead without it
 * @throws NodeApiError as `LinkedInClient.request`
 */
async function getFormOfLead(
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
function mayBeVersion(form: LeadForm | undefined, versionId: number | undefined): boolean {
	const own = asCount(form?.versionId);
	return own === undefined || versionId === undefined || own === versionId;
}

/** The form inside a damaged lead may lack its questions. */
function tellsQuestions(form: LeadForm | undefined): boolean {
	return Array.isArray(asRecord(form?.content)?.questions);
}
