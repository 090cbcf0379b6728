import { createRequire } from 'node:module';

import type {
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	IPollFunctions,
	IWebhookFunctions,
	NodeExecutionHint,
	WorkflowActivateMode,
} from 'n8n-workflow';

import type { LinkedInLeadSync as Action } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import type { LinkedInLeadSyncTrigger as Trigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import type { LinkedIn } from '../linkedIn/linkedIn';
import type { Credential } from './httpRequest';
import type { DonePromise } from './executions';
import { httpRequest } from './httpRequest';
import type { Process } from './process';

export type Parameters = Record<string, unknown>;

/** Where a node runs. */
export interface Surroundings {
	linkedIn: LinkedIn;
	credential: Credential;
	process: Process;
	log: (line: string) => void;
}

/** What a context for polls needs besides. */
export interface PollOptions {
	staticDataOf: (type: string) => Record<string, unknown>;
	activation: WorkflowActivateMode;
	budgetMs: number;
	/** The names of the nodes behind the trigger. */
	successors: readonly string[];
	emit: (items: INodeExecutionData[][], done?: DonePromise) => void;
	emitError: (error: Error) => void;
}

export function nodeNamed(id: string, name: string, parameters: Parameters = {}): INode {
	return {
		id,
		name,
		type: 'linkedInLeadSyncTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: { linkedInLeadSyncOAuth2Api: { id: '1', name: 'LinkedIn of Ada' } },
	};
}

/** What the package uses of n8n's context for polls. */
export function pollContext(
	node: INode,
	surroundings: Surroundings,
	{ staticDataOf, activation, budgetMs, successors, emit, emitError }: PollOptions,
): IPollFunctions {
	return {
		...common(node, surroundings),
		getNodeParameter: (name: string, fallback?: unknown) => valueOf(node, name, fallback),
		getWorkflowStaticData: staticDataOf,
		getMode: () => 'trigger',
		getActivationMode: () => activation,
		getPollBudgetMs: () => budgetMs,
		getChildNodes: () => successors.map((name) => ({ name, type: 'store', disabled: false })),
		__emit: (items: INodeExecutionData[][], _response: unknown, done?: DonePromise) =>
			emit(items, done),
		__emitError: emitError,
	} as unknown as IPollFunctions;
}

/** The input of an action, and where its hints go. */
export interface ActionInput {
	items: INodeExecutionData[];
	hint: (hints: NodeExecutionHint[]) => void;
}

/** What the package uses of n8n's context for actions. */
export function executeContext(
	node: INode,
	surroundings: Surroundings,
	{ items, hint }: ActionInput,
): IExecuteFunctions {
	return {
		...common(node, surroundings),
		getNodeParameter: (name: string, _itemIndex: number, fallback?: unknown) =>
			valueOf(node, name, fallback),
		getInputData: () => items,
		getMode: () => 'trigger',
		continueOnFail: () => false,
		addExecutionHints: (...hints: NodeExecutionHint[]) => hint(hints),
	} as unknown as IExecuteFunctions;
}

/** A push, and where the answer to it goes. */
export interface Push {
	rawBody: Buffer;
	signature: string;
	response: object;
}

/** What the package uses of n8n's context for webhooks. */
export function webhookContext(
	node: INode,
	surroundings: Surroundings,
	{ rawBody, signature, response }: Push,
): IWebhookFunctions {
	return {
		...common(node, surroundings),
		getNodeParameter: (name: string, fallback?: unknown) => valueOf(node, name, fallback),
		getHeaderData: () => ({ 'x-li-signature': signature }),
		getRequestObject: () => ({ rawBody }),
		getResponseObject: () => response,
		getMode: () => 'webhook',
	} as unknown as IWebhookFunctions;
}

function common(node: INode, { linkedIn, credential, process, log }: Surroundings) {
	return {
		getNode: () => node,
		getWorkflow: () => ({ id: 'workflow', name: 'Workflow', active: true }),
		getTimezone: () => 'Europe/Dublin',
		getWorkflowSettings: () => ({}),
		getInstanceBaseUrl: () => 'https://n8n.example.com/',
		getCredentials: async () => await credential.data(),
		logger: { debug: log, info: log, warn: log, error: log },
		helpers: {
			httpRequestWithAuthentication: httpRequest(linkedIn, credential, process, node),
			httpRequest: httpRequest(linkedIn, credential, process, node),
			createDeferredPromise: deferredPromise,
			returnJsonArray: (json: unknown) => [json].flat().map((each) => ({ json: each })),
		},
	};
}

/** A field that the panel hides has no value. */
function valueOf({ parameters }: INode, name: string, fallback: unknown): unknown {
	return parameters[name] ?? fallback;
}

function deferredPromise() {
	let resolve: (value: unknown) => void = () => {};
	let reject: (reason: unknown) => void = () => {};
	const promise = new Promise((...settlers) => ([resolve, reject] = settlers));
	return { promise, resolve, reject };
}

/** Without `.ts`, Node.js would load n8n's codex file `X.node.json` for `X.node`. */
const load = createRequire(__filename);
const FOLDER = '../../../nodes/LinkedInLeadSync';

/** The polling trigger, as n8n makes it. */
export function newTrigger(): Trigger {
	const exports = load(`${FOLDER}/LinkedInLeadSyncTrigger.node.ts`) as Record<
		string,
		new () => Trigger
	>;
	return new exports.LinkedInLeadSyncTrigger();
}

/** The action node, as n8n makes it. */
export function newAction(): Action {
	const exports = load(`${FOLDER}/LinkedInLeadSync.node.ts`) as Record<string, new () => Action>;
	return new exports.LinkedInLeadSync();
}
