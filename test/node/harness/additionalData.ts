import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import { setSafeRegexEngine } from 'n8n-workflow';
import type {
	ICredentialsHelper,
	INodeParameters,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

const EXECUTION_ID = '1';

// n8n ends a pattern that takes a quarter of a second, waits for a processor included. On a busy machine, tests failed.
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, by) => input.replace(new RegExp(pattern, flags), by),
	matchAll: (pattern, input, flags) => [...input.matchAll(new RegExp(pattern, `${flags ?? ''}g`))],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});

/** The public addresses of webhooks in n8n's configuration, without a slash at the end. */
export interface WebhookAddresses {
	/** Of active workflows. */
	production: string;
	/** Of workflows that listen for a test event. */
	test: string;
}

/** The addresses that nodes see by default. In n8n, N8N_WEBHOOK_URL sets both. */
export const WEBHOOK_ADDRESSES: WebhookAddresses = {
	production: 'https://n8n.example.com/webhook',
	test: 'https://n8n.example.com/webhook-test',
};

const notHere = (name: string) => () => {
	throw new Error(`The node test harness has no ${name}`);
};

/** The data that n8n passes to every node context besides the workflow. */
export function additionalDataFor(
	credentialsHelper: ICredentialsHelper,
	mode: WorkflowExecuteMode,
	currentNodeParameters?: INodeParameters,
	addresses?: Partial<WebhookAddresses>,
): IWorkflowExecuteAdditionalData {
	const { production, test } = { ...WEBHOOK_ADDRESSES, ...addresses };
	return {
		credentialsHelper,
		executionId: EXECUTION_ID,
		hooks: new ExecutionLifecycleHooks(mode, EXECUTION_ID, {} as IWorkflowBase),
		currentNodeParameters,
		currentNodeExecutionIndex: 0,
		executeWorkflow: notHere('sub-workflows'),
		getRunExecutionData: notHere('stored executions'),
		getRuntimeCredential: notHere('run-time credentials'),
		startRunnerTask: notHere('task runner'),
		logAiEvent: () => undefined,
		externalSecretsProxy: {} as ExternalSecretsProxy,
		variables: {},
		restApiUrl: 'http://localhost:5678/rest',
		instanceBaseUrl: 'http://localhost:5678/',
		formBaseUrl: 'http://localhost:5678/form',
		formTestBaseUrl: 'http://localhost:5678/form-test',
		formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
		webhookBaseUrl: production,
		webhookTestBaseUrl: test,
		webhookWaitingBaseUrl: `${production}-waiting`,
		mcpBaseUrl: 'http://localhost:5678/mcp',
		mcpTestBaseUrl: 'http://localhost:5678/mcp-test',
	};
}
