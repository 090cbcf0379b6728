import { groupBy } from 'lodash';

import { isRefusal, kindOf, mayBeOneElement } from '../wire/errors/linkedInError';
import { findFormVersion, getFormOfLead, mayBeVersion, tellsQuestions } from './formVersions';
import { checkLeads } from './leadFormResponses';
import { getLeadForm, getLeadForms, readServedForms } from './leadForms';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import { asDigits, asRecord } from '../values/json';
import { leadIdOf } from '../values/leadIdentity';
import type { LeadForm, LeadFormResponse } from '../rows/types';
import type { FormReference } from '../values/urn';
import { parseFormUrn } from '../values/urn';
import { processMemory } from '../processMemory';
import { inPlaceOf } from './otherVersion';
import type { Kept, Known } from './store';
import { HOUR_MS, Store } from './store';

/** Where leads were read from; a lead read alone may not say whose it is. */
export interface LeadOrigin {
	owner: LeadOwner | undefined;
	leadType: LeadType;
}

/** Forms at a version, by `versionOf`. */
export const keptForms: Kept<LeadForm> = processMemory(new Map());

/** The id of a form at a version; without one, of the form as it is now. */
export function versionOf({ formId, versionId }: FormReference): string {
	return `${formId} ${versionId ?? ''}`;
}

/**
 * The forms that leads answered, at the version that each lead answered. Each latest version is read once
 * in a run, in batches; each earlier one, which never changes, once in this process, from a lead that
 * answered it, since LinkedIn shows it nowhere else.
 */
export class FormStore {
	/** By `versionOf`; by the bare id what LinkedIn shows of a form, which is its latest version. */
	private readonly forms: Store<LeadForm>;

	/** @param recalls whether the latest versions that earlier runs read within the last hour count */
	constructor(
		private readonly client: LinkedInClient,
		recalls: boolean,
	) {
		this.forms = new Store(client, keptForms, recalls);
	}

	/**
	 * What is known of the form of each lead, with what LinkedIn said where it failed to show it.
	 * @throws NodeApiError as `LinkedInClient.request`; a form that LinkedIn does not show, or fails to
	 * show while it shows others, is no error
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

	/** The next run will ask for the form of this lead again. */
	forget(lead: LeadFormResponse): void {
		this.forms.forget(versionAnswered(lead) ?? '');
	}

	/** @param leads one of each version */
	private async read(
		leads: LeadFormResponse[],
		{ owner, leadType }: LeadOrigin,
	): Promise<Array<Known<LeadForm>>> {
		const references = leads.map(
			(lead) => parseFormUrn(lead.versionedLeadGenFormUrn) as FormReference,
		);
		const latest = await this.forms.get(
			references.map(({ formId }) => formId),
			async (formIds) => await this.readLatest(formIds, owner),
		);
		return await inParallel(leads, this.client.calls.atOnce, async (lead, index) => {
			const { formId, versionId } = references[index];
			const form = latest.get(formId)?.value;
			// Without a version, only LinkedIn can tell what was answered.
			if (form !== undefined && versionId === undefined) return { value: form };
			const isAnswered = form !== undefined && form.versionId === versionId;
			if (isAnswered && tellsQuestions(form)) return { value: form, keepFor: HOUR_MS };
			const known = await this.readFromLead(lead, references[index], { owner, leadType });
			if (isAnswered && !tellsQuestions(known.value)) return { value: form };
			if (known.value === undefined) return known;
			// The form inside a lead need not carry its version, and carries no owner.
			return { ...known, value: { ...known.value, owner: form?.owner ?? lead.owner, versionId } };
		});
	}

	private async readLatest(
		formIds: string[],
		owner: LeadOwner | undefined,
	): Promise<Map<string, Known<LeadForm>>> {
		let found: Map<string, unknown>;
		try {
			found = await getLeadForms(this.client, formIds);
		} catch (error) {
			const isOfBatch =
				isRefusal(error) || mayBeOneElement(error) || kindOf(error) === 'daily_quota';
			if (!isOfBatch) throw this.client.wrapped(error);
			// One form that LinkedIn refuses or fails to show must not hide the others, nor must such a batch.
			found = await this.readOneByOne(formIds, owner);
		}
		return new Map(formIds.map((id) => [id, { value: asRecord(found.get(id)) }]));
	}

	private async readOneByOne(
		formIds: string[],
		owner: LeadOwner | undefined,
	): Promise<Map<string, unknown>> {
		const found = new Map<string, unknown>();
		let isListRead = false;
		for (const id of formIds) {
			if (found.has(id)) continue;
			try {
				found.set(id, await getLeadForm(this.client, id));
			} catch (error) {
				if (isRefusal(error)) continue;
				if (!mayBeOneElement(error)) throw this.client.wrapped(error);
				if (!isListRead && owner !== undefined) await this.readList(owner, found);
				isListRead = true;
			}
		}
		return found;
	}

	/** In an outage this fails, too; otherwise it may well show what is missing. */
	private async readList(owner: LeadOwner, found: Map<string, unknown>): Promise<void> {
		try {
			for await (const forms of readServedForms(this.client, owner)) {
				for (const form of forms) {
					const id = asDigits((form as LeadForm | null)?.id);
					if (id !== undefined) found.set(id, form);
				}
			}
		} catch (error) {
			if (!isRefusal(error)) throw this.client.wrapped(error);
		}
	}

	/**
	 * Should LinkedIn fail with this lead, another one of its version tells that from an outage; should only the
	 * form inside it be damaged, the one inside another lead is as good. One of another version is better than
	 * none, but people hear of it.
	 */
	private async readFromLead(
		lead: LeadFormResponse,
		{ formId, versionId }: FormReference,
		{ owner, leadType }: LeadOrigin,
	): Promise<Known<LeadForm>> {
		const { client } = this;
		const leadId = leadIdOf(lead);
		const keepFor = versionId === undefined ? undefined : Infinity;
		let problem: string | undefined;
		let usedUp: unknown;
		let partial: LeadForm | undefined;
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
				const isVersion = mayBeVersion(value, versionId);
				if (isVersion && tellsQuestions(value)) return { value, keepFor };
				if (isVersion) partial ??= value;
				else other ??= value;
			} catch (error) {
				if (isRefusal(error)) continue;
				// LinkedIn counts the reading of one lead and the list of leads apart.
				if (kindOf(error) === 'daily_quota') usedUp = error;
				else if (mayBeOneElement(error)) problem = client.wrapped(error).message;
				else throw client.wrapped(error);
			}
		}
		if (usedUp !== undefined) throw client.wrapped(usedUp);
		if (partial !== undefined) return { value: partial };
		if (other !== undefined) return inPlaceOf(versionId, other);
		if (problem !== undefined && owner !== undefined) {
			await this.ruleOutOutage({ owner, leadType });
		}
		return { problem };
	}

	/** In an outage it is not about this form. */
	private async ruleOutOutage(origin: Parameters<typeof checkLeads>[1]): Promise<void> {
		try {
			await checkLeads(this.client, origin);
		} catch (error) {
			if (!isRefusal(error)) throw this.client.wrapped(error);
		}
	}
}

function versionAnswered({ versionedLeadGenFormUrn }: LeadFormResponse): string | undefined {
	const reference = parseFormUrn(versionedLeadGenFormUrn);
	return reference && versionOf(reference);
}
