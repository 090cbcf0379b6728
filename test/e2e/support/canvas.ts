import type {
	IConnections,
	ICredentialDataDecryptedObject,
	INodeParameterResourceLocator,
} from 'n8n-workflow';
import {
	startEnvironment,
	type LeadSyncEnvironment,
	type LeadSyncEnvironmentOptions,
} from '../../harness/environment';
import type { NodeDefinition } from '../../harness/workflowBuilder';
import { Workspace } from './workspace';

/** Connects a node's success output to one node and its error output to another. */
export function withErrorOutput(from: string, success: string, error: string): IConnections {
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	return { [from]: { main: [to(success), to(error)] }, [success]: { main: [[]] } };
}

/** A resource locator as "By ID" stores it; `all` stands for every one. */
export function byId(value: string): INodeParameterResourceLocator {
	return { __rl: true, mode: 'id', value };
}

/** A node that passes each item on with further fields, which may be expressions. */
export function setNode(name: string, fields: Record<string, string>): NodeDefinition {
	return {
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			mode: 'manual',
			includeOtherFields: true,
			assignments: {
				assignments: Object.entries(fields).map(([field, value]) => ({
					id: field,
					name: field,
					value,
					type: 'string',
				})),
			},
			options: {},
		},
	};
}

/** The workspace of an environment with a simulated LinkedIn, its credential connected. */
export class Canvas extends Workspace<LeadSyncEnvironment> {
	/** @param credential the credential's fields besides client id and secret */
	static async open(
		options?: LeadSyncEnvironmentOptions,
		credential?: ICredentialDataDecryptedObject,
	): Promise<Canvas> {
		const environment = await startEnvironment(options);
		return new Canvas(environment, await environment.connectLinkedIn(credential));
	}

	get control() {
		return this.environment.simulator.control;
	}
}
