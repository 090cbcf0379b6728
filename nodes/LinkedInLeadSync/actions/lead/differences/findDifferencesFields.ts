import type { INodeProperties } from 'n8n-workflow';

import { CERTAINLY_KEPT_DAYS, LONGEST_KEPT_DAYS } from '../../../../shared/rows/retention';
import { leadScopeFields, testLeadsField } from '../../../../shared/panel/leadScopeFields';
import { rowsForField, consentDetailsField } from '../../../../shared/panel/rowOptions';
import { timeRangeFields } from '../timeRange';

/** The last 30 days unless something else is chosen: a nightly run need not read a year again. */
const DEFAULTS: Record<string, INodeProperties['default']> = { timeRange: 'last', lastAmount: 30 };

const columnFields: INodeProperties[] = [
	{
		displayName: 'ID Column',
		name: 'idColumn',
		type: 'string',
		default: 'lead_id',
		required: true,
		description: "The column of the input that holds LinkedIn's IDs of the stored leads",
	},
	{
		displayName: 'Time Column',
		name: 'timeColumn',
		type: 'string',
		default: 'submitted_at',
		required: true,
		description: 'The column of the input that holds when the stored leads were submitted',
	},
];

const outputField: INodeProperties = {
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
};

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		rowsForField,
		consentDetailsField,
		{
			displayName: 'Leads Kept (Days)',
			name: 'keptDays',
			type: 'number',
			typeOptions: { minValue: 8, maxValue: LONGEST_KEPT_DAYS },
			default: CERTAINLY_KEPT_DAYS,
			description:
				'For how many days LinkedIn keeps your leads, 8 to 365. A stored lead that is older, less a week, is never told as gone: LinkedIn may have deleted it by itself.',
		},
		{
			displayName: 'Only These Leads',
			name: 'onlyTheseLeads',
			type: 'boolean',
			default: false,
			description:
				'Whether all input rows are leads of the lead type, organization, event and form chosen above, so that they need not say so in columns of their own. Counts only where one organization or ad account is chosen.',
		},
		testLeadsField,
	],
};

/** Fields of Lead → Find Differences, in the order of the panel. */
export const findDifferencesFields: INodeProperties[] = [
	...leadScopeFields,
	...timeRangeFields.map((field) => ({ ...field, default: DEFAULTS[field.name] ?? field.default })),
	...columnFields,
	outputField,
	optionsField,
];
