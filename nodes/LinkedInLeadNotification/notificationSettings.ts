import type { IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import type { LeadOwner } from '../shared/values/leadOwner';
import type { LeadScope } from '../shared/linkedin/leadScope';
import type { TestLeads } from '../shared/linkedin/testLeads';
import type { EmptyFields } from '../shared/rows/emptyFields';
import type { RowOptions } from '../shared/rows/row';
import { fieldError } from '../shared/wire/errors/fieldError';
import { triggerParameters } from '../shared/panel/read';
import { readEmptyFields, readRowOptions } from '../shared/panel/rowOptions';
import { readLeadScope, readTestLeads } from '../shared/panel/readLeadScope';
import { readSimplify } from '../shared/panel/readSimplify';

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
		emptyFields: readEmptyFields(node, options.emptyFields),
		...readRowOptions(node, options),
	};
}

function ownerOf(node: INode, { owner }: LeadScope): LeadOwner {
	if (owner !== undefined) return owner;
	throw fieldError(node, {
		field: 'Organization',
		message: 'LinkedIn notifies about one organization at a time',
		fix: 'Choose one organization, and add a trigger for each further one.',
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
