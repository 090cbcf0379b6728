import { textIn } from '../world/locales';
import {
	consentInputName,
	questionInputName,
	type RegistrationMessage,
	type SubmittedForm,
} from '../world/mutations';
import type { Consent, Locale, Question } from '../world/types';
import { html, type SafeHtml } from './html';

/** What the person typed before and what was wrong with it. */
export interface RegistrationState {
	values: SubmittedForm;
	messages: RegistrationMessage[];
}

const INPUT_TYPES: Record<string, string> = {
	EMAIL: 'email',
	WORK_EMAIL: 'email',
	PHONE_NUMBER: 'tel',
	WORK_PHONE_NUMBER: 'tel',
};

/** From this length on a text is typed into several lines. */
const LONG_RESPONSE_LENGTH = 1000;

interface Field {
	name: string;
	label: string;
	required: boolean;
	values: string[];
	message?: string;
}

function toField(
	name: string,
	label: string,
	required: boolean,
	{ values, messages }: RegistrationState,
): Field {
	return {
		name,
		label,
		required,
		values: [values[name] ?? []].flat(),
		message: messages.find(({ field }) => field === name)?.text,
	};
}

const invalid = ({ name, message }: Field) =>
	message !== undefined && html` aria-invalid="true" aria-describedby="${name}_message"`;

const messageBelow = ({ name, message }: Field) =>
	message !== undefined && html`<p class="message" id="${name}_message" dir="auto">${message}</p>`;

const optionalMark = ({ required }: Field) =>
	!required && html` <span class="soft">(optional)</span>`;

const checked = (isChecked: boolean) => isChecked && html` checked`;

function choiceField(
	field: Field,
	options: Array<{ value: string; text: string }>,
	several: boolean,
): SafeHtml {
	return html`<fieldset class="field" ${invalid(field)}>
		<legend dir="auto">${field.label}${optionalMark(field)}</legend>
		${options.map(
			({ value, text }) =>
				html`<label class="choice"
					><input
						type="${several ? 'checkbox' : 'radio'}"
						name="${field.name}"
						value="${value}"
						${checked(field.values.includes(value))}
					/><span dir="auto">${text.trim() || `Option ${value}`}</span></label
				> `,
		)}${messageBelow(field)}
	</fieldset>`;
}

function textField(field: Field, inputType: string, maxLength: number): SafeHtml {
	const { name, values } = field;
	const attributes = html`id="${name}" name="${name}" maxlength="${maxLength}"
	dir="auto"${field.required && html` aria-required="true"`}${invalid(field)}`;
	return html`<div class="field">
		<label for="${name}" dir="auto">${field.label}${optionalMark(field)}</label>
		${maxLength >= LONG_RESPONSE_LENGTH
			? html`<textarea rows="4" ${attributes}>${'\n'}${values[0]}</textarea>`
			: html`<input type="${inputType}" ${attributes} value="${values[0] ?? ''}" />`}
		${messageBelow(field)}
	</div>`;
}

/** The inputs of one question, named `question_{questionId}`; option ids are the values of choices. */
export function questionField(
	question: Question,
	locale: Locale,
	state: RegistrationState,
): SafeHtml {
	const { details, predefinedField = '' } = question;
	const label = textIn(question.text, locale).trim() || question.name;
	const field = toField(questionInputName(question.id), label, question.required, state);
	if (details.type === 'text') {
		return textField(field, INPUT_TYPES[predefinedField] ?? 'text', details.maxResponseLength);
	}
	const options = details.options.map(({ id, text }) => ({
		value: String(id),
		text: textIn(text, locale),
	}));
	return choiceField(field, options, details.multipleAnswers === true);
}

/** The check box of one consent, named `consent_{consentId}`, whose value is `true`. */
export function consentField(consent: Consent, locale: Locale, state: RegistrationState): SafeHtml {
	const label = textIn(consent.text, locale).trim() || `Consent ${consent.id}`;
	const field = toField(consentInputName(consent.id), label, consent.checkRequired, state);
	return html`<div class="field">
		<div class="choice">
			<input
				type="checkbox"
				id="${field.name}"
				name="${field.name}"
				value="true"
				${checked(field.values.includes('true'))}${invalid(field)}
			/><label for="${field.name}" dir="auto">${label}${optionalMark(field)}</label>
		</div>
		${messageBelow(field)}
	</div>`;
}
