import type { LeadType } from '../values/leadOwner';

export type ColumnKind =
	| 'question'
	| 'consent'
	| 'hidden'
	| 'metadata'
	| 'problem'
	| 'notification'
	| 'consentDetails'
	| 'deletion';
export type ColumnType = 'text' | 'integer' | 'boolean' | 'timestamp';

export interface FixedColumn {
	name: string;
	type: ColumnType;
	label: string;
	kind: Exclude<ColumnKind, 'question' | 'consent' | 'hidden'>;
	/** Only leads of this type have the column. */
	leadType?: LeadType;
}

/**
 * All columns that do not depend on a form, in their order after the answers: origin, time, problems, and
 * then columns for software. A name comes before its id.
 * Only some rows have the kinds `consentDetails` (an option) and `notification` (the notification trigger).
 * `deleted_at` is for stored rows: a workflow writes there when LinkedIn no longer has the lead.
 */
export const FIXED_COLUMNS: readonly FixedColumn[] = [
	{ name: 'event_name', type: 'text', label: 'Event name', kind: 'metadata', leadType: 'EVENT' },
	{ name: 'event_id', type: 'text', label: 'Event ID', kind: 'metadata', leadType: 'EVENT' },
	{ name: 'form_name', type: 'text', label: 'Form name', kind: 'metadata' },
	{ name: 'form_id', type: 'text', label: 'Form ID', kind: 'metadata' },
	{ name: 'organization_name', type: 'text', label: 'Page name', kind: 'metadata' },
	{ name: 'organization_id', type: 'text', label: 'Page ID', kind: 'metadata' },
	...(
		[
			['campaign_name', 'Campaign name'],
			['campaign_type', 'Campaign type'],
			['campaign_id', 'Campaign ID'],
			['sponsored_account_name', 'Ad account name'],
			['sponsored_account_id', 'Ad account ID'],
			['creative_name', 'Creative name'],
			['creative_id', 'Creative ID'],
		] as const
	).map(
		([name, label]): FixedColumn => ({
			name,
			type: 'text',
			label,
			kind: 'metadata',
			leadType: 'SPONSORED',
		}),
	),
	{ name: 'submitted_at', type: 'timestamp', label: 'Submitted at', kind: 'metadata' },
	{ name: 'lead_action', type: 'text', label: 'Lead action', kind: 'notification' },
	{ name: 'field_errors', type: 'text', label: 'Field errors', kind: 'problem' },
	{ name: 'lead_error', type: 'text', label: 'Lead error', kind: 'problem' },
	{ name: 'lead_id', type: 'text', label: 'Lead ID', kind: 'metadata' },
	{ name: 'lead_urn', type: 'text', label: 'Lead URN', kind: 'metadata' },
	{ name: 'lead_type', type: 'text', label: 'Lead type', kind: 'metadata' },
	{ name: 'is_test_lead', type: 'boolean', label: 'Is test lead', kind: 'metadata' },
	{ name: 'form_version', type: 'integer', label: 'Form version', kind: 'metadata' },
	{ name: 'submitter_urn', type: 'text', label: 'Submitter URN', kind: 'metadata' },
	{ name: 'consent_details', type: 'text', label: 'Consent details', kind: 'consentDetails' },
	{ name: 'occurred_at', type: 'timestamp', label: 'Occurred at', kind: 'notification' },
	{ name: 'deleted_at', type: 'timestamp', label: 'Deleted at', kind: 'deletion' },
];

const FIXED = new Set(FIXED_COLUMNS.map(({ name }) => name));

export function isFixedColumn(name: string): boolean {
	return FIXED.has(name);
}
