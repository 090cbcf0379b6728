import type { INodeExecutionData } from 'n8n-workflow';

import { withEmptyFields } from '../../shared/rows/emptyFields';
import { withSameColumns } from '../../shared/rows/rowColumns';
import type { LeadRow } from '../../shared/rows/types';
import type { EmittedLead } from './emittedLeads';
import type { TriggerSettings } from './triggerSettings';

/** What an execution gets. */
export function executionItems(
	leads: ReadonlyArray<Pick<EmittedLead, 'json'>>,
	{ isSimplified, columnNames, emptyFields }: TriggerSettings,
): INodeExecutionData[] {
	if (!isSimplified) return leads.map(({ json }) => ({ json }));
	const rows = withSameColumns(
		leads.map(({ json }) => json as LeadRow),
		columnNames,
	);
	return rows.map((row) => ({ json: withEmptyFields(row, emptyFields) }));
}
