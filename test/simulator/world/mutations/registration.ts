import { eventById, formById, latestVersion } from '../lookups';
import type { Lead, LeadForm, LinkedInEvent, World } from '../types';
import { addLead, type AnswerSpec } from './leads';

/** What a browser sends: one value for each name, or several for check boxes. */
export type SubmittedForm = Record<string, string | string[]>;

/** The `name` of a question's inputs; options have their id as `value`. */
export const questionInputName = (questionId: string) => `question_${questionId}`;

/** The `name` of a consent's check box, whose `value` is `true`. */
export const consentInputName = (consentId: number) => `consent_${consentId}`;

/** The form of an event that is open for registration; undefined where there is none, or it is closed. */
export function openForm(world: World, { cancelled, formId }: LinkedInEvent): LeadForm | undefined {
	if (cancelled || formId === undefined) return undefined;
	const form = formById(world, formId);
	return form.state === 'PUBLISHED' ? form : undefined;
}

/**
 * Registers a person for an event, as the registration page's submit does, with answers to the latest version of the
 * event's form. The browser has checked them; other inputs are ignored.
 * @param submittedAt epoch milliseconds
 * @throws when the world has no such event, or it is not open for registration
 */
export function registerForEvent(
	world: World,
	eventId: string,
	submitted: SubmittedForm,
	submittedAt: number,
): Lead {
	const form = openForm(world, eventById(world, eventId));
	if (form === undefined) throw new Error('Registration is closed.');
	const valuesOf = (name: string) => [submitted[name] ?? []].flat();
	const { questions, consents: asked } = latestVersion(form);
	const answers: Record<string, AnswerSpec> = {};
	for (const { id, details } of questions) {
		const values = valuesOf(questionInputName(id));
		if (values.length === 0) continue;
		answers[id] = details.type === 'text' ? values[0] : values.map(Number);
	}
	const consents = Object.fromEntries(
		asked.map(({ id }) => [id, valuesOf(consentInputName(id)).includes('true')]),
	);
	return addLead(world, { eventId, submittedAt, answers, consents });
}
