import type { INode } from 'n8n-workflow';

import type { EmptyFields } from '../../../../shared/rows/emptyFields';
import { CERTAINLY_KEPT_DAYS, LONGEST_KEPT_DAYS } from '../../../../shared/rows/retention';
import type { RowOptions } from '../../../../shared/rows/row';
import type { StoredColumns } from './storedLeads';
import { readChoice, readSwitch, readText, readWholeNumber } from '../../../../shared/panel/checks';
import { fieldError } from '../../../../shared/wire/errors/fieldError';
import { readEmptyFields, readRowOptions } from '../../../../shared/panel/rowOptions';
import type { LeadFilter } from '../../../../shared/linkedin/leadWindow';
import { readLeadScope, readTestLeads } from '../../../../shared/panel/readLeadScope';
import type { JointContext } from '../../operation';
import { readTimeRange } from '../timeRange';

const OUTPUT_FIELD = { field: 'Output', values: ['differences', 'summary'] } as const;

const KEPT_DAYS_FIELD = {
	field: 'Leads Kept (Days)',
	least: 8,
	most: LONGEST_KEPT_DAYS,
	fix: 'Enter for how many days LinkedIn keeps your leads, or remove the option.',
};

const ONLY_THESE_LEADS_FIELD = { field: 'Only These Leads', default: false };

/** What a person chose for Lead → Find Differences. */
export interface DifferenceSettings extends RowOptions {
	/** Which leads are compared. */
	filter: LeadFilter;
	columns: StoredColumns;
	output: 'differences' | 'summary';
	emptyFields: EmptyFields;
	/** For how many days LinkedIn keeps leads. */
	keptDays: number;
	/** Whether all rows are such leads, without saying so themselves. */
	areAllRows: boolean;
}

/** @throws NodeOperationError that names the field with the wrong input */
export function readDifferenceSettings({
	execute,
	parameters,
	read,
}: JointContext): DifferenceSettings {
	const node = execute.getNode();
	const options = (read('options') ?? {}) as Record<string, unknown>;
	const scope = readLeadScope(node, read, 0);
	const hasOneOwner = scope.owner !== undefined;
	return {
		filter: {
			scope,
			...readTimeRange({ execute, parameters }),
			testLeads: readTestLeads(node, options.testLeads, 0),
		},
		columns: {
			id: columnName(node, 'ID Column', read('idColumn')),
			time: columnName(node, 'Time Column', read('timeColumn')),
		},
		output: readChoice(node, OUTPUT_FIELD, read('output'), 0),
		emptyFields: readEmptyFields(node, options.rowsFor, 0),
		...readRowOptions(node, options, 0),
		keptDays: readWholeNumber(node, KEPT_DAYS_FIELD, options.keptDays ?? CERTAINLY_KEPT_DAYS, 0),
		areAllRows: readSwitch(node, ONLY_THESE_LEADS_FIELD, options.onlyTheseLeads, 0) && hasOneOwner,
	};
}

function columnName(node: INode, field: string, value: unknown): string {
	const name = readText(node, field, value, 0);
	if (name !== undefined) return name;
	const fix = 'Enter the name of a column as the input has it, for example lead_id.';
	throw fieldError(node, { field, message: 'no column is given', fix }, 0);
}
