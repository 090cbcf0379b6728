import { eventById, formById, latestVersion } from '../lookups';
import { textIn } from '../locales';
import type { Lead, LeadForm, LinkedInEvent, Question, World } from '../types';
import { addLead, type AnswerSpec } from './leads';

/** What a browser sends: one value, or several for check boxes of one name. */
export type SubmittedForm = Record<string, string | string[]>;

/** Why a registration was refused; `field` is the input's name, absent when it concerns no single one. */
export interface RegistrationMessage {
	field?: string;
	text: string;
}

export type RegistrationResult = { lead: Lead } | { messages: RegistrationMessage[] };

/** The `name` of a question's inputs; options have their id as `value`. */
export const questionInputName = (questionId: string) => `question_${questionId}`;

/** The `name` of a consent's check box, whose `value` is `true`. */
export const consentInputName = (consentId: number) => `consent_${consentId}`;

const REQUIRED = 'Please answer this question.';

function valuesOf(submitted: SubmittedForm, name: string): string[] {
	const value = submitted[name] ?? [];
	return Array.isArray(value) ? value : [value];
}

function checkQuestion(question: Question, values: string[]): string | undefined {
	const { details, required } = question;
	if (details.type === 'text') {
		const text = values[0] ?? '';
		if (required && text.trim() === '') return REQUIRED;
		return text.length > details.maxResponseLength
			? `Please use at most ${details.maxResponseLength} characters.`
			: undefined;
	}
	if (required && values.length === 0) return REQUIRED;
	if (!details.multipleAnswers && values.length > 1) return 'Please choose one option only.';
	const known = details.options.map(({ id }) => String(id));
	return values.every((value) => known.includes(value))
		? undefined
		: 'Please choose from the options shown.';
}

/** The form that a person is asked to fill in for an event, or why there is none. */
export function openRegistration(
	world: World,
	event: LinkedInEvent,
): { form: LeadForm } | { closed: string } {
	if (event.cancelled) return { closed: 'This event was cancelled, so registration is closed.' };
	if (event.formId === undefined) return { closed: 'This event has no registration form.' };
	const form = formById(world, event.formId);
	return form.state === 'PUBLISHED'
		? { form }
		: { closed: 'Registration for this event is closed.' };
}

/**
 * Registers a person for an event, as the registration page's submit does: the latest version of the
 * event's form is answered.
 * @param submittedAt epoch milliseconds
 * @returns the new lead, or why there is none; inputs that the form does not ask for are ignored
 * @throws when the world has no such event
 */
export function registerForEvent(
	world: World,
	eventId: string,
	submitted: SubmittedForm,
	submittedAt: number,
): RegistrationResult {
	const event = eventById(world, eventId);
	const registration = openRegistration(world, event);
	if ('closed' in registration) return { messages: [{ text: registration.closed }] };

	const messages: RegistrationMessage[] = [];
	const answers: Record<string, AnswerSpec> = {};
	const consents: Record<number, boolean> = {};
	const { form } = registration;
	const { questions, consents: asked } = latestVersion(form);

	for (const question of questions) {
		const field = questionInputName(question.id);
		const values = valuesOf(submitted, field);
		const text = checkQuestion(question, values);
		if (text !== undefined) messages.push({ field, text });
		if (values.length > 0) {
			answers[question.id] = question.details.type === 'text' ? values[0] : values.map(Number);
		}
	}
	for (const { id, checkRequired, text } of asked) {
		const field = consentInputName(id);
		consents[id] = valuesOf(submitted, field).includes('true');
		if (checkRequired && !consents[id]) {
			const consent = textIn(text, form.creationLocale);
			messages.push({ field, text: `Please agree to go on: ${consent}` });
		}
	}
	return messages.length > 0
		? { messages }
		: { lead: addLead(world, { eventId, submittedAt, answers, consents }) };
}
