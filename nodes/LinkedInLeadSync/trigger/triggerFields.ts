import type { INodeProperties } from 'n8n-workflow';

import {
	leadScopeFields,
	testLeadsField,
	triggerOnField,
} from '../../shared/panel/leadScopeFields';
import { rowsForField, consentDetailsField } from '../../shared/panel/rowOptions';
import { DEFAULT_BATCH_SIZE, DEFAULT_GIVE_UP_AFTER_DAYS, LARGEST_BATCH } from './triggerSettings';

const whichTrigger: INodeProperties = {
	displayName:
		'Checks LinkedIn at the poll times above, and works everywhere: every 15 minutes is enough. To get leads at once, use LinkedIn Lead Notification Trigger, which needs an n8n with a public address.',
	name: 'whichTrigger',
	type: 'notice',
	default: '',
};

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
			'Where to start when you publish the workflow for the first time. Later, the trigger continues where it stopped, so that it misses no lead.',
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
			'How many days to look back when you publish the workflow for the first time. LinkedIn keeps leads for 365 days at most.',
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
	displayName: 'Mark as Processed',
	name: 'confirmLeads',
	type: 'options',
	options: [
		{
			name: 'When the Workflow Starts',
			value: 'immediately',
			description: 'Leads are not retried, even if the workflow fails',
		},
		{
			name: 'After the Workflow Succeeds',
			value: 'onSuccess',
			description: 'Recommended: if the workflow fails, its leads are retried at the next poll',
		},
	],
	default: 'onSuccess',
	description:
		'When the trigger marks a lead as processed. Until then, it outputs the lead again at a later poll, so that no lead is lost if a node fails or n8n stops.',
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
				'Max number of leads in one execution. The next batch starts when that execution has ended, or after 15 minutes.',
		},
		rowsForField,
		consentDetailsField,
		{
			displayName: 'Give Up After (Days)',
			name: 'giveUpAfterDays',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_GIVE_UP_AFTER_DAYS,
			description:
				'How many days to retry a lead that keeps failing while others succeed. After that, one failed execution lists the lead, and retries stop.',
			displayOptions: { show: { '/confirmLeads': ['onSuccess'] } },
		},
		testLeadsField,
	],
};

/** Fields of the polling trigger, in the order of the panel. */
export const triggerFields: INodeProperties[] = [
	whichTrigger,
	triggerOnField,
	...leadScopeFields.slice(1),
	...startFields,
	confirmField,
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	optionsField,
];
