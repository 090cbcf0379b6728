import { groupBy, omit } from 'lodash';

import { isRefusal, kindOf, mayBeOneElement } from '../wire/errors/linkedInError';
import { checkLeads } from './leadFormResponses';
import {
	checkForms,
	findFormVersion,
	getFormOfLead,
	getLeadForm,
	getLeadForms,
	mayBeVersion,
	tellsQuestions,
} from './leadForms';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { HOUR } from '../values/time';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import { asRecord } from '../values/json';
import { leadIdOf } from '../values/leadIdentity';
import type { LeadForm, LeadFormResponse } from '../rows/types';
import type { FormReference } from '../values/urn';
import { parseFormUrn } from '../values/urn';
import { processMemory } from '../processMemory';
import type { Cache, Known } from './store';
import { Store } from './store';

/** Where leads were read from; a lead read alone may not say whose it is. */
export interface LeadOrigin {
	owner: LeadOwner | undefined;
	leadType: LeadType;
}

/** Forms at a version, by `versionOf`. */
const formCache: Cache<LeadForm> = processMemory(new Map());

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
		this.forms = new Store(client, formCache, recalls);
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
			const form = latest.get(formId)?.value;
			// Without a version, only LinkedIn can tell what was answered.
			if (form !== undefined && versionId === undefined) return { value: form };
			const isAnswered = form !== undefined && form.versionId === versionId;
			if (isAnswered && tellsQuestions(form)) return { value: form, cachedFor: HOUR };
			const known = await this.readFromLeads(lead, references[index], origin);
			if (isAnswered && !tellsQuestions(known.value)) return { value: form };
			if (known.value === undefined) return known;
			// The form inside a lead need not carry its version, and carries no owner.
			return { ...known, value: { ...known.value, owner: form?.owner ?? lead.owner, versionId } };
		});
	}

	/** One form that LinkedIn refuses or fails to show must not hide the others, nor must such a batch. */
	private async readLatest(
		formIds: string[],
		owner: LeadOwner | undefined,
	): Promise<Map<string, Known<LeadForm>>> {
		const { client } = this;
		let found = new Map<string, unknown>();
		try {
			found = await getLeadForms(client, formIds);
		} catch (error) {
			const isOfBatch =
				isRefusal(error) || mayBeOneElement(error) || kindOf(error) === 'daily_quota';
			if (!isOfBatch) throw client.wrapped(error);
			let isOutageRuledOut = owner === undefined;
			for (const id of formIds) {
				try {
					found.set(id, await getLeadForm(client, id));
				} catch (failure) {
					if (isRefusal(failure)) continue;
					if (!mayBeOneElement(failure)) throw client.wrapped(failure);
					if (!isOutageRuledOut && owner !== undefined) await checkForms(client, owner);
					isOutageRuledOut = true;
				}
			}
		}
		return new Map(formIds.map((id) => [id, { value: asRecord(found.get(id)) }]));
	}

	/**
	 * The form inside this lead, or inside another one of its version, should LinkedIn fail with this lead or show
	 * another version there. One of another version is better than none, but people hear of it.
	 */
	private async readFromLeads(
		lead: LeadFormResponse,
		{ formId, versionId }: FormReference,
		{ owner, leadType }: LeadOrigin,
	): Promise<Known<LeadForm>> {
		const { client } = this;
		const leadId = leadIdOf(lead);
		let problem: string | undefined;
		let usedUp: unknown;
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
				if (isRefusal(error)) continue;
				// LinkedIn counts the reading of one lead and the list of leads apart.
				if (kindOf(error) === 'daily_quota') usedUp = error;
				else if (mayBeOneElement(error)) problem = client.wrapped(error).message;
				else throw client.wrapped(error);
			}
		}
		if (usedUp !== undefined) throw client.wrapped(usedUp);
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

/**
 * What another version of a form tells where LinkedIn does not show the one that was answered: its questions.
 * Which consents and hidden fields the person was shown is not known.
 * @param answered the version that was answered
 */
function inPlaceOf(answered: number | undefined, other: LeadForm): Known<LeadForm> {
	const content = omit(asRecord(other.content), 'legalInfo');
	return {
		value: { ...omit(other, 'hiddenFields'), content },
		problem: `form_version: LinkedIn shows another version of this form than ${answered}, which was answered, so check the answers to questions that have changed`,
	};
}
