import { isTransient } from '../api/errors/linkedInError';
import { getFormOfLead } from '../api/leadFormResponses';
import { getLeadForm, getLeadForms } from '../api/leadForms';
import type { LinkedInClient } from '../api/linkedInClient';
import { leadIdOf } from '../leads/leadIdentity';
import type { LeadForm, LeadFormResponse } from '../leads/types';
import { parseFormUrn } from '../leads/urn';

/**
 * The forms that leads answered, at the version that each lead answered. Each latest version is read
 * once, in batches; each earlier one once, from a lead that answered it, since LinkedIn shows it
 * nowhere else.
 */
export class FormVersions {
	private readonly latest = new Map<string, LeadForm | undefined>();

	private readonly earlier = new Map<string, LeadForm | undefined>();

	constructor(private readonly client: LinkedInClient) {}

	/**
	 * Reads what is needed for these leads and not known yet.
	 * @throws NodeApiError when LinkedIn cannot be reached; a form that it does not show is no error
	 */
	async load(leads: readonly LeadFormResponse[]): Promise<void> {
		const unknown = new Set<string>();
		for (const lead of leads) {
			const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
			if (reference !== undefined && !this.latest.has(reference.formId)) {
				unknown.add(reference.formId);
			}
		}
		await this.loadLatest([...unknown]);
		for (const lead of leads) await this.loadEarlier(lead);
	}

	/** The form at the version that this lead answered; undefined when LinkedIn does not show it. */
	of(lead: LeadFormResponse): LeadForm | undefined {
		const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
		if (reference === undefined) return undefined;
		const latest = this.latest.get(reference.formId);
		if (latest !== undefined && isVersion(latest, reference.versionId)) return latest;
		return this.earlier.get(versionKey(reference.formId, reference.versionId));
	}

	private async loadLatest(formIds: string[]): Promise<void> {
		if (formIds.length === 0) return;
		const found = await this.readLatest(formIds);
		for (const id of formIds) this.latest.set(id, found.get(id) as LeadForm | undefined);
	}

	private async readLatest(formIds: string[]): Promise<Map<string, unknown>> {
		try {
			return await getLeadForms(this.client, formIds);
		} catch (error) {
			if (isTransient(error)) throw this.client.wrapped(error);
		}
		// One form that LinkedIn refuses must not hide the others, nor must a refused batch.
		const found = new Map<string, unknown>();
		for (const id of formIds) {
			try {
				found.set(id, await getLeadForm(this.client, id));
			} catch (error) {
				if (isTransient(error)) throw this.client.wrapped(error);
			}
		}
		return found;
	}

	private async loadEarlier(lead: LeadFormResponse): Promise<void> {
		const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
		const leadId = leadIdOf(lead);
		if (reference === undefined || leadId === undefined || this.of(lead) !== undefined) return;
		const key = versionKey(reference.formId, reference.versionId);
		const form = (await getFormOfLead(this.client, leadId)) as LeadForm | undefined;
		if (form !== undefined) {
			// The form inside a lead carries neither version nor owner.
			const owner = this.latest.get(reference.formId)?.owner ?? lead.owner;
			this.earlier.set(key, { ...form, owner, versionId: reference.versionId });
		}
	}
}

function isVersion(form: LeadForm, versionId: number | undefined): boolean {
	return versionId === undefined || form.versionId === versionId;
}

function versionKey(formId: string, versionId: number | undefined): string {
	return `${formId} ${versionId ?? ''}`;
}
