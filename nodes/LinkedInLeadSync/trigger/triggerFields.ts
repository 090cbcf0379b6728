import type { INodeProperties } from 'n8n-workflow';

import { leadScopeFields, testLeadsField } from '../../shared/parameters/leadSource';
import { DEFAULT_OVERLAP_MINUTES } from './triggerSettings';

const startFields: INodeProperties[] = [
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		options: [
			{ name: 'A Date', value: 'date', description: 'Leads submitted since a date' },
			{
				name: 'Last Days',
				value: 'lastDays',
				description: 'Leads of the last days, then new ones',
			},
			{ name: 'Now', value: 'now', description: 'Only leads submitted after the activation' },
		],
		default: 'now',
		description:
			'Where the first activation starts. Later ones go on where the trigger stopped, so that nothing in between is missed.',
	},
	{
		displayName: 'Days',
		name: 'startDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
		description: 'How many days to look back at the first activation',
		displayOptions: { show: { startFrom: ['lastDays'] } },
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		required: true,
		description:
			'Leads submitted at this moment or later. A time without a zone is in the time zone of the workflow.',
		displayOptions: { show: { startFrom: ['date'] } },
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
			displayName: 'Overlap (Minutes)',
			name: 'overlapMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_OVERLAP_MINUTES,
			description:
				'How late LinkedIn may show a lead that the next poll still brings: each poll begins so long before the last one. Leads that LinkedIn shows later than that, up to six days late, come once a day. What was already emitted is not emitted again.',
		},
		testLeadsField,
	],
};

/** Fields of the polling trigger, in the order of the panel. */
export const triggerFields: INodeProperties[] = [
	...leadScopeFields,
	...startFields,
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: "Whether to return database rows instead of LinkedIn's own JSON",
	},
	optionsField,
];
