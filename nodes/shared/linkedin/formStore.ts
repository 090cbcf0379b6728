import { groupBy, omit, once, range } from 'lodash';

import { batchGet } from '../lists/listReading';
import type { NodeError } from '../wire/errors/linkedInError';
import {
	concernsEverything,
	isLimit,
	isRefusal,
	kindOf,
	mayConcernOne,
} from '../wire/errors/linkedInError';
import { checkLeads } from './leadFormResponses';
import type { FormVersionQuery } from './leadForms';
import {
	checkForms,
	findFormVersion,
	getFormOfLead,
	getLeadForm,
	mayBeVersion,
	tellsQuestions,
} from './leadForms';
import { recentRefusal, refusalHere, refusalOfOwner } from './owners';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { LEAD_TYPES, ownerUnion } from '../values/leadOwner';
import { HOUR } from '../values/time';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import { asRecord } from '../values/json';
import { leadIdOf } from '../values/leadIdentity';
import type { LeadForm, LeadFormResponse } from '../rows/types';
import type { FormReference } from '../values/urn';
import { leadOwnerOf, parseFormUrn } from '../values/urn';
import { processMemory } from '../processMemory';
import type { Cache, Known } from './store';
import { Store } from './store';
import { parseForm } from '../rows/parseForm';

/** The list that a lead was read from; a single lead may not contain its owner. */
export interface LeadOrigin {
	owner: LeadOwner | undefined;
	leadType: LeadType;
}

const formCache: Cache<LeadForm> = processMemory(new Map());

/** Cache key of a form at a version; without a version, of the form's latest version. */
function versionOf({ formId, versionId }: FormReference): string {
	return `${formId} ${versionId ?? ''}`;
}

/**
 * The forms that leads answered, each at the answered version. A run reads each latest version once, in
 * batches. LinkedIn shows earlier versions only inside a lead that answered them. These never change, so this
 * process reads them once.
 */
export class FormStore {
	/** By `versionOf`. The bare form id holds LinkedIn's latest version. */
	private readonly forms: Store<LeadForm>;

	/** @param recalls whether to use latest versions that earlier runs read within the last hour */
	constructor(
		private readonly client: LinkedInClient,
		recalls: boolean,
	) {
		this.forms = new Store(client, formCache, recalls);
	}

	/**
	 * The form of each lead, or LinkedIn's message where it failed to show the form. One form's trouble is not the others'.
	 * @throws NodeApiError only for what concerns every call: see `concernsEverything`
	 */
	async ofLeads(
		leads: readonly LeadFormResponse[],
		origin: LeadOrigin,
	): Promise<Array<Known<LeadForm>>> {
		const versions = leads.map((lead) => versionAnswered(lead));
		const leadsOf = groupBy(leads, (lead) => versionAnswered(lead));
		const forms = await this.forms.get(
			versions.flatMap((version) => version ?? []),
			async (unknown) => {
				const examples = unknown.map((version) => leadsOf[version][0]);
				const known = await this.read(examples, origin);
				return new Map(unknown.map((version, index) => [version, known[index]]));
			},
		);
		return versions.map((version) => forms.get(version ?? '') ?? {});
	}

	/** Makes the next run read this lead's form again. */
	forget(lead: LeadFormResponse): void {
		this.forms.forget(versionAnswered(lead) ?? '');
	}

