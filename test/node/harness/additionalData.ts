import './environment';

import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import type {
	ICredentialsHelper,
	INodeParameters,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

export const EXECUTION_ID = '1';

const notHere = (name: string) => () => {
	throw new Error(`The node test harness has no ${name}`);
};

/** What n8n hands to every node context besides the workflow. */
export function additionalDataFor(
	credentialsHelper: ICredentialsHelper,
	mode: WorkflowExecuteMode,
	currentNodeParameters?: INodeParameters,
): IWorkflowExecuteAdditionalData {
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
		webhookBaseUrl: 'http://localhost:5678/webhook',
		webhookTestBaseUrl: 'http://localhost:5678/webhook-test',
		webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
		mcpBaseUrl: 'http://localhost:5678/mcp',
		mcpTestBaseUrl: 'http://localhost:5678/mcp-test',
	};
}
