import { eventById, formById, latestVersion } from '../lookups';
import type { Lead, LeadForm, LinkedInEvent, World } from '../types';
import { addLead, type AnswerSpec } from './leads';

/** What a browser sends: one value for each name, or several for check boxes. */
export type SubmittedForm = Record<string, string | string[]>;

/** The `name` of a question's inputs; options have their id as `value`. */
export const questionInputName = (questionId: string) => `question_${questionId}`;

/** The `name` of a consent's check box, whose `value` is `true`. */
export const consentInputName = (consentId: number) => `consent_${consentId}`;

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
	const registration = openRegistration(world, eventById(world, eventId));
	if ('closed' in registration) throw new Error(registration.closed);
	const valuesOf = (name: string) => [submitted[name] ?? []].flat();
	const { questions, consents: asked } = latestVersion(registration.form);
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
