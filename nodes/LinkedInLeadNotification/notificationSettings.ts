import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import type { TestLeads } from '../shared/linkedin/leadWindow';
import {
	notifiedOwner,
	readLeadScope,
	sponsoredAccountField,
	testLeadsField,
	triggerOnField,
} from '../shared/panel/leadScopeFields';
import { eventOrAllField, formOrAllField, organizationField } from '../shared/panel/locators';
import type { ValueOf } from '../shared/panel/parameters';
import { optionsCollection, parameters } from '../shared/panel/parameters';
import {
	consentDetailsField,
	rowOptions,
	rowsForField,
	simplifyField,
} from '../shared/panel/rowOptions';
import type { RowOptions } from '../shared/rows/row';
import type { LeadOwner, LeadScope } from '../shared/values/leadOwner';

const testNotice: INodeProperties = {
	displayName:
		'While you listen, LinkedIn has a second subscription. A registration made then starts the published workflow as well.',
	name: 'testNotice',
	type: 'notice',
	default: '',
};

const backupNotice: INodeProperties = {
	displayName:
		'Starts the workflow at once. Needs a public address, and a LinkedIn Lead Sync Trigger beside it as a backup.',
	name: 'backupNotice',
	type: 'notice',
	default: '',
};

const leadActionsField = {
	displayName: 'Lead Actions',
	name: 'leadActions',
	type: 'multiOptions',
	options: [
		{
			name: 'Created',
			value: 'CREATED',
			description: 'A person registered or filled in a form. The trigger outputs the lead.',
		},
		{
			name: 'Deleted',
			value: 'DELETED',
			description: 'A registration was cancelled. LinkedIn sends only its IDs.',
		},
	],
	default: ['CREATED', 'DELETED'],
	required: true,
	description: 'Which notifications start the workflow. The output names it in lead_action.',
} as const satisfies INodeProperties;

const optionsField = optionsCollection([rowsForField, consentDetailsField, testLeadsField]);

/** Fields of the notification trigger, in the order of the panel. */
export const notificationFields: INodeProperties[] = [
	backupNotice,
	testNotice,
	triggerOnField,
	sponsoredAccountField,
	{ ...organizationField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	{ ...eventOrAllField, displayOptions: { show: { leadType: ['EVENT'] } } },
	formOrAllField,
	leadActionsField,
	simplifyField,
	optionsField,
];

export interface NotificationSettings extends RowOptions {
	owner: LeadOwner;
	scope: LeadScope;
	leadActions: ValueOf<typeof leadActionsField>;
	isSimplified: boolean;
	testLeads: TestLeads;
}

/** @throws NodeOperationError that names the wrong field */
export function readNotificationSettings(
	context: IHookFunctions | IWebhookFunctions,
): NotificationSettings {
	const fields = parameters(context);
	const { rowsFor, consentDetails, testLeads } = fields.read(optionsField);
	return {
		owner: notifiedOwner(fields),
		scope: readLeadScope(fields),
		leadActions: fields.read(leadActionsField),
		isSimplified: fields.read(simplifyField),
		testLeads,
		...rowOptions({ rowsFor, consentDetails }),
	};
}
