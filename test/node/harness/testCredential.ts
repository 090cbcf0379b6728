import { ExecuteContext, RoutingNode } from 'n8n-core';
import { NodeConnectionTypes, createEmptyRunExecutionData } from 'n8n-workflow';
import type { ICredentialType, INodeType, NodeApiError } from 'n8n-workflow';

import type { CredentialTestResult } from '../../harness/api/credentials';
import { additionalDataFor } from './additionalData';
import type { CredentialStore } from './credentialStore';
import { workflowOf } from './testedNode';

/** A node whose only parameter sends the credential's test request, as n8n's CredentialsTester makes one. */
const testNode = (type: ICredentialType): INodeType => ({
	description: {
		displayName: 'Temp-Node',
		name: 'n8n-nodes-base.noOp',
		group: ['input'],
		version: 1,
		description: 'Sends the test request of a credential',
		defaults: { name: 'Temp-Node' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: type.name, required: true }],
		properties: [
			{
				displayName: 'Temp',
				name: 'temp',
				type: 'string',
				routing: { request: type.test?.request },
				default: '',
			},
		],
	},
});

/** The result of an error, by the rules of n8n's CredentialsTester (2.41, services/credentials-tester.service.ts). */
function verdictOf(error: NodeApiError, type: ICredentialType): CredentialTestResult {
	const cause = error.cause as
		| { code?: string; response?: { status: number; statusText: string } }
		| undefined;
	if (cause?.response === undefined) {
		return { status: 'Error', message: cause?.code ?? error.message };
	}
	const { status, statusText } = cause.response;
	for (const rule of type.test?.rules ?? []) {
		if (rule.type === 'responseCode' && rule.properties.value === status) {
			return { status: 'Error', message: rule.properties.message };
		}
	}
	return { status: 'Error', message: statusText || `Received HTTP status code: ${status}` };
}

/**
 * Runs a credential type's declarative `test` as n8n's "Test credential" API does: through
 * n8n-core's RoutingNode, with the stored credential and its OAuth2 refresh.
 */
export async function testCredential(
	credentialStore: CredentialStore,
): Promise<CredentialTestResult> {
	const { type, credentials } = credentialStore;
	const details = credentials[type.name];
	const nodeType = testNode(type);
	const { workflow, node } = workflowOf(nodeType, { credentials });
	const additionalData = additionalDataFor(credentialStore, 'internal', node.parameters);
	const data = await credentialStore.getDecrypted(additionalData, details, type.name, 'internal');
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	try {
		await new RoutingNode(context, nodeType, {
			id: String(details.id),
			name: details.name,
			type: type.name,
			data,
		}).runNode();
	} catch (error) {
		return verdictOf(error as NodeApiError, type);
	}
	return { status: 'OK', message: 'Connection successful!' };
}