	/** @param leads one for each version */
	private async read(
		leads: LeadFormResponse[],
		origin: LeadOrigin,
	): Promise<Array<Known<LeadForm>>> {
		const references = leads.map(
			(lead) => parseFormUrn(lead.versionedLeadGenFormUrn) as FormReference,
		);
		const latest = await this.forms.get(
			references.map(({ formId }) => formId),
			async (formIds) => await this.readLatest(formIds, origin.owner),
		);
		return await inParallel(leads, this.client.calls.atOnce, async (lead, index) => {
			const { formId, versionId } = references[index];
			const { value: form, problem, later } = latest.get(formId) ?? {};
			// The lead names no version, so the latest is the best guess.
			if (form !== undefined && versionId === undefined) return { value: form };
			const isAnswered = form !== undefined && form.versionId === versionId;
			if (isAnswered && tellsQuestions(form)) return { value: form, cachedFor: HOUR };
			const known = await this.readFromLeads(lead, references[index], origin);
			if (isAnswered && !tellsQuestions(known.value)) return { value: form };
			if (known.value === undefined) {
				return { problem: known.problem ?? problem, later: known.later ?? later };
			}
			// The form inside a lead may lack its version, and always lacks its owner.
			return { ...known, value: { ...known.value, owner: form?.owner ?? lead.owner, versionId } };
		});
	}

	/** Reads forms that the batch lacks one by one, so that one unreadable form does not hide the others. */
	private async readLatest(
		formIds: string[],
		owner: LeadOwner | undefined,
	): Promise<Map<string, Known<LeadForm>>> {
		const { client } = this;
		let found = new Map<string, unknown>();
		try {
			found = await batchGet(client, '/rest/leadForms', formIds);
		} catch (error) {
			// One form may be the cause, of a 401 as well.
			const isOfBatch = mayConcernOne(error);
			if (!isOfBatch) throw client.wrapped(error);
		}
		const known = new Map<string, Known<LeadForm>>(
			formIds.map((id) => [id, { value: asRecord(found.get(id)) }]),
		);
		const isAnyServed = once(
			async () =>
				owner === undefined || (await isServed(async () => await checkForms(client, owner))),
		);
		let later: NodeError | undefined;
		for (const id of formIds.filter((each) => !found.has(each))) {
			if (later !== undefined) {
				known.set(id, { later });
				continue;
			}
			try {
				known.set(id, { value: asRecord(await getLeadForm(client, id)) });
			} catch (error) {
				const failure = await refusalHere(client, error, `lead form ${id}`);
				if (concernsEverything(failure)) throw failure;
				if (isRefusal(failure)) continue;
				// At a limit, LinkedIn may still list forms. Nor does it say anything about this form.
				if (!isLimit(failure) && (await isAnyServed())) known.set(id, { problem: failure.message });
				else known.set(id, { later: (later = failure) });
			}
		}
		return known;
	}

	/**
	 * The form inside this lead, or inside another lead of its version if LinkedIn fails with this one. If
	 * LinkedIn shows only another version, returns that one with a problem for the user.
	 */
	private async readFromLeads(
		lead: LeadFormResponse,
		{ formId, versionId }: FormReference,
		{ owner, leadType }: LeadOrigin,
	): Promise<Known<LeadForm>> {
		const { client } = this;
		const leadId = leadIdOf(lead);
		let problem: NodeError | undefined;
		let later: NodeError | undefined;
		let other: LeadForm | undefined;
		const ways = [
			async () => leadId && (await getFormOfLead(client, leadId)),
			async () =>
				owner &&
				versionId &&
				(await findFormVersion(client, { owner, leadType, formId, versionId })),
		];
		for (const read of ways) {
			try {
				const value = asRecord(await read());
				if (mayBeVersion(value, versionId) && tellsQuestions(value)) {
					return { value, cachedFor: versionId === undefined ? undefined : Infinity };
				}
				other ??= value;
			} catch (error) {
				const failure = await refusalHere(client, error, `lead form ${formId}`);
				if (concernsEverything(failure)) throw failure;
				if (isRefusal(failure)) continue;
				// LinkedIn counts calls for one lead and for lists separately.
				if (kindOf(failure) === 'daily_quota') later = failure;
				else problem = failure;
			}
		}
		if (later !== undefined) return { later };
		if (other !== undefined) return inPlaceOf(versionId, other);
		// An outage explains the failure without blaming this form.
		const isOfForm =
			problem === undefined ||
			owner === undefined ||
			(await isServed(async () => await checkLeads(client, { owner, leadType })));
		return isOfForm ? { problem: problem?.message } : { later: problem };
	}
}

