import { compact } from 'lodash';

import { asCount, asDigits, asList, asRecord, asText } from '../values/json';
import { localizedText, safeText } from '../values/text';
import type { LeadOwner } from '../values/leadOwner';
import { entityId, leadOwnerOf } from '../values/urn';
import type { LeadForm } from './types';

export interface ParsedOption {
	id?: string;
	text: string;
}

export interface ParsedQuestion {
	id?: string;
	text?: string;
	predefinedField?: string;
	isRequired: boolean;
	/** LinkedIn's key without `QuestionDetails`: `text`, `multipleChoice`, or a later addition. */
	type?: string;
	options?: ParsedOption[];
}

export interface ParsedConsent {
	id?: string;
	text?: string;
	isRequired: boolean;
}

export interface ParsedForm {
	id?: string;
	versionId?: number;
	name?: string;
	owner?: LeadOwner;
	questions: ParsedQuestion[];
	consents: ParsedConsent[];
	/** A hidden field has the same value for every lead of a form version. */
	hiddenFields: Array<{ name: string; value?: string }>;
}

type Json = Record<string, unknown>;

/** Reads LinkedIn's form and omits missing or mistyped parts; does not throw. */
export function parseForm(form: LeadForm | undefined): ParsedForm {
	const source: LeadForm = asRecord(form) ?? {};
	const locale = source.creationLocale;
	const content = asRecord(source.content);
	const legalInfo = asRecord(content?.legalInfo);
	return {
		id: entityId(source.id, 'leadGenForm'),
		versionId: asCount(source.versionId),
		name: textOf(source.name, locale),
		owner: leadOwnerOf(source.owner),
		questions: records(content?.questions).map((question) => parseQuestion(question, locale)),
		consents: records(legalInfo?.consents).map((consent) => parseConsent(consent, locale)),
		hiddenFields: records(source.hiddenFields).map(({ name, value }) => ({
			name: textOf(name) ?? '',
			value: readValue(value),
		})),
	};
}

/** Custom questions have no `predefinedField`. */
function parseQuestion(question: Json, locale: unknown): ParsedQuestion {
	const details = asRecord(question.questionDetails) ?? {};
	const key = Object.keys(details).find((name) => /QuestionDetails$/.test(name));
	const options = asRecord(details.multipleChoiceQuestionDetails)?.options;
	return {
		id: asDigits(question.questionId),
		text: textOf(question.question, locale) ?? textOf(question.name, locale),
		predefinedField: asText(question.predefinedField),
		isRequired: question.responseRequired === true,
		type: key?.replace(/QuestionDetails$/, ''),
		options:
			options === undefined ? undefined : records(options).map((o) => parseOption(o, locale)),
	};
}

function parseOption(option: Json, locale: unknown): ParsedOption {
	const id = asDigits(option.id);
	return { id, text: textOf(option.text, locale) ?? `Option ${id ?? '?'}` };
}

function parseConsent(consent: Json, locale: unknown): ParsedConsent {
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

function records(value: unknown): Json[] {
	return compact(asList(value).map(asRecord));
}
