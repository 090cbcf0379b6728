import type { INodeExecutionData } from 'n8n-workflow';

import { withEmptyFields } from '../../shared/rows/emptyFields';
import { withEveryColumn } from '../../shared/rows/everyColumn';
import type { LeadRow } from '../../shared/rows/types';
import type { EmittedLead } from './emittedLeads';
import type { PollTurn } from './pollTurn';

/** What an execution gets. Which columns its rows have is noted, to be stored before it starts. */
export function executionItems(
	{ settings, state }: PollTurn,
	leads: readonly EmittedLead[],
): INodeExecutionData[] {
	const items = leads.map(({ json }) => ({ json }));
	if (!settings.isSimplified) return items;
	// Names that somebody has done away with are no columns any more.
	const isSameNames = state.columnNames === settings.columnNames;
	const { rows, known } = withEveryColumn(
		leads.map(({ json }) => json as LeadRow),
		isSameNames ? (state.columns ?? []) : [],
	);
	state.columns = known;
	state.columnNames = settings.columnNames;
	return rows.map((row) => ({ json: withEmptyFields(row, settings.emptyFields) }));
}
