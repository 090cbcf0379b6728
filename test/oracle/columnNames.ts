import { sortBy } from 'lodash';

import { localeKey } from '../simulator/world/locales';
import type { FormVersion, LeadForm, LeadType, Locale, Localized } from '../simulator/world/types';
import LISTED from './columnNames.json';

/** The values of the option Column Names, in the order of the names in columnNames.json. */
const COLUMN_NAMES = ['forDatabases', 'asAsked'] as const;
export type ColumnNames = (typeof COLUMN_NAMES)[number];

const OF_EVENTS = ['event_name', 'event_id'];
const OF_ADS = [
	...['campaign_name', 'campaign_type', 'campaign_id', 'sponsored_account_name'],
	...['sponsored_account_id', 'creative_name', 'creative_id'],
];
const OF_EVERY_LEAD = [
	...['submitted_at', 'form_name', 'organization_name', 'field_errors', 'lead_error', 'lead_id'],
	...['form_id', 'organization_id', 'lead_urn', 'lead_type', 'is_test_lead', 'form_version'],
	'submitter_urn',
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
};

/** The header of a column: in a sheet, what every lead has is named in words, except its key. */
export function headerOf(column: string, columnNames: ColumnNames = 'forDatabases'): string {
	return columnNames === 'asAsked' ? (IN_SHEETS[column] ?? column) : column;
}

/** The columns that leads of a type have besides those of their form; of all types, when none is given. */
export function leadColumns(leadType?: LeadType): string[] {
	const ofEvents = leadType === undefined || leadType === 'EVENT' ? OF_EVENTS : [];
	const ofAds = leadType === undefined || leadType === 'SPONSORED' ? OF_ADS : [];
	return [...OF_EVERY_LEAD, ...ofEvents, ...ofAds];
}

type Kind = keyof typeof LISTED;

/** What a form says in one place. */
interface Field {
	/** Absent for hidden fields, which have none. */
	id?: string;
	words: string;
}

/** Before the words of what is not a question. */
const PREFIXES: Record<ColumnNames, Record<Kind, string>> = {
	forDatabases: { question: '', consent: 'consent_', hidden: 'hidden_' },
	asAsked: { question: '', consent: 'Consent: ', hidden: 'Hidden: ' },
};

/** Words from which everybody would make the same name: a sheet keeps them in any script. */
const PLAIN: Record<ColumnNames, RegExp> = {
	forDatabases: /^[A-Za-z][\w ]*[?.]?$/,
	asAsked: /^\p{L}[\p{L}\p{M}\w /-]*[?.]?$/u,
};

/** The name of the nth field with these words in a form: from the list, or plain. */
function nameOf(naming: ColumnNames, kind: Kind, words: string, nth: number): string {
	const [, ...names] = LISTED[kind].find(([listed]) => listed === words) ?? [];
	const listed = names[COLUMN_NAMES.length * nth + COLUMN_NAMES.indexOf(naming)];
	if (typeof listed === 'string') return listed;
	if (nth > 0 || !PLAIN[naming].test(words)) {
		throw new Error(`columnNames.json has no name ${nth} of the ${kind} ${JSON.stringify(words)}`);
	}
	const plain = words.replace(/[?.]$/, '');
	const written = naming === 'asAsked' ? plain : plain.toLowerCase().replace(/ +/g, '_');
	return PREFIXES[naming][kind] + written;
}

/** Of fields with the same words, the one with the lowest ID has the first name. */
function namesOf(naming: ColumnNames, kind: Kind, fields: readonly Field[]): string[] {
	const byId = sortBy(fields, ({ id = '0' }) => BigInt(id));
	return fields.map((field) => {
		const nth = byId.filter(({ words }) => words === field.words).indexOf(field);
		return nameOf(naming, kind, field.words, nth);
	});
}

/**
 * The names that the columns of a form must have: those of columnNames.json, which people have looked at, and for plain
 * words what everybody would call them. One for each question, consent and hidden field.
 * @throws Error when a form says something else that is not in the list
 */
export function formColumnNames(
	form: LeadForm,
	{ questions, consents, hiddenFields }: FormVersion,
	naming: ColumnNames = 'forDatabases',
): Record<'questions' | 'consents' | 'hiddenFields', string[]> {
	const said = (text: Localized) => saidIn(text, form.creationLocale);
	const asked = questions.map(({ id, text, name, predefinedField }) => {
		const words = said(text) || told(name) || id;
		return { id, words: naming === 'forDatabases' ? (predefinedField ?? words) : words };
	});
	const agreed = consents.map(({ id, text }) => ({ id: String(id), words: said(text) || `${id}` }));
	const hidden = hiddenFields.map(({ name }) => ({ words: told(name) }));
	return {
		questions: namesOf(naming, 'question', asked),
		consents: namesOf(naming, 'consent', agreed),
		hiddenFields: namesOf(naming, 'hidden', hidden),
	};
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
