import { ExecutionLifecycleHooks } from 'n8n-core';
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

/** The data that n8n passes to every node context besides the workflow, as far as our nodes and n8n-core read it. */
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
		variables: {},
		instanceBaseUrl: 'http://localhost:5678/',
		webhookBaseUrl: production,
		webhookTestBaseUrl: test,
		webhookWaitingBaseUrl: `${production}-waiting`,
		formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
	} as Partial<IWorkflowExecuteAdditionalData> as IWorkflowExecuteAdditionalData;
}
