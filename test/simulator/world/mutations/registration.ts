import { eventById, formById, latestVersion } from '../lookups';
import type { Lead, LeadForm, LinkedInEvent, Question, World } from '../types';
import { addLead, type AnswerSpec } from './leads';

/** What a browser sends: one value for each name, or several for check boxes. */
export type SubmittedForm = Record<string, string | string[]>;

/** The `name` of a question's inputs; options have their id as `value`. */
export const questionInputName = (questionId: string) => `question_${questionId}`;

/** The `name` of a consent's check box, whose `value` is `true`. */
export const consentInputName = (consentId: number) => `consent_${consentId}`;

function problemOf({ details, required }: Question, values: string[]): string | undefined {
	if (required && values.every((text) => text.trim() === ''))
		return 'A required answer is missing.';
	if (details.type === 'text') {
		const isLonger = values.some((text) => text.length > details.maxResponseLength);
		return isLonger ? 'An answer is too long.' : undefined;
	}
	const known = new Set(details.options.map(({ id }) => String(id)));
	const isChoice = values.length < 2 || details.multipleAnswers === true;
	return isChoice && values.every((id) => known.has(id)) ? undefined : 'There is no such choice.';
}

/** The form for a registration, or why the event is not open for registration. */
export function openRegistration(
	world: World,
	event: LinkedInEvent,
): { form: LeadForm } | { closed: string } {
	if (event.cancelled) return { closed: 'This event was cancelled, so registration is closed.' };
	if (event.formId === undefined) return { closed: 'This event has no registration form.' };
	const form = formById(world, event.formId);
	return form.state === 'PUBLISHED' ? { form } : { closed: 'Registration is closed.' };
}

/**
 * Registers a person for an event, as the registration page's submit does, with answers to the latest version of the
 * event's form. Other inputs are ignored.
 * @param submittedAt epoch milliseconds
 * @returns the new lead, or why there is none
 * @throws when the world has no such event
 */
export function registerForEvent(
	world: World,
	eventId: string,
	submitted: SubmittedForm,
	submittedAt: number,
): { lead: Lead } | { refused: string } {
	const registration = openRegistration(world, eventById(world, eventId));
	if ('closed' in registration) return { refused: registration.closed };
	const valuesOf = (name: string) => [submitted[name] ?? []].flat();
	const answers: Record<string, AnswerSpec> = {};
	const consents: Record<number, boolean> = {};
	const { questions, consents: asked } = latestVersion(registration.form);
	for (const question of questions) {
		const values = valuesOf(questionInputName(question.id));
		const refused = problemOf(question, values);
		if (refused !== undefined) return { refused };
		if (values.length === 0) continue;
		answers[question.id] = question.details.type === 'text' ? values[0] : values.map(Number);
	}
	for (const { id, checkRequired } of asked) {
		consents[id] = valuesOf(consentInputName(id)).includes('true');
		if (checkRequired && !consents[id]) return { refused: 'A required consent is missing.' };
	}
	return { lead: addLead(world, { eventId, submittedAt, answers, consents }) };
}
