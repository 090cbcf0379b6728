import type { INodeProperties } from 'n8n-workflow';

import { leadScopeFields, testLeadsField } from '../../../shared/parameters/leadSource';
import { limitFields } from '../limit';
import { simplifyField } from '../simplify';

const timeFields: INodeProperties[] = [
	{
		displayName: 'Time Range',
		name: 'timeRange',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Every lead that LinkedIn still keeps' },
			{
				name: 'Between',
				value: 'between',
				description: 'From a start to an end, either may be left open',
			},
			{ name: 'Last', value: 'last', description: 'The last hours, days, weeks, …' },
		],
		default: 'all',
		description: 'When the leads were submitted',
	},
	{
		displayName: 'Last',
		name: 'lastAmount',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
		description: 'How many units to look back from now',
		displayOptions: { show: { timeRange: ['last'] } },
	},
	{
		displayName: 'Unit',
		name: 'lastUnit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Months', value: 'months' },
			{ name: 'Weeks', value: 'weeks' },
		],
		default: 'days',
		description: 'What the number in Last counts',
		displayOptions: { show: { timeRange: ['last'] } },
	},
	{
		displayName: 'Start',
		name: 'startTime',
		type: 'dateTime',
		default: '',
		description:
			'Leads submitted at this moment or later. Leave empty for no start. A time without a zone is in the time zone of the workflow.',
		displayOptions: { show: { timeRange: ['between'] } },
	},
	{
		displayName: 'End',
		name: 'endTime',
		type: 'dateTime',
		default: '',
		description:
			'Leads submitted before this moment. Leave empty for no end. A time without a zone is in the time zone of the workflow.',
		displayOptions: { show: { timeRange: ['between'] } },
	},
];

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Page Size',
			name: 'pageSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 100,
			description:
				'How many leads to ask LinkedIn for in one call, 1 to 100. LinkedIn allows a limited number of calls a day.',
		},
		testLeadsField,
	],
};

/** Fields of Lead → Pull, in the order of the panel. */
export const pullFields: INodeProperties[] = [
	...leadScopeFields,
	...timeFields,
	...limitFields,
	simplifyField('database rows'),
	optionsField,
];
