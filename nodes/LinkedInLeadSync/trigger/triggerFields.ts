import type { INodeProperties } from 'n8n-workflow';

import { leadScopeFields, testLeadsField } from '../../shared/panel/leadScopeFields';
import {
	columnNamesField,
	consentDetailsField,
	emptyFieldsField,
} from '../../shared/panel/rowOptions';
import {
	DEFAULT_BATCH_SIZE,
	DEFAULT_GIVE_UP_AFTER_DAYS,
	DEFAULT_OVERLAP_MINUTES,
	LARGEST_BATCH,
} from './triggerSettings';

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
			{
				name: 'Now',
				value: 'now',
				description: 'Only leads submitted after the workflow is published',
			},
		],
		default: 'now',
		description:
			'Where it starts when the workflow is published for the first time. Later it goes on where it stopped, so that nothing in between is missed.',
		builderHint: {
			propertyHint:
				"'now' unless earlier leads are wanted, too; 'lastDays' with startDays up to 365 brings the history in batches, so that no other workflow is needed for it.",
		},
	},
	{
		displayName: 'Days',
		name: 'startDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
		description:
			'How many days to look back when the workflow is published for the first time. LinkedIn keeps leads for 365 days at most.',
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

const confirmField: INodeProperties = {
	displayName: 'Confirm Leads',
	name: 'confirmLeads',
	type: 'options',
	options: [
		{
			name: 'Immediately',
			value: 'immediately',
			description: 'A lead is done when an execution starts with it, whatever becomes of that',
		},
		{
			name: 'On Execution Completion',
			value: 'onCompletion',
			description: 'A lead is done when its execution has ended, successfully or not',
		},
		{
			name: 'On Execution Success',
			value: 'onSuccess',
			description: 'A lead is done when its execution has succeeded',
		},
	],
	default: 'onSuccess',
	description:
		'When a lead is done. Until then it comes again with a later poll, so that none is lost when a node fails or n8n stops.',
	builderHint: {
		propertyHint:
			"Keep 'onSuccess' wherever leads are stored: a lead comes again until its execution has succeeded. So let nodes that store fail (no continueOnFail), update or insert by lead_id, and use no Wait node before the lead is stored.",
	},
};

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LARGEST_BATCH, numberPrecision: 0 },
			default: DEFAULT_BATCH_SIZE,
			description:
				'How many leads one execution gets at most. The next execution starts when the one before has ended, or after 15 minutes.',
		},
		columnNamesField,
		consentDetailsField,
		emptyFieldsField,
		{
			displayName: 'Give Up After (Days)',
			name: 'giveUpAfterDays',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_GIVE_UP_AFTER_DAYS,
			description:
				'How long a lead is tried again whose executions fail while those of other leads succeed. Then one failed execution names it, and it does not come again.',
			displayOptions: { show: { '/confirmLeads': ['onSuccess'] } },
		},
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
	confirmField,
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description:
			'Whether to return a simplified version of the response instead of the raw data: database rows',
	},
	optionsField,
];
