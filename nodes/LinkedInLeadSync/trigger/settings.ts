import type { TestLeads } from '../../shared/linkedin/leadWindow';
import type { RowsFor } from '../../shared/rows/types';
import type { LeadScope } from '../../shared/values/leadOwner';
import type { EpochMs } from '../../shared/values/time';

/** Where to begin when the workflow is published for the first time. */
export type StartFrom =
	| { from: 'now' }
	| { from: 'lastDays'; days: number }
	| { from: 'date'; time: EpochMs };

/** What the user has chosen in the panel (triggerFields.ts). */
export interface TriggerSettings {
	scope: LeadScope;
	startFrom: StartFrom;
	isSimplified: boolean;
	rowsFor: RowsFor;
	testLeads: TestLeads;
	confirmLeads: 'onSuccess' | 'immediately';
	batchSize: number;
	giveUpAfterDays: number;
	hasGivenUpOutput: boolean;
}
