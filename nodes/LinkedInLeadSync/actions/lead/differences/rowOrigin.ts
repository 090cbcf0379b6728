import type { LeadType } from '../../../../shared/values/leadOwner';
import { mayBeRoundedId } from '../../../../shared/values/roundedId';
import type { StoredRow } from './storedLeads';

/** Which leads were compared. */
export interface ComparedLeads {
	leadType: LeadType;
	/** Organizations, or for sponsored leads the ad account. */
	ownerIds: ReadonlySet<string>;
	/** Only leads of this event. */
	eventId?: string;
	/** Only leads of this form. */
	formId?: string;
	testLeads: 'exclude' | 'include' | 'only';
	/** Whether somebody said that every row is such a lead, so that none needs to say so itself. */
	areAllRows: boolean;
}

/**
 * Whose lead a row is, as far as its columns tell: of an owner that was compared; certainly not among what was
 * compared; of an owner that was not; or nobody knows, since this column is missing or was rounded.
 */
export type RowOrigin =
	| { is: 'compared'; ownerId: string }
	| { is: 'outside' }
	| { is: 'otherOwner'; ownerId: string }
	| { is: 'unknown'; column: string };

/** The columns that tell whose lead a row is; they have their names in each row of this package. */
export const ORIGIN_COLUMNS = [
	'lead_type',
	'organization_id',
	'sponsored_account_id',
	'event_id',
	'form_id',
	'is_test_lead',
] as const;

/** What a row says about whose lead it is, by those of `ORIGIN_COLUMNS` that it has. */
export function originOf(row: StoredRow, compared: ComparedLeads): RowOrigin {
	const { areAllRows, ownerIds } = compared;
	const leadType = leadTypeOf(row);
	if (leadType === undefined && !areAllRows) return { is: 'unknown', column: 'lead_type' };
	if (leadType !== undefined && leadType !== compared.leadType) return { is: 'outside' };
	for (const [column, wanted] of [
		['event_id', compared.eventId],
		['form_id', compared.formId],
	] as const) {
		if (wanted === undefined) continue;
		const id = idIn(row[column]);
		if (id === wanted || (id === undefined && areAllRows)) continue;
		if (id === undefined || mayBeRoundedId(id)) return { is: 'unknown', column };
		return { is: 'outside' };
	}
	if (isOtherTest(row.is_test_lead, compared.testLeads)) return { is: 'outside' };
	const column = compared.leadType === 'SPONSORED' ? 'sponsored_account_id' : 'organization_id';
	const [only] = ownerIds.size === 1 && areAllRows ? ownerIds : [];
	const ownerId = idIn(row[column]) ?? only;
	if (ownerId === undefined) return { is: 'unknown', column };
	if (ownerIds.has(ownerId)) return { is: 'compared', ownerId };
	return mayBeRoundedId(ownerId) ? { is: 'unknown', column } : { is: 'otherOwner', ownerId };
}

/** Only events have leads with an event, and only ad accounts have sponsored ones. */
function leadTypeOf({ lead_type, event_id, sponsored_account_id }: StoredRow): string | undefined {
	const said = idIn(lead_type);
	if (said !== undefined) return said;
	if (idIn(event_id) !== undefined) return 'EVENT';
	return idIn(sponsored_account_id) === undefined ? undefined : 'SPONSORED';
}

function idIn(value: unknown): string | undefined {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return text === '' ? undefined : text;
}

/** Databases and sheets write true and false in several ways. */
function isOtherTest(value: unknown, testLeads: ComparedLeads['testLeads']): boolean {
	const isTest = /^(?:true|t|1)$/i.test(String(value));
	const isReal = /^(?:false|f|0)$/i.test(String(value));
	return (isTest && testLeads === 'exclude') || (isReal && testLeads === 'only');
}
