import type { IHookFunctions, INode, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import type { LeadScope } from '../shared/linkedin/leadScope';
import type { TestLeads } from '../shared/linkedin/leadWindow';
import {
	sponsoredAccountField,
	testLeadsField,
	triggerOnField,
} from '../shared/panel/leadScopeFields';
import { eventOrAllField, formOrAllField, organizationField } from '../shared/panel/locators';
import { triggerParameters } from '../shared/panel/read';
import { readLeadScope, readTestLeads } from '../shared/panel/readLeadScope';
import { readSimplify } from '../shared/panel/readSimplify';
import {
	rowsForField,
	consentDetailsField,
	readEmptyFields,
	readRowOptions,
} from '../shared/panel/rowOptions';
import type { EmptyFields } from '../shared/rows/emptyFields';
import type { RowOptions } from '../shared/rows/row';
import type { LeadOwner } from '../shared/values/leadOwner';
import { fieldError } from '../shared/wire/errors/fieldError';

const testNotice: INodeProperties = {
	displayName:
		'While you listen, LinkedIn has a second subscription. A registration made then starts the published workflow as well.',
	name: 'testNotice',
	type: 'notice',
	default: '',
};

const backupNotice: INodeProperties = {
	displayName:
		'Starts the workflow as soon as a lead comes in. Needs an n8n with a public address. LinkedIn may fail to notify: add a LinkedIn Lead Sync Trigger as a backup, as the template leads-to-data-table does.',
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
};

const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [rowsForField, consentDetailsField, testLeadsField],
};

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
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	optionsField,
];

const LEAD_ACTIONS = ['CREATED', 'DELETED'] as const;

/** What happened to a lead, in LinkedIn's word. */
export type LeadAction = (typeof LEAD_ACTIONS)[number];

export interface NotificationSettings extends RowOptions {
	/** The page or ad account that is subscribed to. */
	owner: LeadOwner;
	scope: LeadScope;
	leadActions: LeadAction[];
	isSimplified: boolean;
	testLeads: TestLeads;
	emptyFields: EmptyFields;
}

/**
 * Reads and checks the fields of the notification trigger.
 * @throws NodeOperationError that names the field with the wrong input
 */
export function readNotificationSettings(
	context: IHookFunctions | IWebhookFunctions,
): NotificationSettings {
	const read = triggerParameters(context);
	const node = context.getNode();
	const scope = readLeadScope(node, read);
	const options = (read('options') ?? {}) as Record<string, unknown>;
	return {
		owner: ownerOf(node, scope),
		scope,
		leadActions: readLeadActions(node, read('leadActions')),
		isSimplified: readSimplify(node, read),
		testLeads: readTestLeads(node, options.testLeads),
		emptyFields: readEmptyFields(node, options.rowsFor),
		...readRowOptions(node, options),
	};
}

function ownerOf(node: INode, { owner }: LeadScope): LeadOwner {
	if (owner !== undefined) return owner;
	throw fieldError(node, {
		field: 'LinkedIn Page',
		message: 'LinkedIn notifies about one Page at a time',
		fix: 'Choose one LinkedIn Page, and add a trigger for each further one.',
	});
}

function readLeadActions(node: INode, value: unknown): LeadAction[] {
	const chosen = Array.isArray(value) ? value : [value];
	const isKnown = chosen.every((name) => LEAD_ACTIONS.some((action) => action === name));
	if (isKnown && chosen.length > 0) return chosen as LeadAction[];
	throw fieldError(node, {
		field: 'Lead Actions',
		message:
			chosen.length === 0
				? 'nothing is chosen'
				: `'${chosen.map(String).join(', ')}' is not among the choices`,
		fix: `Choose one or both of ${LEAD_ACTIONS.join(' and ')}.`,
	});
}
