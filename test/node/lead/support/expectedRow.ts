import { omitBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { stringify } from 'lossless-json';

import { parseLosslessJson } from '../../../../nodes/shared/api/losslessJson';
import type { ColumnNames } from '../../../../nodes/shared/leads/columnNames';
import { formColumns, type Column } from '../../../../nodes/shared/leads/columns';
import type { LeadForm as WireForm, LeadRow } from '../../../../nodes/shared/leads/types';
import { wireForm } from '../../../simulator/server/wire/form';
import { eventById, formById, formVersion } from '../../../simulator/world/lookups';
import type { AnswerValue, Lead, LeadForm, Localized, World } from '../../../simulator/world/types';

/** The columns of a form at one of its versions, as the package names them. */
export function columnsOf(form: LeadForm, versionId: number, columnNames?: ColumnNames): Column[] {
	const text = stringify(wireForm(form, formVersion(form, versionId))) ?? '';
	return formColumns(parseLosslessJson(text) as WireForm, columnNames);
}

/**
 * The row that a sound lead must become: names from the form's columns, every value from the world.
 */
export function expectedRow(world: World, lead: Lead, columnNames?: ColumnNames): LeadRow {
	const form = formById(world, lead.formId);
	const event = lead.eventId === undefined ? undefined : eventById(world, lead.eventId);
	const metadata: LeadRow = {
		lead_id: lead.id,
		lead_type: lead.leadType,
		submitted_at: new Date(lead.submittedAt).toISOString(),
		is_test_lead: lead.testLead,
		organization_id: 'organizationId' in lead.owner ? lead.owner.organizationId : null,
		event_id: lead.eventId ?? null,
		event_name: event === undefined ? null : orNull(Object.values(event.name)[0]),
		form_id: lead.formId,
		form_version: lead.formVersionId,
		form_name: orNull(form.name),
		submitter_urn: `urn:li:person:${lead.submitterId}`,
		sponsored_account_id: 'adAccountId' in lead.owner ? lead.owner.adAccountId : null,
		campaign_id: lead.campaignId ?? null,
		creative_id: lead.creativeId ?? null,
	};
	// Two hidden fields may have one name; their columns are in the form's order.
	const hidden = formVersion(form, lead.formVersionId).hiddenFields.map(({ value }) => value);
	const valueOf = (column: Column) => {
		if (column.kind === 'metadata') return metadata[column.name];
		return column.kind === 'hidden' ? (hidden.shift() ?? null) : answered(lead, form, column);
	};
	return Object.fromEntries(
		columnsOf(form, lead.formVersionId, columnNames).map((column) => [
			column.name,
			valueOf(column),
		]),
	);
}

/** LinkedIn's empty names say nothing. */
function orNull(name: string): string | null {
	return name.trim() === '' ? null : name;
}

function answered(lead: Lead, form: LeadForm, { kind, ...ids }: Column): LeadRow[string] {
	const { questions } = formVersion(form, lead.formVersionId);
	if (kind === 'question') {
		const answer = lead.answers.find(({ questionId }) => questionId === ids.questionId);
		const details = questions.find(({ id }) => id === ids.questionId)?.details;
		if (answer === undefined) return null;
		const options = details?.type === 'multipleChoice' ? details.options : [];
		return answerText(answer.value, options, localeOf(form));
	}
	if (kind === 'consent') {
		const consent = lead.consents.find(({ consentId }) => String(consentId) === ids.consentId);
		return consent?.accepted ?? null;
	}
	return null;
}

function answerText(
	value: AnswerValue,
	options: Array<{ id: number; text: Localized }>,
	locale: string,
): string | null {
	if ('text' in value) return value.text;
	const texts = value.optionIds.map((chosen) => {
		const text = options.find(({ id }) => id === chosen)?.text ?? {};
		return (text[locale] ?? Object.values(text)[0]) || `Option ${chosen}`;
	});
	return texts.length === 0 ? null : texts.join('; ');
}

function localeOf({ creationLocale: { language, country } }: LeadForm): string {
	return `${language}_${country}`;
}

/** Rows in an order that says nothing, for comparing sets. */
export function byId<Row extends { lead_id?: unknown }>(rows: Row[]): Row[] {
	return [...rows].sort((one, other) => (String(one.lead_id) < String(other.lead_id) ? -1 : 1));
}

/** The rows that these leads must become, in the order of `byId`. */
export function expectedRows(world: World, leads: Lead[], columnNames?: ColumnNames): LeadRow[] {
	return byId(leads.map((lead) => expectedRow(world, lead, columnNames)));
}

/** The rows by id, without columns of other versions of a form, which the trigger fills with null. */
export function answeredRows(rows: IDataObject[], expected: LeadRow[]): IDataObject[] {
	return byId(rows).map((row, index) =>
		omitBy(row, (value, column) => value === null && !(column in (expected[index] ?? {}))),
	);
}
