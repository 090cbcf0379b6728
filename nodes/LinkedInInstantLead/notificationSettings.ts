import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import type { TestLeads } from '../shared/linkedin/leadWindow';
import {
	notifiedOwner,
	readLeadScope,
	rowsForField,
	simplifyField,
	sponsoredAccountField,
	testLeadsField,
	triggerOnField,
} from '../shared/panel/fields';
import { eventOrAllField, formOption, organizationField } from '../shared/panel/locators';
import type { ValueOf } from '../shared/panel/parameters';
import { optionsCollection, parameters } from '../shared/panel/parameters';
import type { RowsFor } from '../shared/rows/types';
import type { LeadOwner, LeadScope } from '../shared/values/leadOwner';

const backupNotice: INodeProperties = {
	displayName:
		'Needs a public address, and a LinkedIn Lead Sync Trigger as a backup. Leads of a test also start the published workflow.',
	name: 'backupNotice',
	type: 'notice',
	default: '',
};

const leadActionsField = {
	displayName: 'Notify On',
	name: 'leadActions',
	type: 'multiOptions',
	options: [
		{
			name: 'Registered',
			value: 'CREATED',
			description: 'A person registered or filled in a form. The trigger outputs the lead.',
		},
		{
			name: 'Cancelled',
			value: 'DELETED',
			description: 'A registration was cancelled. LinkedIn sends only its IDs.',
		},
	],
	default: ['CREATED', 'DELETED'],
	required: true,
	description: 'What starts the workflow. The column lead_action says CREATED or DELETED.',
} as const satisfies INodeProperties;

const optionsField = optionsCollection([rowsForField, formOption, simplifyField, testLeadsField]);

export const notificationFields: INodeProperties[] = [
	backupNotice,
	triggerOnField,
	sponsoredAccountField,
	{ ...organizationField, displayOptions: { hide: { leadType: ['SPONSORED'] } } },
	{ ...eventOrAllField, displayOptions: { show: { leadType: ['EVENT'] } } },
	leadActionsField,
	optionsField,
];

export interface NotificationSettings {
	owner: LeadOwner;
	scope: LeadScope;
	leadActions: ValueOf<typeof leadActionsField>;
	isSimplified: boolean;
	rowsFor: RowsFor;
	testLeads: TestLeads;
}

/** @throws NodeOperationError that names the wrong field */
export function readNotificationSettings(
	context: IHookFunctions | IWebhookFunctions,
): NotificationSettings {
	const fields = parameters(context);
	const options = fields.read(optionsField);
	return {
		owner: notifiedOwner(fields),
		scope: readLeadScope(fields, options.formId),
		leadActions: fields.read(leadActionsField),
		isSimplified: options.simplify,
		testLeads: options.testLeads,
		rowsFor: options.rowsFor,
	};
}
