import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { listSearch } from '../shared/panel/pickers';
import { INPUT_LEADS } from './actions/form/getTable.operation';
import { descriptions } from './actions/operations';
import { router } from './actions/router';

export class LinkedInLeadSync implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LinkedIn Lead Sync',
		name: 'linkedInLeadSync',
		icon: {
			light: 'file:../../icons/linkedInLeadSync.svg',
			dark: 'file:../../icons/linkedInLeadSync.dark.svg',
		},
		group: ['input'],
		version: 1,
		// Shows "get many: LinkedIn Page" instead of "getMany: organization".
		subtitle:
			'={{ $parameter["operation"].replace(/[A-Z]/g, " $&").toLowerCase() + ": " + ($parameter["resource"] === "organization" ? "LinkedIn Page" : $parameter["resource"]) }}',
		description:
			'Get the people who registered for LinkedIn events or filled in lead forms, ready for any database',
		defaults: { name: 'LinkedIn Lead Sync' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'linkedInLeadSyncOAuth2Api',
				required: true,
				// Building tables from input leads and returning leads need no LinkedIn account.
				displayOptions: { hide: { source: [INPUT_LEADS], operation: ['return'] } },
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Connection',
						value: 'connection',
						description: 'Whether event leads can be read, and what to do if not',
					},
					{ name: 'Event', value: 'event' },
					{ name: 'Form', value: 'form' },
					{ name: 'Lead', value: 'lead' },
					{
						name: 'LinkedIn Page',
						value: 'organization',
						description: 'The Pages on which you have a role',
					},
					{
						name: 'Subscription',
						value: 'subscription',
						description: 'The webhooks that LinkedIn notifies about leads',
					},
				],
				default: 'lead',
			},
			...descriptions,
		],
	};

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
