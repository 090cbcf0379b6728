import type { LeadType } from '../values/leadOwner';

export type ColumnKind =
	| 'question'
	| 'consent'
	| 'hidden'
	| 'metadata'
	| 'problem'
	| 'notification'
	| 'deletion';
export type ColumnType = 'text' | 'integer' | 'boolean' | 'timestamp';

/** A column of a form's table, and a key of its rows. */
export interface Column {
	name: string;
	kind: ColumnKind;
	type: ColumnType;
	/** The question's text in the form's language. */
	label: string;
	required: boolean;
	/** Only leads of this type have the column. */
	leadType?: LeadType;
	questionId?: string;
	/** LinkedIn's name of a predefined question, e.g. `FIRST_NAME`; undefined for a custom one. */
	predefinedField?: string;
	/** `text`, `multipleChoice`, or a later addition of LinkedIn. */
	questionType?: string;
	options?: string[];
	consentId?: string;
	hiddenName?: string;
}

/**
 * All columns that do not depend on a form, in their order. `inOrder` puts the event's name and the time of the
 * first two beside the person; the others follow the answers: names, problems, and then ids and columns for software.
 * Only rows of the notification trigger have the kind `notification`.
 * `deleted_at` is for stored rows: a workflow writes there when LinkedIn no longer has the lead.
 */
export const FIXED_COLUMNS: readonly Column[] = [
	fixed('event_name', 'Event name', { leadType: 'EVENT' }),
	fixed('submitted_at', 'Submitted at', { type: 'timestamp' }),
	fixed('form_name', 'Form name'),
	fixed('organization_name', 'Page name'),
	fixed('campaign_name', 'Campaign name', { leadType: 'SPONSORED' }),
	fixed('campaign_type', 'Campaign type', { leadType: 'SPONSORED' }),
	fixed('sponsored_account_name', 'Ad account name', { leadType: 'SPONSORED' }),
	fixed('creative_name', 'Creative name', { leadType: 'SPONSORED' }),
	fixed('lead_action', 'Lead action', { kind: 'notification' }),
	fixed('field_errors', 'Field errors', { kind: 'problem' }),
	fixed('lead_error', 'Lead error', { kind: 'problem' }),
	fixed('lead_id', 'Lead ID', { required: true }),
	fixed('event_id', 'Event ID', { leadType: 'EVENT' }),
	fixed('form_id', 'Form ID'),
	fixed('organization_id', 'Page ID'),
	fixed('campaign_id', 'Campaign ID', { leadType: 'SPONSORED' }),
	fixed('sponsored_account_id', 'Ad account ID', { leadType: 'SPONSORED' }),
	fixed('creative_id', 'Creative ID', { leadType: 'SPONSORED' }),
	fixed('lead_urn', 'Lead URN'),
	fixed('lead_type', 'Lead type'),
	fixed('is_test_lead', 'Is test lead', { type: 'boolean' }),
	fixed('form_version', 'Form version', { type: 'integer' }),
	fixed('submitter_urn', 'Submitter URN'),
	fixed('occurred_at', 'Occurred at', { type: 'timestamp', kind: 'notification' }),
	fixed('deleted_at', 'Deleted at', { type: 'timestamp', kind: 'deletion' }),
];

/** A text that every lead has, unless it says otherwise. */
function fixed(name: string, label: string, others: Partial<Column> = {}): Column {
	return { name, kind: 'metadata', type: 'text', label, required: false, ...others };
}

/**
 * The header of a fixed column in a sheet: words, like those of the questions beside it. `lead_id` keeps its name,
 * because workflows match rows by it.
 */
export function sheetHeader({ name, label, type }: Column): string {
	if (name === 'lead_id') return name;
	return type === 'timestamp' ? `${label} (UTC)` : label;
}

const BY_NAME = new Map(FIXED_COLUMNS.map((column) => [column.name, column]));

export function fixedColumn(name: string): Column | undefined {
	return BY_NAME.get(name);
}

/**
 * A fixed column of a row that comes in, which may be a row for a sheet.
 * @param name e.g. `organization_id`
 */
export function cellOf(row: Readonly<Record<string, unknown>>, name: string): unknown {
	const column = BY_NAME.get(name);
	return row[name] ?? (column && row[sheetHeader(column)]);
}

export function fixedColumns(...kinds: ColumnKind[]): Column[] {
	return FIXED_COLUMNS.filter(({ kind }) => kinds.includes(kind));
}
