import { compact, groupBy, omit } from 'lodash';

import { batchGet } from '../lists/listReading';
import { processMemory } from '../processMemory';
import type { LeadForm, LeadFormResponse } from '../rows/types';
import { asCount, asRecord } from '../values/json';
import { leadIdOf } from '../values/leadIdentity';
import { parseFormUrn } from '../values/urn';
import { concernOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import { inParallel } from '../wire/waiting';
import { getFormOfLead, mayBeVersion, tellsQuestions } from './leadForms';
import type { Answer, Cache, Shown } from './store';
import { Store, shown } from './store';

type IsServed = (list: 'forms' | 'leads') => Promise<boolean>;

/** How many leads of a version are asked for their form. */
const MOST_ASKED = 3;

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
		const leadsOf = groupBy(leads, versionAnswered);
		const forms = await this.versions.get(
			versions.flatMap((version) => version ?? []),
			async (unknown) => {
				const answers = await this.read(
					unknown.map((version) => leadsOf[version]),
					isServed,
				);
				return new Map(unknown.map((version, index) => [version, answers[index]]));
			},
		);
		return versions.map((version) => forms.get(version ?? '') ?? {});
	}

	/** Makes the next run read this lead's form again: LinkedIn may have shown it in part. */
	forget(lead: LeadFormResponse): void {
		this.versions.forget(versionAnswered(lead) ?? '');
	}

	/** @param groups the leads of each version */
	private async read(
		groups: LeadFormResponse[][],
		isServed: IsServed,
	): Promise<Array<Answer<LeadForm>>> {
		const formIds = groups.map(
			([lead]) => parseFormUrn(lead.versionedLeadGenFormUrn)?.formId ?? '',
		);
		const latest = await this.latest.get(formIds, async (ids) => await this.readLatest(ids));
		return await inParallel(groups, this.client.calls.atOnce, async (leads, index) => {
			return await this.formOf(leads, latest.get(formIds[index]) ?? {}, isServed);
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

	/** @param leads of one version */
	private async formOf(
		leads: LeadFormResponse[],
		{ value: latest, later }: Answer<LeadForm>,
		isServed: IsServed,
	): Promise<Answer<LeadForm>> {
		const { versionId } = parseFormUrn(leads[0].versionedLeadGenFormUrn) ?? {};
		// The lead names no version, so the latest is the best guess.
		const isAnswered = versionId === undefined || asCount(latest?.versionId) === versionId;
		const cachedFor = versionId === undefined ? undefined : Infinity;
		if (isAnswered && tellsQuestions(latest)) return { value: latest, cachedFor };
		const inside = await this.insideOf(leads);
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

	/** A lead may be damaged, or cancelled since it was listed: another one of the version then shows the form. */
	private async insideOf(leads: LeadFormResponse[]): Promise<Shown<LeadForm | undefined>> {
		const { client } = this;
		let inside: Shown<LeadForm | undefined> = {};
		for (const leadId of compact(leads.map(leadIdOf)).slice(0, MOST_ASKED)) {
			inside = await shown(client, async () => await getFormOfLead(client, leadId));
			if (tellsQuestions(inside.value)) break;
		}
		return inside;
	}
}

/** The form's id, with the version unless the lead names none; undefined if the lead names no form. */
function versionAnswered({ versionedLeadGenFormUrn }: LeadFormResponse): string | undefined {
	const reference = parseFormUrn(versionedLeadGenFormUrn);
	return reference && `${reference.formId} ${reference.versionId ?? ''}`;
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
