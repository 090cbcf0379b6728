import { formById, formVersion } from '../../simulator/world/lookups';
import type { AnswerValue, Lead, Question, World } from '../../simulator/world/types';

/** What `form: getFields` says of a column, as far as it tells whose answers are in it. */
export interface Field {
	column: string;
	kind: string;
	question_id: string | null;
	consent_id: string | null;
	hidden_field: string | null;
}

export type Row = Record<string, unknown>;

/**
 * The row that a lead must give, from the world alone; only the names of the columns are the node's.
 *
 * @param fields those of the version that the lead answered
 * @param columns every column of the table; null stands in those that the version does not have
 */
export function expectedRow(
	world: World,
	lead: Lead,
	fields: Field[],
	columns: Iterable<string>,
): Row {
	const form = formById(world, lead.formId);
	const version = formVersion(form, lead.formVersionId);
	const event = world.events.find(({ id }) => id === lead.eventId);
	const row: Row = Object.fromEntries([...columns].map((column) => [column, null]));
	const set = (column: string | undefined, value: unknown) => {
		if (column === undefined || !(column in row)) {
			throw new Error(`There is no column for ${JSON.stringify(value)}: ${column}`);
		}
		row[column] = value;
	};

	set('lead_id', lead.id);
	set('lead_type', lead.leadType);
	set('submitted_at', new Date(lead.submittedAt).toISOString());
	set('is_test_lead', lead.testLead);
	set('organization_id', 'organizationId' in lead.owner ? lead.owner.organizationId : null);
	set('event_id', lead.eventId ?? null);
	set('event_name', blankAsNull(event && Object.values(event.name)[0]));
	set('form_id', lead.formId);
	set('form_version', lead.formVersionId);
	set('form_name', blankAsNull(form.name));
	set('submitter_urn', `urn:li:person:${lead.submitterId}`);
	set('sponsored_account_id', 'adAccountId' in lead.owner ? lead.owner.adAccountId : null);
	set('campaign_id', lead.campaignId ?? null);
	set('creative_id', lead.creativeId ?? null);

	for (const { questionId, value } of lead.answers) {
		const question = version.questions.find(({ id }) => id === questionId);
		const field = fields.find(({ question_id }) => question_id === questionId);
		set(field?.column, question && answerText(question, value));
	}
	for (const { consentId, accepted } of lead.consents) {
		set(fields.find(({ consent_id }) => consent_id === String(consentId))?.column, accepted);
	}
	// Two hidden fields may have one name: the columns come in the form's order.
	const hidden = fields.filter(({ kind }) => kind === 'hidden');
	for (const [index, { value }] of version.hiddenFields.entries())
		set(hidden[index]?.column, value);
	return row;
}

function answerText({ details }: Question, value: AnswerValue): string | null {
	if ('text' in value) return value.text;
	if (details.type !== 'multipleChoice') throw new Error('Options were chosen for a text');
	const texts = value.optionIds.map((chosen) => {
		const option = details.options.find(({ id }) => id === chosen);
		// An option without a text is named by its id.
		return blankAsNull(option && Object.values(option.text)[0]) ?? `Option ${chosen}`;
	});
	return texts.length === 0 ? null : texts.join('; ');
}

function blankAsNull(text: string | undefined): string | null {
	return text === undefined || text.trim() === '' ? null : text;
}

/** Rows of PostgreSQL with times as ISO texts and 64-bit integers as numbers, by lead id. */
export function storedRows(rows: Row[]): Row[] {
	const plain = rows.map((row) => ({
		...row,
		submitted_at: row.submitted_at instanceof Date ? row.submitted_at.toISOString() : null,
		form_version: Number(row.form_version),
	}));
	return byLeadId(plain);
}

export function byLeadId<Each extends Row>(rows: Each[]): Each[] {
	return [...rows].sort((a, b) => (String(a.lead_id) < String(b.lead_id) ? -1 : 1));
}
