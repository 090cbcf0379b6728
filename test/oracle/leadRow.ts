import { mapKeys, omitBy, pick } from 'lodash';

import { accountName, creativeName, namesOfCampaign } from '../simulator/server/wire/lead';
import { eventById, formById, formVersion } from '../simulator/world/lookups';
import type { AnswerValue, Lead, Locale, Question, World } from '../simulator/world/types';
import type { ColumnNames } from './columnNames';
import { formColumnNames, headerOf, leadColumns, saidIn } from './columnNames';

export type Row = Record<string, unknown>;

/**
 * The row that a lead must become when nothing is broken, in any order of its columns. Names and values come from the
 * simulated world and the documentation alone, without code of the package.
 */
export function expectedRow(world: World, lead: Lead, columnNames?: ColumnNames): Row {
	const form = formById(world, lead.formId);
	const version = formVersion(form, lead.formVersionId);
	const names = formColumnNames(form, version, columnNames);
	const columns = [...Object.values(names).flat(), ...leadColumns(lead.leadType)];
	const row: Row = Object.fromEntries(columns.map((column) => [column, null]));
	// An ad account may use a form of a Page.
	const owners = [lead.owner, form.owner];
	const { organizationId } = owners.find((owner) => 'organizationId' in owner) ?? {
		organizationId: null,
	};
	const { adAccountId } = owners.find((owner) => 'adAccountId' in owner) ?? { adAccountId: null };
	const known = {
		lead_id: lead.id,
		lead_urn: `urn:li:leadGenFormResponse:${lead.id}`,
		lead_type: lead.leadType,
		submitted_at: timeIn(columnNames, lead.submittedAt),
		is_test_lead: lead.testLead,
		organization_id: organizationId,
		organization_name: pageName(world, organizationId),
		event_id: lead.eventId ?? null,
		event_name:
			lead.eventId === undefined
				? null
				: orNull(Object.values(eventById(world, lead.eventId).name)[0]),
		form_id: lead.formId,
		form_version: lead.formVersionId,
		form_name: orNull(form.name),
		submitter_urn: `urn:li:person:${lead.submitterId}`,
		sponsored_account_id: adAccountId,
		campaign_name: lead.campaignId === undefined ? null : namesOfCampaign(lead.campaignId).name,
		campaign_type: lead.campaignId === undefined ? null : namesOfCampaign(lead.campaignId).type,
		sponsored_account_name:
			'adAccountId' in lead.owner ? accountName(lead.owner.adAccountId) : null,
		creative_name: lead.creativeId === undefined ? null : creativeName(lead.creativeId),
		campaign_id: lead.campaignId ?? null,
		creative_id: lead.creativeId ?? null,
	};
	Object.assign(row, pick(known, columns));
	for (const { questionId, value } of lead.answers) {
		const index = version.questions.findIndex(({ id }) => id === questionId);
		const question = version.questions[index];
		row[names.questions[index]] = answerText(question, value, form.creationLocale);
	}
	for (const { consentId, accepted } of lead.consents) {
		row[names.consents[version.consents.findIndex(({ id }) => id === consentId)]] = accepted;
	}
	for (const [index, { value }] of version.hiddenFields.entries()) {
		row[names.hiddenFields[index]] = value;
	}
	return mapKeys(row, (_, column) => headerOf(column, columnNames));
}

/** The name of a Page, unless LinkedIn refuses to show it. */
export function pageName(world: World, organizationId: string | null): string | null {
	if (world.lookupForbiddenOrganizationIds.includes(organizationId ?? '')) return null;
	const page = world.organizations.find(({ id }) => id === organizationId);
	return page === undefined ? null : orNull(page.localizedName);
}

/** A sheet has times that it sorts and people read, in UTC. */
function timeIn(columnNames: ColumnNames | undefined, time: number): string {
	const iso = new Date(time).toISOString();
	return columnNames === 'asAsked' ? iso.slice(0, 19).replace('T', ' ') : iso;
}

function answerText({ details }: Question, value: AnswerValue, locale: Locale): string | null {
	if ('text' in value) return value.text;
	if (details.type !== 'multipleChoice') throw new Error('Options were chosen for a text');
	const texts = value.optionIds.map((chosen) => {
		const option = details.options.find(({ id }) => id === chosen);
		// An option without a text is named by its id.
		return (option && saidIn(option.text, locale)) || `Option ${chosen}`;
	});
	return texts.length === 0 ? null : texts.join('; ');
}

/** A blank name counts as none. */
function orNull(text: string): string | null {
	return text.trim() === '' ? null : text;
}

/** Rows for databases have null, rows for sheets an empty text. */
function isEmpty(value: unknown): boolean {
	return value === null || value === '';
}

/** Rows in the order of their lead ids, to compare them as sets. */
export function byLeadId<Each extends { lead_id?: unknown }>(rows: readonly Each[]): Each[] {
	return [...rows].sort((one, other) => (String(one.lead_id) < String(other.lead_id) ? -1 : 1));
}

/** The rows that these leads must become, by lead id. */
export function expectedRows(
	world: World,
	leads: readonly Lead[],
	columnNames?: ColumnNames,
): Row[] {
	return byLeadId(leads.map((lead) => expectedRow(world, lead, columnNames)));
}

/**
 * Rows by lead id, without empty columns that the expected row does not have: columns of other forms in the same
 * table, and of other versions, which the trigger fills with null.
 */
export function answeredRows<Each extends Row>(
	rows: readonly Each[],
	expected: readonly Row[],
): Each[] {
	return byLeadId(rows).map((row, index) =>
		omitBy(row, (value, column) => isEmpty(value) && !(column in (expected[index] ?? {}))),
	) as Each[];
}
