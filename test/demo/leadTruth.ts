import { isEqual, omit } from 'lodash';
import type { Simulator } from '../simulator';
import { textIn } from '../simulator/world/locales';
import { readableOrganizationIds } from '../simulator/world/queries';
import { eventById, formById, formVersion } from '../simulator/world/lookups';
import type { AnswerValue, Lead, Question, World } from '../simulator/world/types';
import type { StoredRow } from './storedLeads';

/** Columns that every lead has, and those of problems, which a sound lead leaves empty. */
const LEAD_COLUMNS = [
	'lead_id',
	'lead_type',
	'submitted_at',
	'is_test_lead',
	'organization_id',
	'event_id',
	'event_name',
	'form_id',
	'form_version',
	'form_name',
	'submitter_urn',
	'sponsored_account_id',
	'campaign_id',
	'creative_id',
	'field_errors',
	'lead_error',
] as const;

/**
 * What is known of a lead whichever way it was written down: its own columns, and its answers,
 * consents and hidden values as sorted texts. How columns of answers are called is the package's
 * choice, except for predefined questions, whose answers are written `first_name=Ada`.
 */
export interface LeadFacts {
	lead: Record<string, unknown>;
	values: string[];
}

/** The facts of a lead from the simulated world alone. */
function factsOfLead(world: World, lead: Lead): LeadFacts {
	const form = formById(world, lead.formId);
	const version = formVersion(form, lead.formVersionId);
	const event = lead.eventId === undefined ? undefined : eventById(world, lead.eventId);
	const answers = lead.answers.flatMap(({ questionId, value }) => {
		const question = version.questions.find(({ id }) => id === questionId);
		if (!question) throw new Error(`Form ${form.id} has no question ${questionId}`);
		const text = answerText(question, value);
		return text === null ? [] : [`${predefinedColumn(question)}=${text}`];
	});
	return {
		lead: {
			lead_id: lead.id,
			lead_type: lead.leadType,
			submitted_at: new Date(lead.submittedAt).toISOString(),
			is_test_lead: lead.testLead,
			organization_id: 'organizationId' in lead.owner ? lead.owner.organizationId : null,
			event_id: lead.eventId ?? null,
			event_name: event ? textOrNull(textIn(event.name)) : null,
			form_id: lead.formId,
			form_version: lead.formVersionId,
			form_name: textOrNull(form.name),
			submitter_urn: `urn:li:person:${lead.submitterId}`,
			sponsored_account_id: 'adAccountId' in lead.owner ? lead.owner.adAccountId : null,
			campaign_id: lead.campaignId ?? null,
			creative_id: lead.creativeId ?? null,
			field_errors: null,
			lead_error: null,
		},
		values: [
			...answers,
			...lead.consents.map(({ accepted }) => `=${accepted}`),
			...version.hiddenFields.map(({ value }) => `=${value}`),
		].sort(),
	};
}

/**
 * The facts of a stored row.
 *
 * @param lead the lead that it should be of: it tells which of its columns are predefined
 */
function factsOfRow(world: World, lead: Lead, row: StoredRow): LeadFacts {
	const version = formVersion(formById(world, lead.formId), lead.formVersionId);
	const predefined = new Set(version.questions.map(predefinedColumn));
	const facts: Record<string, unknown> = {};
	for (const column of LEAD_COLUMNS) facts[column] = row[column];
	if (typeof facts.submitted_at === 'string') {
		facts.submitted_at = new Date(facts.submitted_at).toISOString();
	}
	return {
		lead: facts,
		values: Object.entries(omit(row, LEAD_COLUMNS))
			.filter(([, value]) => value !== null)
			.map(([column, value]) => `${predefined.has(column) ? column : ''}=${String(value)}`)
			.sort(),
	};
}

/** The leads that the sync is to store: of events, no test leads, of readable organizations. */
export function leadsToStore({ world, control }: Simulator): Lead[] {
	const readable = readableOrganizationIds(world, world.members[0].id);
	return control.leads
		.list({ leadType: 'EVENT', testLeads: 'exclude' })
		.filter(({ owner }) => 'organizationId' in owner && readable.includes(owner.organizationId));
}

/** Ids of leads that are stored but should not be, that are missing, and that are not as they were. */
export interface Comparison {
	surplus: string[];
	missing: string[];
	different: string[];
}

/** Compares the stored rows with the leads that ought to be stored: ids and all values. */
export function compareWithTruth(world: World, leads: Lead[], rows: StoredRow[]): Comparison {
	const wanted = new Map(leads.map((lead) => [lead.id, lead]));
	const stored = new Map(rows.map((row) => [String(row.lead_id), row]));
	const isDifferent = (lead: Lead, row: StoredRow) =>
		!isEqual(factsOfLead(world, lead), factsOfRow(world, lead, row));
	return {
		surplus: [
			...[...stored.keys()].filter((id) => !wanted.has(id)),
			// A lead in two tables, too, is one too many.
			...rows.map(({ lead_id }) => String(lead_id)).filter((id, i, ids) => ids.indexOf(id) !== i),
		],
		missing: [...wanted.keys()].filter((id) => !stored.has(id)),
		different: leads
			.filter((lead) => {
				const row = stored.get(lead.id);
				return row !== undefined && isDifferent(lead, row);
			})
			.map(({ id }) => id),
	};
}

function predefinedColumn({ predefinedField }: Question): string {
	return predefinedField?.toLowerCase() ?? '';
}

function answerText({ details }: Question, value: AnswerValue): string | null {
	if ('text' in value) return value.text;
	if (details.type !== 'multipleChoice') throw new Error('Options were chosen for a text');
	const texts = value.optionIds.map((chosen) => {
		const option = details.options.find(({ id }) => id === chosen);
		return textOrNull(option ? textIn(option.text) : '') ?? `Option ${chosen}`;
	});
	return texts.length === 0 ? null : texts.join('; ');
}

function textOrNull(text: string): string | null {
	return text.trim() === '' ? null : text;
}
