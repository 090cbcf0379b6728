import { sortBy } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';

import type { LeadFilter, LeadWindow } from '../../../shared/linkedin/leadWindow';
import { matches, readLeadWindow, windowOf } from '../../../shared/linkedin/leadWindow';
import { ownersOf } from '../../../shared/linkedin/leadScope';
import { rawLead } from '../../../shared/linkedin/leadRows';
import { withSameColumns } from '../../../shared/rows/rowColumns';
import type { LeadRow } from '../../../shared/rows/types';
import { submittedAtOf } from '../../../shared/values/leadIdentity';
import {
	columnNamesFor,
	rowOptions,
	rowsForField,
	consentDetailsField,
} from '../../../shared/panel/rowOptions';
import {
	readLeadScope,
	leadScopeFields,
	testLeadsField,
} from '../../../shared/panel/leadScopeFields';
import { optionsCollection } from '../../../shared/panel/parameters';
import { eachOwner } from '../eachOwner';
import { readLimit, limitFields } from '../limit';
import type { Operation, OperationOutput } from '../operation';
import { leadOutput, readOutput, withFields, outputFields } from './output';
import { hintAtNoLeads, hintAtRetention } from './pullHints';
import { readTimeRange, timeRangeFields } from './timeRange';

const optionsField = optionsCollection([rowsForField, consentDetailsField, testLeadsField]);

export const fields: INodeProperties[] = [
	...leadScopeFields,
	...timeRangeFields,
	...limitFields,
	...outputFields,
	optionsField,
];

/** Reads the leads of a time range (LGF-105, LGF-107), oldest first. */
export const pull: Operation = async (context) => {
	const { client, parameters } = context;
	const options = parameters.read(optionsField);
	const filter: LeadFilter = {
		scope: readLeadScope(parameters),
		...readTimeRange(context),
		testLeads: options.testLeads,
	};
	const limit = readLimit(context);
	const output = readOutput(context);
	const window: LeadWindow = { ...windowOf(filter), limit, isRaw: output.isRaw };
	const owners = await ownersOf(client, filter.scope);
	const found = await eachOwner(context, owners, limit, {
		pagesOf: (owner) => readLeadWindow(client, owner, window),
		outputsOf: async ({ entries }, owner) => {
			const wanted = entries.filter((entry) => matches(entry, filter));
			if (output.isRaw) return wanted.map(rawLead);
			const { leadType } = filter.scope;
			const rows = await context.leadRows.of(wanted, { owner, leadType }, rowOptions(options));
			return rows.map(leadOutput);
		},
	});
	hintAtRetention(context, filter, Date.now());
	if (found.length === 0) await hintAtNoLeads(context, filter);
	// A lead without time comes last.
	const outputs = sortBy(found, submittedAt);
	if (output.isRaw) return outputs;
	const ofLeads = outputs.filter(({ onlyOnErrorOutput }) => onlyOnErrorOutput !== true);
	const asRead = ofLeads.map(({ json }) => json as LeadRow);
	const rows = withSameColumns(asRead, columnNamesFor(options.rowsFor));
	for (const [index, row] of rows.entries()) ofLeads[index].json = row;
	return withFields(context, outputs, output);
};

/** Rows contain ISO 8601 in one format, which sorts as text; raw leads contain epoch milliseconds. */
function submittedAt({ json }: OperationOutput): string | number | undefined {
	const { submitted_at: time } = json;
	return typeof time === 'string' && time !== '' ? time : submittedAtOf(json);
}
