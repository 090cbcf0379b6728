import { NodeApiError, NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	ILoadOptionsFunctions,
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
	IPollFunctions,
	JsonObject,
	WebhookSetupMethodNames,
} from 'n8n-workflow';

const CREDENTIAL = 'linkedInLeadSyncOAuth2Api';

const request = async (
	context: IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions | IWebhookFunctions,
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

/**
 * Remembers its address in create and forgets it in delete. A GET is answered by n8n with the query;
 * a POST by the node, which then asks the API and starts an execution, unless its body is not an
 * object. The parameter `fail` names the hook, or `webhook`, that throws.
 */
export class TinyWebhook implements INodeType {
	/** Every call of a hook: method, mode, activation, address, and what it remembered. */
	readonly hooks: unknown[][] = [];

	description = descriptionOf('tinyWebhook', {
		group: ['trigger'],
		inputs: [],
		webhooks: [
			{ name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'hook' },
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'hook' },
		],
		properties: [{ displayName: 'Fail', name: 'fail', type: 'string', default: '' }],
	});

	webhookMethods = {
		default: {
			checkExists: this.hook('checkExists'),
			create: this.hook('create'),
			delete: this.hook('delete'),
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		if (this.getNodeParameter('fail') === 'webhook') {
			throw new NodeOperationError(this.getNode(), 'The webhook failed');
		}
		if (this.getWebhookName() === 'setup') return { webhookResponse: this.getQueryData() };
		const memory = this.getWorkflowStaticData('node');
		const { rawBody, headers } = this.getRequestObject();
		const body: unknown = this.getBodyData();
		this.getResponseObject().status(202).set('x-tiny', 'yes').send('thanks');
		if (typeof body !== 'object') return { noWebhookResponse: true };
		memory.received = Number(memory.received ?? 0) + 1;
		const { body: answer } = await request(this, 'https://api.linkedin.com/rest/hook?q=all');
		const json = {
			answer,
			mode: this.getMode(),
			raw: rawBody.toString('latin1'),
			signature: headers['x-li-signature'],
			subscribed: memory.subscribed,
		} as IDataObject;
		return { noWebhookResponse: true, workflowData: [[{ json }]] };
	}

	private hook(method: WebhookSetupMethodNames) {
		const { hooks } = this;
		return async function (this: IHookFunctions): Promise<boolean> {
			const memory = this.getWorkflowStaticData('node');
			const url = this.getNodeWebhookUrl('default');
			hooks.push([method, this.getMode(), this.getActivationMode(), url, memory.subscribed]);
			if (method === 'checkExists') return memory.subscribed !== undefined;
			if (method === 'create') memory.subscribed = url;
			else delete memory.subscribed;
			if (this.getNodeParameter('fail') === method) {
				throw new NodeOperationError(this.getNode(), `The hook ${method} failed`);
			}
			return true;
		};
	}
}