/** Whether LinkedIn serves others; a refusal is an answer, too. */
async function isServed(check: () => Promise<void>): Promise<boolean> {
	try {
		await check();
		return true;
	} catch (error) {
		return isRefusal(error);
	}
}

function versionAnswered({ versionedLeadGenFormUrn }: LeadFormResponse): string | undefined {
	const reference = parseFormUrn(versionedLeadGenFormUrn);
	return reference && versionOf(reference);
}

/**
 * Uses another version for its questions when LinkedIn does not show the answered one. Omits consents and
 * hidden fields, because this person may have seen others.
 * @param answered the version that was answered
 */
function inPlaceOf(answered: number | undefined, other: LeadForm): Known<LeadForm> {
	const content = omit(asRecord(other.content), 'legalInfo');
	return {
		value: { ...omit(other, 'hiddenFields'), content },
		problem: `form_version: LinkedIn shows another version of this form than ${answered}, which was answered, so check the answers to questions that have changed`,
	};
}

/** Earlier versions. Separate from `FormStore`'s cache: an unanswered version may be answered later. */
const historyCache: Cache<LeadForm> = processMemory(new Map());

/** Enough for a form that is edited weekly while LinkedIn keeps its leads. Each costs up to 3 calls. */
const MOST_EARLIER_VERSIONS = 100;

/**
 * A form at each version that was answered, the latest first. LinkedIn shows only the latest version, so an
 * earlier one is read from a lead that answered it: up to 3 calls, once in this process. Versions with only
 * unreadable leads are omitted. The limit of 100 versions protects against a corrupt version number.
 */
export async function answeredVersions(
	client: LinkedInClient,
	latest: LeadForm,
): Promise<LeadForm[]> {
	const { id: formId, versionId: latestId } = parseForm(latest);
	const owner = leadOwnerOf(latest.owner);
	if (formId === undefined || latestId === undefined || owner === undefined) return [latest];
	const store = new Store(client, historyCache, true);
	const earlier = range(latestId - 1, Math.max(0, latestId - 1 - MOST_EARLIER_VERSIONS), -1);
	const known = await inParallel(earlier, client.calls.atOnce, async (versionId) => {
		const version = versionOf({ formId, versionId });
		const forms = await store.get([version], async () => {
			const form = await findVersion(client, { owner, formId, versionId });
			// Someone may still be answering the version before the latest, so its absence is not cached.
			const mayCome = versionId === latestId - 1;
			return new Map([[version, mayCome && form.value === undefined ? {} : form]]);
		});
		return forms.get(version)?.value;
	});
	return [latest, ...known.flatMap((form) => (form ? { ...form, owner: latest.owner } : []))];
}

/** Reads the version from a lead. An unanswered version is cached for an hour only: answers may follow. */
async function findVersion(
	client: LinkedInClient,
	query: Omit<FormVersionQuery, 'leadType'>,
): Promise<Known<LeadForm>> {
	const { owner, versionId } = query;
	const isOfOrganization = owner.kind === 'organization';
	if (recentRefusal(client, owner) !== undefined) return {};
	let isRefused = false;
	for (const leadType of LEAD_TYPES) {
		if ((leadType !== 'SPONSORED') !== isOfOrganization) continue;
		try {
			const form = asRecord(await findFormVersion(client, { ...query, leadType }));
			if (form === undefined) continue;
			return { value: { ...form, owner: ownerUnion(owner), versionId }, cachedFor: Infinity };
		} catch (error) {
			const refusal = await refusalOfOwner(client, owner, error);
			if (kindOf(refusal) !== 'missing_permission') throw client.wrapped(error);
			isRefused = true;
		}
	}
	return { cachedFor: isRefused ? undefined : HOUR };
}
