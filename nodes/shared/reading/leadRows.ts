import type { LeadEntry, UndeliverableLead } from '../api/leadFormResponses';
import type { LinkedInClient } from '../api/linkedInClient';
import { inParallel } from '../inParallel';
import { leadRow } from '../leads/row';
import type { LeadForm, LeadFormResponse, LeadRow } from '../leads/types';
import { eventIdOf, parseFormUrn } from '../leads/urn';
import { EventNames } from './eventNames';
import type { LeadOrigin } from './formVersions';
import { FormVersions } from './formVersions';
import { RecentlyShown } from './recentlyShown';
import { undeliverableInWords } from './undeliverable';

const recentForms = new RecentlyShown<LeadForm>();
const recentEventNames = new RecentlyShown<string>();

/**
 * Turns what LinkedIn sent into rows: joins each lead with the version of the form that was answered
 * and with its event's name. One instance per run, so that each form and event is read once.
 */
export class LeadRows {
	private readonly forms: FormVersions;

	private readonly events: EventNames;

	/** Who is signed in. */
	private readonly member: string;

	private readonly recalls: boolean;

	/** @param options `recalls`: what runs of the last hour have read need not be read anew */
	constructor(client: LinkedInClient, options: { recalls: boolean } = { recalls: false }) {
		this.recalls = options.recalls;
		this.forms = new FormVersions(client);
		this.events = new EventNames(client);
		this.member = client.signedInAs;
	}

	/**
	 * One row per entry, in the same order; a lead that cannot be read has `lead_error`.
	 * @throws NodeApiError as `LinkedInClient.request`: rows without their columns help nobody
	 */
	async of(entries: readonly LeadEntry[], origin: LeadOrigin): Promise<LeadRow[]> {
		const leads = entries.flatMap((entry) => ('lead' in entry ? [asLead(entry.lead)] : []));
		const organizationId =
			'organizationId' in origin.owner ? origin.owner.organizationId : undefined;
		const eventIds = leads.flatMap((lead) => eventIdOf(lead.associatedEntity) ?? []);
		if (this.recalls) leads.forEach((lead) => this.recall(lead));
		await inParallel(
			[
				async () => await this.forms.load(leads, origin),
				async () => await this.events.load(eventIds, organizationId),
			],
			2,
			async (load) => await load(),
		);
		return entries.map((entry) =>
			'lead' in entry ? this.rowOf(entry.lead) : undeliverableRow(entry.undeliverable, origin),
		);
	}

	private rowOf(lead: unknown): LeadRow {
		const response = asLead(lead);
		const eventId = eventIdOf(response.associatedEntity);
		const problem = eventId === undefined ? undefined : this.events.problemOf(eventId);
		const row = leadRow({
			lead: lead as LeadFormResponse,
			form: this.forms.of(response),
			eventName: eventId === undefined ? undefined : this.events.nameOf(eventId),
			problems: problem === undefined ? [] : [problem],
		});
		const failure = this.forms.failureOf(response);
		if (failure !== undefined) row.lead_error ??= withoutForm(failure);
		if (this.recalls) this.keepOrForget(response, row);
		return row;
	}

	private recall(lead: LeadFormResponse): void {
		const form = recentForms.get(this.member, String(lead.versionedLeadGenFormUrn));
		if (form !== undefined) this.forms.know(lead, form);
		const eventId = eventIdOf(lead.associatedEntity) ?? '';
		const eventName = recentEventNames.get(this.member, eventId);
		if (eventName !== undefined) this.events.know(eventId, eventName);
	}

	private keepOrForget(lead: LeadFormResponse, row: LeadRow): void {
		// What left something out may be shown whole the next time.
		if (row.field_errors === null && row.lead_error === null) this.keep(lead);
		else this.forget(lead);
	}

	private keep(lead: LeadFormResponse): void {
		const form = this.forms.of(lead);
		// Without a version, only LinkedIn can tell what was answered.
		if (form !== undefined && parseFormUrn(lead.versionedLeadGenFormUrn)?.versionId !== undefined) {
			recentForms.add(this.member, String(lead.versionedLeadGenFormUrn), form);
		}
		const eventId = eventIdOf(lead.associatedEntity) ?? '';
		const eventName = this.events.nameOf(eventId);
		if (eventName !== undefined) recentEventNames.add(this.member, eventId, eventName);
	}

	private forget(lead: LeadFormResponse): void {
		recentForms.remove(this.member, String(lead.versionedLeadGenFormUrn));
		recentEventNames.remove(this.member, eventIdOf(lead.associatedEntity) ?? '');
	}
}

function asLead(lead: unknown): LeadFormResponse {
	return typeof lead === 'object' && lead !== null ? (lead as LeadFormResponse) : {};
}

function withoutForm({ formId, reason }: { formId: string; reason: string }): string {
	return `LinkedIn failed to show form ${formId}, so the answers could not be put into columns; they are in field_errors. Read this lead again later with Lead → Get, or its time range with Lead → Pull. LinkedIn said: ${reason}`;
}

/** The row of a lead of which nothing is known but where it belongs. */
function undeliverableRow(
	undeliverable: UndeliverableLead,
	{ owner, leadType }: LeadOrigin,
): LeadRow {
	const row = leadRow({ lead: {} });
	return {
		...row,
		lead_id: undeliverable.id,
		lead_type: leadType,
		organization_id: 'organizationId' in owner ? owner.organizationId : null,
		field_errors: null,
		lead_error: undeliverableInWords(undeliverable),
	};
}
