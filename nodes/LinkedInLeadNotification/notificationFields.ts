import type { INodeProperties } from 'n8n-workflow';

import {
	leadTypeField,
	sponsoredAccountField,
	testLeadsField,
} from '../shared/panel/leadScopeFields';
import { eventOrAllField, formOrAllField, organizationField } from '../shared/panel/locators';
import {
	columnNamesField,
	consentDetailsField,
	emptyFieldsField,
} from '../shared/panel/rowOptions';

const testNotice: INodeProperties = {
	displayName:
		'While you listen, LinkedIn has a second subscription. A registration made then starts the published workflow as well.',
	name: 'testNotice',
	type: 'notice',
	default: '',
};

const backupNotice: INodeProperties = {
	displayName:
		'LinkedIn may fail to notify. Add a LinkedIn Lead Sync Trigger as a backup, as the template leads-to-data-table does.',
	name: 'backupNotice',
	type: 'notice',
	default: '',
};

const leadActionsField: INodeProperties = {
	displayName: 'Lead Actions',
	name: 'leadActions',
	type: 'multiOptions',
	options: [
		{
			name: 'Created',
			value: 'CREATED',
			description: 'Somebody registered or filled in a form; the lead is fetched',
		},
		{
			name: 'Deleted',
			value: 'DELETED',
			description: 'Somebody cancelled a registration; LinkedIn tells its IDs only',
		},
	],
	default: ['CREATED', 'DELETED'],
	required: true,
	description: 'Which notifications start the workflow. The output names it in lead_action.',
};

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [columnNamesField, consentDetailsField, emptyFieldsField, testLeadsField],
};

/** Fields of the notification trigger, in the order of the panel. */
export const notificationFields: INodeProperties[] = [
	backupNotice,
	testNotice,
	leadTypeField,
	sponsoredAccountField,
	{ ...organizationField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	{ ...eventOrAllField, displayOptions: { show: { leadType: ['EVENT'] } } },
	formOrAllField,
	leadActionsField,
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
