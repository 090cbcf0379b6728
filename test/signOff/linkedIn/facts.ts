import { at, isObject, type JsonObject } from '../../probe/linkedIn/json';
import type { Facts } from '../../e2e/support/expectedItems';

/** A lead as LinkedIn answers it, as far as a row is compared with it. */
export interface AnsweredLead {
	id: string;
	/** Epoch milliseconds. */
	submittedAt: number;
	/** What was typed, without what is blank. */
	texts: string[];
}

/** Pages with the roles in them, out of the rows of organizationAcls (contract 3.2). */
export function organizationFacts(rows: readonly JsonObject[]): Facts[] {
	const roles = new Map<string, Set<string>>();
	for (const row of rows) {
		if (row.state !== 'APPROVED') continue;
		const urn = row.organization ?? row.organizationTarget ?? row.organizationalTarget;
		const id = idIn(urn, 'organization');
		if (id !== null) roles.set(id, (roles.get(id) ?? new Set()).add(String(row.role)));
	}
	return [...roles].map(([id, held]) => ({ organization_id: id, roles: [...held].sort() }));
}

/** What of an event an item says, too (contract 3.4). */
export function eventFacts(event: JsonObject): Facts {
	return {
		event_id: String(event.id),
		organization_id: idIn(event.organizer, 'organization'),
		starts_at: iso(event.startsAt),
		form_id: idIn(event.leadGenForm, 'leadGenForm'),
	};
}

/** What of a form's questions, consents and hidden fields items say, too, in its order (contract 3.5). */
export function fieldFacts(form: unknown): Facts[] {
	const language = at(form, 'creationLocale', 'language');
	const locale = `${String(language)}_${String(at(form, 'creationLocale', 'country'))}`;
	const text = (value: unknown): string => {
		const localized = at(value, 'localized');
		const texts = isObject(localized) ? localized : {};
		return String(texts[locale] ?? Object.values(texts)[0] ?? '');
	};
	const questions = list(at(form, 'content', 'questions')).map((question) => ({
		kind: 'question',
		question_id: String(question.questionId),
		label: text(question.question) || String(question.name),
		required: question.responseRequired,
		predefined_field: question.predefinedField ?? null,
	}));
	const consents = list(at(form, 'content', 'legalInfo', 'consents')).map((consent) => ({
		kind: 'consent',
		consent_id: String(consent.id),
		required: consent.checkRequired,
	}));
	const hidden = list(at(form, 'hiddenFields')).map(({ name }) => ({
		kind: 'hidden',
		hidden_field: name,
	}));
	return [...questions, ...consents, ...hidden];
}

/** A lead that is no test lead (contract 3.6). */
export function leadFacts(lead: JsonObject): AnsweredLead[] {
	if (lead.testLead === true) return [];
	const texts = list(at(lead, 'formResponse', 'answers'))
		.map((answer) => at(answer, 'answerDetails', 'textQuestionAnswer', 'answer'))
		.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
	return [{ id: String(lead.id), submittedAt: Number(lead.submittedAt), texts }];
}

/** The leads of which something that was typed is in no column of their row. */
export function leadsWithoutTheirAnswers(
	leads: readonly AnsweredLead[],
	rows: ReadonlyArray<Record<string, unknown>>,
): string[] {
	const valuesOf = new Map(rows.map((row) => [String(row.lead_id), new Set(Object.values(row))]));
	const lacks = ({ id, texts }: AnsweredLead) =>
		texts.some((text) => valuesOf.get(id)?.has(text) === false);
	return leads.filter(lacks).map(({ id }) => id);
}

function list(value: unknown): JsonObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The id in a URN, plain or inside that of a version. */
function idIn(urn: unknown, entity: string): string | null {
	return new RegExp(`urn:li:${entity}:(\\d+)`).exec(String(urn))?.[1] ?? null;
}

function iso(time: unknown): string | null {
	return typeof time === 'number' ? new Date(time).toISOString() : null;
}
