import type { INodeProperties } from 'n8n-workflow';

import { leadTypeField, sponsoredAccountField } from '../../../shared/panel/leadScopeFields';
import { eventOrAllField, organizationField } from '../../../shared/panel/locators';

export const webhookUrlField = {
	displayName: 'Webhook URL',
	name: 'webhookUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description:
		'The public HTTPS address that LinkedIn notifies. LinkedIn first sends it a question, the challenge, and accepts only an address that answers, so what is behind it must be running. A workflow with the LinkedIn Lead Notification Trigger makes its own subscription and needs none from here.',
} as const satisfies INodeProperties;

export const createOptionsField = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Replace Existing',
			name: 'replaceExisting',
			type: 'boolean',
			default: false,
			description:
				'Whether to replace an existing identical subscription. This unblocks a webhook that LinkedIn blocked.',
		},
	],
} as const satisfies INodeProperties;

/** Fields of Subscription → Create, in the order of the panel. */
export const createFields: INodeProperties[] = [
	leadTypeField,
	sponsoredAccountField,
	{ ...organizationField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	webhookUrlField,
	{
		...eventOrAllField,
		description: 'Notify about leads of this event only',
		displayOptions: { show: { leadType: ['EVENT'] } },
	},
	createOptionsField,
];
