import { groupBy } from 'lodash';

import { isRefusal, mayBeOneElement } from '../api/errors/linkedInError';
import { findFormVersion, getFormOfLead } from '../api/formVersions';
import { readLeadPage } from '../api/leadFormResponses';
import { getLeadForm, getLeadForms, readServedForms } from '../api/leadForms';
import type { LeadOwner, LeadType } from '../api/leadOwner';
import type { LinkedInClient } from '../api/linkedInClient';
import { inParallel } from '../inParallel';
import { leadIdOf } from '../leads/leadIdentity';
import { asDigits, asRecord } from '../leads/json';
import type { LeadForm, LeadFormResponse } from '../leads/types';
import type { FormReference } from '../leads/urn';
import { parseFormUrn } from '../leads/urn';
import { rememberedVersion, rememberVersion } from './earlierVersions';

/** Where leads were read from. */
export interface LeadOrigin {
	owner: LeadOwner;
	leadType: LeadType;
}

/** How many leads are asked for their form, should LinkedIn refuse to show it with the first ones. */
const LEADS_TO_ASK = 3;

/**
 * The forms that leads answered, at the version that each lead answered. Each latest version is read
 * once, in batches; each earlier one once in this process, from a lead that answered it, since LinkedIn
 * shows it nowhere else.
 */
export class FormVersions {
	private readonly latest = new Map<string, LeadForm | undefined>();

	/** By version; with what another run knew, the latest may be among them. */
	private readonly earlier = new Map<string, LeadForm>();

	/** Leads that were asked for an earlier version in vain, by version. */
	private readonly askedInVain = new Map<string, number>();

	/** What LinkedIn said of versions that it fails to show anywhere, by version. */
	private readonly failures = new Map<string, string>();

	constructor(private readonly client: LinkedInClient) {}

	/**
	 * Reads what is needed for these leads and not known yet.
	 * @throws NodeApiError as `LinkedInClient.request`; a form that LinkedIn does not show, or fails to
	 * show while it shows others, is no error
	 */
	async load(leads: readonly LeadFormResponse[], origin: LeadOrigin): Promise<void> {
		const unknown = new Set<string>();
		for (const lead of leads) {
			const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
			if (reference === undefined || this.of(lead) !== undefined) continue;
			if (!this.latest.has(reference.formId)) {
				unknown.add(reference.formId);
			}
		}
		await this.loadLatest([...unknown], origin.owner);
		const unread = leads.filter((lead) => this.of(lead) === undefined);
		const versions = groupBy(unread, ({ versionedLeadGenFormUrn }) => versionedLeadGenFormUrn);
		await inParallel(Object.values(versions), this.client.calls.atOnce, async (ofVersion) => {
			for (const lead of ofVersion) await this.loadEarlier(lead, origin);
		});
	}

	/** Takes over the form at the version that this lead answered, as `of` gave it to another run. */
	know(lead: LeadFormResponse, form: LeadForm): void {
		const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
		if (reference === undefined) return;
		this.earlier.set(versionKey(reference.formId, reference.versionId), form);
	}

	/** The form at the version that this lead answered; undefined when LinkedIn does not show it. */
	of(lead: LeadFormResponse): LeadForm | undefined {
		const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
		if (reference === undefined) return undefined;
		const latest = this.latest.get(reference.formId);
		if (latest !== undefined && isVersion(latest, reference.versionId)) return latest;
		return this.earlier.get(versionKey(reference.formId, reference.versionId));
	}

	/**
	 * Why LinkedIn failed to show the form that this lead answered, with its id; undefined when it showed
	 * the form, or refused to.
	 */
	failureOf(lead: LeadFormResponse): { formId: string; reason: string } | undefined {
		if (this.failures.size === 0) return undefined;
		const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
		if (reference === undefined) return undefined;
		const reason = this.failures.get(versionKey(reference.formId, reference.versionId));
		return reason === undefined ? undefined : { formId: reference.formId, reason };
	}

