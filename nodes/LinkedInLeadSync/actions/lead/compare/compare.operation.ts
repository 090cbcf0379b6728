import { minBy, partition, sortBy } from 'lodash';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { requireChoice } from '../../../../shared/linkedin/choice';
import { ownersOf, readOwners } from '../../../../shared/linkedin/owners';
import {
	leadScopeFields,
	readLeadScope,
	rowsForField,
	testLeadsField,
} from '../../../../shared/panel/fields';
import { formOption } from '../../../../shared/panel/locators';
import { optionsCollection } from '../../../../shared/panel/parameters';
import { cellOf } from '../../../../shared/rows/fixedColumns';
import { shownRows } from '../../../../shared/rows/sheet';
import type { LeadRow } from '../../../../shared/rows/types';
import { ownerInWords } from '../../../../shared/values/leadOwner';
import { MINUTE, isoTime } from '../../../../shared/values/time';
import { fixOf } from '../../../../shared/wire/errors/linkedInError';
import { refusalOutput } from '../../getMany';
import type { OperationContext, OperationDefinition, OperationOutput } from '../../operation';
import { hasErrorOutput } from '../../operation';
import { readTimeRange, timeRangeFields } from '../timeRange';
import type { GoneLeads } from './goneLeads';
import { findGoneLeads, ORIGIN_COLUMNS } from './goneLeads';
import type { Difference, DifferenceSettings, OwnerList } from './leadComparison';
import { LeadComparison } from './leadComparison';
import { readStoredLeads } from './storedLeads';

const outputField = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Differences',
			value: 'differences',
			description: 'One item per lead that is missing, changed or gone',
		},
		{
			name: 'Summary',
			value: 'summary',
			description: 'One item with the numbers, and how far the stored leads are behind',
		},
	],
	default: 'differences',
	description: 'What to return',
} as const satisfies INodeProperties;

const optionsField = optionsCollection([rowsForField, formOption, testLeadsField]);

function readSettings(context: OperationContext): DifferenceSettings {
	const { parameters } = context;
	const options = parameters.read(optionsField);
	return {
		filter: {
			scope: readLeadScope(parameters, options.formId),
			...readTimeRange(context),
			testLeads: options.testLeads,
		},
		output: parameters.read(outputField),
		rowsFor: options.rowsFor,
	};
}

export const compare: OperationDefinition = {
	name: 'Compare Stored Leads',
	description: 'Compare your stored leads with LinkedIn: which are missing, changed or cancelled',
	action: 'Compare stored leads',
	fields: [...leadScopeFields, ...timeRangeFields, outputField, optionsField],
	run: { onAll: runCompare },
};

/** Reports leads that are missing, changed or gone. An owner hides no others, as in `eachOwner`. */
async function runCompare(context: OperationContext): Promise<OperationOutput[]> {
	const { client, leadRows } = context;
	const settings = readSettings(context);
	const { filter } = settings;
	const rows = context.execute.getInputData().map(({ json }) => json);
	const leads = readStoredLeads(context, rows);
	const owners = await ownersOf(client, filter.scope);
	const comparison = new LeadComparison(client, leadRows, settings, leads);
	leadRows.owners.expect(owners);
	const refused = await readOwners(client, owners, async (owner) => await comparison.read(owner), {
		isolatesFailures: hasErrorOutput(context.execute),
	});
	const gone = await findGoneLeads(client, filter, leads, comparison.lists, rows);
	const isNothing = !comparison.hasWanted && gone.gone.length === 0;
	if (isNothing && context.execute.getMode() === 'manual')
		await requireChoice(client, filter.scope);
	const broken = [...comparison.lists.values()].filter(({ broken: count }) => count > 0);
	const isComplete = refused.length === 0 && broken.length === 0;
	const hints = [
		...refused.map(
			({ refusal: each }) =>
				`${each.message}, so its leads were not compared to the end. ${fixOf(each)}`,
		),
		...broken.map(brokenInWords),
		...gone.hints,
	];
	for (const hint of hints) context.hint(hint);
	return settings.output === 'summary'
		? [summaryOutput(comparison, gone, isComplete, hints)]
		: [
				...differenceOutputs(comparison, gone, settings),
				...refused.map((each): OperationOutput => ({ ...refusalOutput(each), itemIndexes: [] })),
			];
}

function brokenInWords({ owner, broken }: OwnerList): string {
	return `LinkedIn failed to deliver ${broken} of the leads of ${ownerInWords(owner)}. They were not compared. Run again later.`;
}

/** One item for each difference: missing and changed leads, oldest first, then gone leads. */
function differenceOutputs(
	{ differences }: LeadComparison,
	{ gone }: GoneLeads,
	{ rowsFor }: DifferenceSettings,
): OperationOutput[] {
	const outputs = sortBy([...differences.values()], timeOf).flatMap(({ output, ...lead }) =>
		output === undefined ? [] : { ...lead, output },
	);
	const ofLeads = outputs.map(({ output }) => output.json as LeadRow);
	const rows = ofLeads.map(shownRows(ofLeads, rowsFor));
	return [
		...outputs.map(
			({ output, kind, itemIndex }, index): OperationOutput => ({
				...output,
				json: { difference: kind, ...rows[index] },
				itemIndexes: itemIndex === undefined ? [] : [itemIndex],
			}),
		),
		// Enough to find the row again; LinkedIn no longer has the rest.
		...gone.map(({ id, time, row, itemIndex }): OperationOutput => {
			const stored = { lead_id: id, submitted_at: isoTime(time), ...originOf(row) };
			const json = { difference: 'gone', ...shownRows([stored], rowsFor)(stored) };
			return { json, itemIndexes: [itemIndex] };
		}),
	];
}

/** The columns that the stored row has; a sheet may be compared without some of them. */
function originOf(row: IDataObject): LeadRow {
	const cells = ORIGIN_COLUMNS.map((name) => [name, cellOf(row, name)] as const);
	return Object.fromEntries(cells.filter(([, value]) => value !== undefined)) as LeadRow;
}

/** A lead without time comes last. */
function timeOf({ time = Infinity }: Difference): number {
	return time;
}

/**
 * One item with the numbers, for an alert. The lag is the age of the oldest missing lead, as far as LinkedIn was read.
 * @param isComplete whether all leads at LinkedIn were compared
 */
function summaryOutput(
	{ differences }: LeadComparison,
	{ gone, uncertain }: GoneLeads,
	isComplete: boolean,
	notes: readonly string[],
): OperationOutput {
	const [missing, changed] = partition([...differences.values()], isMissing);
	const oldest = minBy(missing, timeOf)?.time;
	return {
		json: {
			missing: missing.length,
			changed: changed.length,
			gone: gone.length,
			not_certain: uncertain,
			is_complete: isComplete,
			lag_minutes: oldest === undefined ? 0 : Math.floor((Date.now() - oldest) / MINUTE),
			oldest_missing: isoTime(oldest),
			notes: notes.length === 0 ? null : notes.join('\n'),
		},
		itemIndexes: [],
	};
}

function isMissing({ kind }: Difference): boolean {
	return kind === 'missing';
}
