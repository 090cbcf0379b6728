import { NodeApiError, NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	ILoadOptionsFunctions,
	IExecuteFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
	JsonObject,
} from 'n8n-workflow';

const CREDENTIAL = 'linkedInLeadSyncOAuth2Api';

const request = async (
	context: IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions,
	url: string,
) =>
	(await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, {
		method: 'GET',
		url,
		encoding: 'text',
		returnFullResponse: true,
	})) as { body: string; statusCode: number };

const descriptionOf = (
	name: string,
	rest: Partial<INodeTypeDescription>,
): INodeTypeDescription => ({
	displayName: name,
	name,
	group: ['transform'],
	version: 1,
	description: name,
	defaults: { name },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	credentials: [{ name: CREDENTIAL, required: true }],
	properties: [],
	...rest,
});

/**
 * Calls the URL of each item. What it does with an item that fails is up to the parameter `report`:
 * throw, an item with `error` set, or an item whose JSON is an error report.
 */
export class TinyNode implements INodeType {
	description = descriptionOf('tinyNode', {
		properties: [
			{
				displayName: 'URL',
				name: 'url',
				type: 'string',
				default: 'https://api.linkedin.com/rest/x?owner=(organization:urn%3Ali%3Aorganization%3A1)',
			},
			{
				displayName: 'Report',
				name: 'report',
				type: 'string',
				default: 'throw',
			},
			{
				displayName: 'Organization',
				name: 'organizationId',
				type: 'resourceLocator',
				default: { mode: 'id', value: '' },
				modes: [{ displayName: 'By ID', name: 'id', type: 'string' }],
			},
		],
	});

	methods = {
		listSearch: {
			async search(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				const { body } = await request(this, 'https://api.linkedin.com/rest/list?q=all');
				const organization = this.getCurrentNodeParameter('organizationId', {
					extractValue: true,
				});
				const results = [{ name: `${filter} in ${String(organization)}`, value: body }];
				return { results, paginationToken: String(Number(paginationToken ?? 0) + 1) };
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const output: INodeExecutionData[] = [];
		for (const [item] of this.getInputData().entries()) {
			const report = this.getNodeParameter('report', item) as string;
			const organization = this.getNodeParameter('organizationId', item, '', {
				extractValue: true,
			}) as string;
			try {
				const { body } = await request(this, this.getNodeParameter('url', item) as string);
				output.push({ json: { body, organization }, pairedItem: { item } });
			} catch (error) {
				const failure = new NodeOperationError(this.getNode(), 'It failed', { itemIndex: item });
				if (report === 'error') {
					output.push({ json: { kept: true }, error: failure, pairedItem: { item } });
				} else if (report === 'json') {
					const details = { lead: item };
					output.push({ json: { error: 'It failed', details }, pairedItem: { item } });
				} else throw new NodeApiError(this.getNode(), error as JsonObject);
			}
		}
		return [output];
	}
}

/** Emits the API's answer once and remembers it; `fail` makes it change its memory and then throw. */
export class TinyTrigger implements INodeType {
	description = descriptionOf('tinyTrigger', {
		group: ['trigger'],
		inputs: [],
		polling: true,
		properties: [{ displayName: 'Fail', name: 'fail', type: 'boolean', default: false }],
	});

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const memory = this.getWorkflowStaticData('node');
		const seen = Number(memory.seen ?? 0);
		memory.seen = seen + 1;
		if (this.getNodeParameter('fail')) {
			throw new NodeOperationError(this.getNode(), 'The poll failed');
		}
		if (seen > 0 && this.getMode() !== 'manual') return null;
		const { body } = await request(this, 'https://api.linkedin.com/rest/poll?q=all');
		return [[{ json: { body, mode: this.getMode(), activation: this.getActivationMode() } }]];
	}
}
