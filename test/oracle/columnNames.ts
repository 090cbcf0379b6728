import { partition, sortBy } from 'lodash';

import { localeKey } from '../simulator/world/locales';
import type {
	FormVersion,
	LeadForm,
	LeadType,
	Locale,
	Localized,
	Question,
} from '../simulator/world/types';
import LISTED from './columnNames.json';

/** The values of the option Column Names. */
export const COLUMN_NAMES = ['forDatabases', 'asAsked'] as const;
export type ColumnNames = (typeof COLUMN_NAMES)[number];

/** Who registered comes first, then the event and the time, and then the rest about the person. */
const WHO = ['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'WORK_EMAIL'];
const WHAT_ELSE = ['COMPANY_NAME', 'JOB_TITLE'];

const OF_EVENTS = ['event_name', 'event_id'];
const OF_ADS = [
	...['campaign_name', 'campaign_type', 'campaign_id', 'sponsored_account_name'],
	...['sponsored_account_id', 'creative_name', 'creative_id'],
];

/** Between the parts about the person. */
const WHAT_AND_WHEN = ['event_name', 'submitted_at'];

/** The columns of each lead that do not depend on its form, in this order; ids come last. */
const LEAD_COLUMNS = [
	...WHAT_AND_WHEN,
	...['form_name', 'organization_name'],
	...['campaign_name', 'campaign_type', 'sponsored_account_name', 'creative_name'],
	...['field_errors', 'lead_error', 'lead_id', 'event_id', 'form_id', 'organization_id'],
	...['campaign_id', 'sponsored_account_id', 'creative_id'],
	...['lead_urn', 'lead_type', 'is_test_lead', 'form_version', 'submitter_urn'],
];

/** The words that fixed columns have in a sheet, by docs/columns.md. */
const IN_SHEETS: Record<string, string> = {
	...{ event_name: 'Event name', event_id: 'Event ID' },
	...{ form_name: 'Form name', form_id: 'Form ID', form_version: 'Form version' },
	...{ organization_name: 'Page name', organization_id: 'Page ID' },
	...{ campaign_name: 'Campaign name', campaign_type: 'Campaign type', campaign_id: 'Campaign ID' },
	...{ sponsored_account_name: 'Ad account name', sponsored_account_id: 'Ad account ID' },
	...{ creative_name: 'Creative name', creative_id: 'Creative ID' },
	...{ submitted_at: 'Submitted at (UTC)', occurred_at: 'Occurred at (UTC)' },
	...{ deleted_at: 'Deleted at (UTC)', lead_action: 'Lead action' },
	...{ field_errors: 'Field errors', lead_error: 'Lead error', lead_urn: 'Lead URN' },
	...{ lead_type: 'Lead type', is_test_lead: 'Is test lead', submitter_urn: 'Submitter URN' },
	...{ consent_details: 'Consent details' },
};

/** The header of a column: in a sheet, what every lead has is named in words, except its key. */
export function headerOf(column: string, columnNames: ColumnNames = 'forDatabases'): string {
	return columnNames === 'asAsked' ? (IN_SHEETS[column] ?? column) : column;
}

/** The columns that leads of a type have besides those of their form; of all types, when none is given. */
export function leadColumns(leadType?: LeadType): string[] {
	const isOf = (type: LeadType) => leadType === undefined || leadType === type;
	return LEAD_COLUMNS.filter(
		(column) =>
			(isOf('EVENT') || !OF_EVENTS.includes(column)) &&
			(isOf('SPONSORED') || !OF_ADS.includes(column)),
	);
}

type Kind = 'question' | 'consent' | 'hidden';

/** What a form says in one place, and the name that LinkedIn has for a question of its own. */
interface Field {
	kind: Kind;
	/** Absent for hidden fields, which have none. */
	id?: string;
	text: string;
	predefinedField?: string;
}

/** Before the words of what is not a question. */
const PREFIXES: Record<ColumnNames, Record<Kind, string>> = {
	forDatabases: { question: '', consent: 'consent_', hidden: 'hidden_' },
	asAsked: { question: '', consent: 'Consent: ', hidden: 'Hidden: ' },
};

/** Words from which everybody would make the same name. */
const PLAIN = /^[A-Za-z][\w ]*[?.]?$/;

/** The name of the nth field with these words in a form: from the list, or plain. */
function nameOf(naming: ColumnNames, kind: Kind, words: string, nth: number): string {
	const [, ...names] = LISTED[naming][kind].find(([listed]) => listed === words) ?? [];
	if (names[nth] !== undefined) return names[nth];
	if (nth > 0 || !PLAIN.test(words)) {
		throw new Error(`columnNames.json has no name ${nth} of the ${kind} ${JSON.stringify(words)}`);
	}
	const plain = words.replace(/[?.]$/, '');
	const written = naming === 'asAsked' ? plain : plain.toLowerCase().replace(/ +/g, '_');
	return PREFIXES[naming][kind] + written;
}

/** The names of the columns of a form's version: one for each question, consent and hidden field. */
export interface FormColumnNames {
	questions: string[];
	consents: string[];
	hiddenFields: string[];
}

/**
 * The names that the columns of a form must have: those of columnNames.json, which people have looked at, and for plain
 * words what everybody would call them.
 * @throws Error when a form says something else that is not in the list
 */
export function formColumnNames(
	form: LeadForm,
	version: FormVersion,
	columnNames: ColumnNames = 'forDatabases',
): FormColumnNames {
	const said = (text: Localized) => saidIn(text, form.creationLocale);
	const questions = version.questions.map(
		({ id, text, name, predefinedField }): Field => ({
			kind: 'question',
			id,
			text: said(text) || told(name),
			predefinedField: columnNames === 'forDatabases' ? predefinedField : undefined,
		}),
	);
	const consents = version.consents.map(
		({ id, text }): Field => ({ kind: 'consent', id: String(id), text: said(text) }),
	);
	const hidden = version.hiddenFields.map(
		({ name }): Field => ({ kind: 'hidden', text: told(name) }),
	);
	const names = namesOf([...questions, ...consents, ...hidden], columnNames);
	return {
		questions: names.splice(0, questions.length),
		consents: names.splice(0, consents.length),
		hiddenFields: names,
	};
}

/** Of fields with the same words, the one with the lowest ID has the first name. */
function namesOf(fields: readonly Field[], naming: ColumnNames): string[] {
	const wordsOf = ({ id = '', text, predefinedField }: Field) => predefinedField ?? (text || id);
	return fields.map((field) => {
		const alike = fields.filter(
			(other) => other.kind === field.kind && wordsOf(other) === wordsOf(field),
		);
		const nth = sortBy(alike, ({ id = '0' }) => BigInt(id)).indexOf(field);
		return nameOf(naming, field.kind, wordsOf(field), nth);
	});
}

/**
 * The columns of a row in order: who, for what and when, what else about the person, other answers, consents, hidden
 * fields, and then what every lead of this type has.
 */
export function orderedColumns(
	{ questions }: FormVersion,
	{ questions: names, consents, hiddenFields }: FormColumnNames,
	leadType?: LeadType,
): string[] {
	const ofLeads = leadColumns(leadType);
	const [early, late] = partition(ofLeads, (column) => WHAT_AND_WHEN.includes(column));
	const ordered = sortBy(questions, placeOfQuestion);
	const namesOf = (some: Question[]) => some.map((each) => names[questions.indexOf(each)]);
	const [who, others] = partition(ordered, ({ predefinedField = '' }) =>
		WHO.includes(predefinedField),
	);
	return [...namesOf(who), ...early, ...namesOf(others), ...consents, ...hiddenFields, ...late];
}

/** The place of a question in the row; questions of the same place stay in the form's order. */
export function placeOfQuestion({ predefinedField = '' }: Question): number {
	const inOrder = [...WHO, ...WHAT_ELSE];
	const place = inOrder.indexOf(predefinedField);
	return place === -1 ? inOrder.length : place;
}

/** A text in the form's language, or else in the first language by name in which it is not blank. */
export function saidIn(text: Localized, locale: Locale): string {
	const byName = Object.keys(text).sort();
	return [localeKey(locale), ...byName].map((key) => told(text[key] ?? '')).find(Boolean) ?? '';
}

/** A text without what databases refuse. */
const storable = (text: string) => text.replace(/[\0\p{Surrogate}]/gu, '');

/** A text as it can be stored; empty for a blank text. */
const told = (text: string) => (storable(text).trim() === '' ? '' : storable(text));
