import type { INodeProperties, IPollFunctions } from 'n8n-workflow';

import type { TestLeads } from '../../shared/linkedin/leadWindow';
import {
	leadScopeFields,
	readLeadScope,
	testLeadsField,
	triggerOnField,
} from '../../shared/panel/leadScopeFields';
import { formOption } from '../../shared/panel/locators';
import type { Parameters } from '../../shared/panel/parameters';
import { optionsCollection, parameters } from '../../shared/panel/parameters';
import {
	consentDetailsField,
	rowOptions,
	rowsForField,
	simplifyField,
} from '../../shared/panel/rowOptions';
import type { RowOptions } from '../../shared/rows/row';
import { asRecord } from '../../shared/values/json';
import type { LeadScope } from '../../shared/values/leadOwner';
import { DAY } from '../../shared/values/time';
import type { StartFrom } from './state';

/**
 * Default poll interval. n8n adds its own field of this name, with every minute, before the fields of a
 * polling node. The last default counts, and n8n does not show a hidden field.
 */
const pollTimes: INodeProperties = {
	displayName: 'Poll Times',
	name: 'pollTimes',
	type: 'hidden',
	default: { item: [{ mode: 'everyX', value: 15, unit: 'minutes' }] },
};

const startFromField = {
	displayName: 'Start From',
	name: 'startFrom',
	type: 'options',
	options: [
		{ name: 'A Date', value: 'date', description: 'Leads submitted since a date' },
		{ name: 'Last Days', value: 'lastDays', description: 'Leads of the last days, then new ones' },
		{
			name: 'Now',
			value: 'now',
			description: 'Only leads submitted after the workflow is published',
		},
	],
	default: 'now',
	description:
		'Applies only when you publish the workflow for the first time. Fetch Test Event also shows earlier leads.',
	builderHint: {
		propertyHint:
			"'now' unless earlier leads are wanted, too; 'lastDays' with startDays up to 365 brings the history in batches, so that no other workflow is needed for it.",
	},
} as const satisfies INodeProperties;

const startDaysField = {
	displayName: 'Days',
	name: 'startDays',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 7,
	description: 'How many days to look back. LinkedIn keeps leads for 90 or 365 days.',
	displayOptions: { show: { startFrom: ['lastDays'] } },
} as const satisfies INodeProperties;

const startDateField = {
	displayName: 'Start Date',
	name: 'startDate',
	type: 'dateTime',
	default: '',
	required: true,
	description:
		'Leads submitted at this moment or later. A time without a zone is in the time zone of the workflow.',
	displayOptions: { show: { startFrom: ['date'] } },
} as const satisfies INodeProperties;

const confirmField = {
	displayName: 'Mark as Processed',
	name: 'confirmLeads',
	type: 'options',
	options: [
		{
			name: 'After the Workflow Succeeds (Recommended)',
			value: 'onSuccess',
			description: 'If the workflow fails, later polls output its leads again',
		},
		{
			name: 'When the Workflow Starts',
			value: 'immediately',
			description: 'Leads are not retried, even if the workflow fails',
		},
	],
	default: 'onSuccess',
	description: 'Until a lead is marked, later polls output it again, so that none is lost',
	builderHint: {
		propertyHint:
			"Keep 'onSuccess' wherever leads are stored: the trigger outputs a lead again until its execution has succeeded. So let nodes that store fail (no continueOnFail), update or insert by lead_id, and use no Wait node before the lead is stored.",
	},
} as const satisfies INodeProperties;

const batchSizeField = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 5_000, numberPrecision: 0 },
	default: 500,
	description:
		'Max number of leads in one execution. The next batch starts when that execution has ended, or after 15 minutes.',
} as const satisfies INodeProperties;

const giveUpAfterField = {
	displayName: 'Give Up After (Days)',
	name: 'giveUpAfterDays',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 7,
	description:
		'Days to retry a lead that keeps failing, counting days on which other leads succeed. Then one failed execution lists it.',
	// Also shown where the option beside it has its default.
	displayOptions: { hide: { confirmLeads: ['immediately'] } },
} as const satisfies INodeProperties;

const refusedOutputField = {
	displayName: 'Refused Output',
	name: 'refusedOutput',
	type: 'boolean',
	default: false,
	noDataExpression: true,
	description:
		'Whether leads that are given up come from a second output, with the reason, instead of in a report. Connect it, for example, with a table.',
	displayOptions: { hide: { confirmLeads: ['immediately'] } },
} as const satisfies INodeProperties;

const optionsField = optionsCollection([
	batchSizeField,
	rowsForField,
	consentDetailsField,
	formOption,
	giveUpAfterField,
	confirmField,
	refusedOutputField,
	simplifyField,
	testLeadsField,
]);

export const triggerFields: INodeProperties[] = [
	pollTimes,
	triggerOnField,
	...leadScopeFields.slice(1),
	startFromField,
	startDaysField,
	startDateField,
	optionsField,
];

export interface TriggerSettings extends RowOptions {
	scope: LeadScope;
	startFrom: StartFrom;
	isSimplified: boolean;
	testLeads: TestLeads;
	confirmLeads: 'onSuccess' | 'immediately';
	batchSize: number;
	giveUpAfterMs: number;
	hasRefusedOutput: boolean;
}

/** @throws NodeOperationError that names the wrong field */
export function readTriggerSettings(context: IPollFunctions): TriggerSettings {
	const fields = parameters(context);
	const options = fields.read(optionsField);
	const { confirmLeads } = options;
	if (confirmLeads === 'onSuccess') requireOutcomes(context, fields);
	return {
		scope: readLeadScope(fields, options.formId),
		startFrom: readStartFrom(fields),
		isSimplified: options.simplify,
		testLeads: options.testLeads,
		...rowOptions(options),
		confirmLeads,
		batchSize: options.batchSize,
		giveUpAfterMs: Math.round(options.giveUpAfterDays * DAY),
		hasRefusedOutput: options.refusedOutput && confirmLeads === 'onSuccess',
	};
}

/** @throws NodeOperationError if n8n does not report to the trigger how executions end */
function requireOutcomes(context: IPollFunctions, fields: Parameters): void {
	const { getWorkflowSettings, __emit } = context as Partial<IPollFunctions>;
	// Engine 2.0 runs executions, but rejects each promise of an outcome (n8n 2.41). Older versions lack this function.
	const isEngine2 = asRecord(getWorkflowSettings?.call(context))?.engineType === 'v2';
	if (__emit !== undefined && !isEngine2) return;
	throw fields.error(confirmField, {
		message: `${isEngine2 ? "n8n's Engine 2.0" : 'this version of n8n'} does not report whether a workflow succeeds`,
		fix: `Choose When the Workflow Starts${isEngine2 ? ', or another engine in the settings of the workflow' : ''}.`,
	});
}

function readStartFrom(fields: Parameters): StartFrom {
	const from = fields.read(startFromField);
	switch (from) {
		case 'lastDays':
			return { from, days: fields.read(startDaysField) };
		case 'date':
			return { from, time: fields.read(startDateField) };
		case 'now':
			return { from };
	}
}