	private async loadLatest(formIds: string[], owner: LeadOwner): Promise<void> {
		if (formIds.length === 0) return;
		const found = await this.readLatest(formIds, owner);
		for (const id of formIds) this.latest.set(id, found.get(id) as LeadForm | undefined);
	}

	private async readLatest(formIds: string[], owner: LeadOwner): Promise<Map<string, unknown>> {
		try {
			return await getLeadForms(this.client, formIds);
		} catch (error) {
			if (!isRefusal(error) && !mayBeOneElement(error)) throw this.client.wrapped(error);
		}
		// One form that LinkedIn refuses or fails to show must not hide the others, nor must such a batch.
		const found = new Map<string, unknown>();
		let isAnyAnswered = false;
		for (const id of formIds) {
			if (found.has(id)) continue;
			try {
				found.set(id, await getLeadForm(this.client, id));
				isAnyAnswered = true;
			} catch (error) {
				if (isRefusal(error)) isAnyAnswered = true;
				else if (!mayBeOneElement(error)) throw this.client.wrapped(error);
				else if (!isAnyAnswered) {
					await this.readList(owner, found);
					isAnyAnswered = true;
				}
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

	private async loadEarlier(lead: LeadFormResponse, origin: LeadOrigin): Promise<void> {
		const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
		const leadId = leadIdOf(lead);
		if (reference === undefined || leadId === undefined || this.of(lead) !== undefined) return;
		const key = versionKey(reference.formId, reference.versionId);
		const inVain = this.askedInVain.get(key) ?? 0;
		if (inVain >= LEADS_TO_ASK || this.failures.has(key)) return;
		let form: LeadForm | undefined;
		try {
			form = await this.knownOrRead(leadId, reference, origin);
		} catch (error) {
			if (!mayBeOneElement(error)) throw this.client.wrapped(error);
			await this.ruleOutOutage(origin);
			this.failures.set(key, this.client.wrapped(error).message);
			return;
		}
		if (form === undefined) {
			this.askedInVain.set(key, inVain + 1);
		} else {
			// The form inside a lead carries neither version nor owner.
			const owner = this.latest.get(reference.formId)?.owner ?? lead.owner;
			this.earlier.set(key, { ...form, owner, versionId: reference.versionId });
		}
	}

	private async knownOrRead(
		leadId: string,
		reference: FormReference,
		origin: LeadOrigin,
	): Promise<LeadForm | undefined> {
		const { formId, versionId } = reference;
		const version =
			versionId === undefined ? undefined : { client: this.client, formId, versionId };
		const known = version && rememberedVersion(version);
		if (known !== undefined) return known;
		const form = asRecord(await this.readEarlier(leadId, reference, origin));
		if (version !== undefined && form !== undefined) rememberVersion(version, form);
		return form;
	}

	/** Should LinkedIn fail with this lead, another one of its version tells that from an outage. */
	private async readEarlier(
		leadId: string,
		{ formId, versionId }: FormReference,
		origin: LeadOrigin,
	): Promise<unknown> {
		try {
			return await getFormOfLead(this.client, leadId);
		} catch (error) {
			if (isRefusal(error)) return undefined;
			if (!mayBeOneElement(error) || versionId === undefined) throw this.client.wrapped(error);
			return await findFormVersion(this.client, { ...origin, formId, versionId });
		}
	}

	/** What LinkedIn served just before must be served again, or it is not about this form. */
	private async ruleOutOutage(origin: LeadOrigin): Promise<void> {
		try {
			await readLeadPage(this.client, origin, 0, 1);
		} catch (error) {
			if (!isRefusal(error)) throw this.client.wrapped(error);
		}
	}
}

function isVersion(form: LeadForm, versionId: number | undefined): boolean {
	return versionId === undefined || form.versionId === versionId;
}

function versionKey(formId: string, versionId: number | undefined): string {
	return `${formId} ${versionId ?? ''}`;
}
