import { asCount, asDigits, asList, asRecord, asText } from '../values/json';
import { localizedText, safeText } from '../values/text';
import type { LeadOwner } from '../values/leadOwner';
import { entityId, leadOwnerOf } from '../values/urn';
import type { FormConsent, FormQuestion, LeadForm } from './types';

export interface ReadOption {
	id?: string;
	text: string;
}

export interface ReadQuestion {
	id?: string;
	text?: string;
	predefinedField?: string;
	isRequired: boolean;
	/** LinkedIn's key without `QuestionDetails`: `text`, `multipleChoice`, or a later addition. */
	type?: string;
	options?: ReadOption[];
}

export interface ReadConsent {
	id?: string;
	text?: string;
	isRequired: boolean;
}

/** A hidden field has the same value for every lead of a form version. */
export interface ReadHiddenField {
	name: string;
	value?: string;
}

export interface ReadLegalInfo {
	privacyPolicyUrl?: string;
	/** The text next to the privacy policy's URL. */
	legalDisclaimer?: string;
}

/** One version of a form. */
export interface ReadForm {
	id?: string;
	versionId?: number;
	name?: string;
	owner?: LeadOwner;
	questions: ReadQuestion[];
	consents: ReadConsent[];
	/** Undefined when LinkedIn did not show it; consents are then unknown too. */
	legalInfo?: ReadLegalInfo;
	hiddenFields: ReadHiddenField[];
}

/** Reads LinkedIn's form and omits missing or mistyped parts; does not throw. */
export function readForm(form: LeadForm | undefined): ReadForm {
	const source: LeadForm = asRecord(form) ?? {};
	const locale = source.creationLocale;
	const content = asRecord(source.content);
	const legalInfo = asRecord(content?.legalInfo);
	return {
		id: entityId(source.id, 'leadGenForm'),
		versionId: asCount(source.versionId),
		name: textOf(source.name, locale),
		owner: leadOwnerOf(source.owner),
		questions: records(content?.questions).map((question) => readQuestion(question, locale)),
		consents: records(legalInfo?.consents).map((consent) => readConsent(consent, locale)),
		legalInfo: legalInfo && {
			privacyPolicyUrl: textOf(legalInfo.privacyPolicyUrl),
			legalDisclaimer: textOf(legalInfo.legalDisclaimer, locale),
		},
		hiddenFields: records(source.hiddenFields).map(({ name, value }) => ({
			name: textOf(name) ?? '',
			value: readValue(value),
		})),
	};
}

function readQuestion(question: FormQuestion, locale: unknown): ReadQuestion {
	const details = asRecord(question.questionDetails) ?? {};
	const key = Object.keys(details).find((name) => /QuestionDetails$/.test(name));
	const options = asRecord(details.multipleChoiceQuestionDetails)?.options;
	return {
		id: asDigits(question.questionId),
		text: textOf(question.question, locale) ?? textOf(question.name, locale),
		predefinedField: asText(question.predefinedField),
		isRequired: question.responseRequired === true,
		type: key?.replace(/QuestionDetails$/, ''),
		options: options === undefined ? undefined : records(options).map((o) => readOption(o, locale)),
	};
}

function readOption(option: { id?: unknown; text?: unknown }, locale: unknown): ReadOption {
	const id = asDigits(option.id);
	return { id, text: textOf(option.text, locale) ?? `Option ${id ?? '?'}` };
}

function readConsent(consent: FormConsent, locale: unknown): ReadConsent {
	return {
		id: asDigits(consent.id),
		text: textOf(consent.consent, locale),
		isRequired: consent.checkRequired === true,
	};
}

function readValue(value: unknown): string | undefined {
	if (typeof value === 'string') return safeText(value);
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function textOf(value: unknown, locale?: unknown): string | undefined {
	const text = localizedText(value, locale);
	return text === undefined ? undefined : asText(safeText(text));
}

function records(value: unknown): Array<Record<string, unknown>> {
	return asList(value).flatMap((entry) => {
		const record = asRecord(entry);
		return record ? [record] : [];
	});
}
