import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { listSearch } from '../shared/panel/pickers';
import { activationMessage, triggerPanel } from './trigger/editorWords';
import { poll } from './trigger/poll';
import { testEvent } from './trigger/testEvent';
import { triggerFields } from './trigger/triggerFields';

export class LinkedInLeadSyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LinkedIn Lead Sync Trigger',
		name: 'linkedInLeadSyncTrigger',
		icon: {
			light: 'file:../../icons/linkedInLeadSync.svg',
			dark: 'file:../../icons/linkedInLeadSync.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["leadType"] === "EVENT" ? "new event registrations" : "new leads" }}',
		// In its list of nodes n8n shows this for the action node, too.
		description:
			'Gets LinkedIn event registrations and other leads, and starts the workflow with new ones',
		defaults: { name: 'LinkedIn Lead Sync Trigger' },
		polling: true,
		activationMessage,
		triggerPanel,
		builderHint: {
			searchHint:
				'New LinkedIn event registrations and other leads, one row each with lead_id as its key. In front of a database, put form → getTable of LinkedIn Lead Sync with source inputLeads.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-linkedin-lead-sync.linkedInLeadSync',
					relationHint: 'Makes the table that the leads fit, and finds those that are missing',
				},
			],
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'linkedInLeadSyncOAuth2Api', required: true }],
		properties: triggerFields,
	};

	methods = { listSearch };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return this.getMode() === 'manual' ? await testEvent(this) : await poll(this);
	}
}
