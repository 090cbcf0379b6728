import { randomUUID } from 'node:crypto';
import type {
	IConnections,
	INodeParameters,
	INodeParameterResourceLocator,
	IWorkflowSettings,
} from 'n8n-workflow';
import type { CredentialReference } from '../../harness/api/credentials';
import type { Execution } from '../../harness/api/execution';
import type { Workflow } from '../../harness/api/workflows';
import {
	startEnvironment,
	type LeadSyncEnvironment,
	type LeadSyncEnvironmentOptions,
} from '../../harness/environment';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { PACKAGE_NAME } from '../../harness/packPackage';
import { MANUAL_TRIGGER, workflowOf, type NodeDefinition } from '../../harness/workflowBuilder';

/** What a row of nodes may have besides. */
export interface CanvasOptions {
	settings?: IWorkflowSettings;
	/** In place of the row's own, for the nodes that they name. */
	connections?: IConnections;
}

/** Connects a node's success output to one node and its error output to another. */
export function withErrorOutput(from: string, success: string, error: string): IConnections {
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	return { [from]: { main: [to(success), to(error)] }, [success]: { main: [[]] } };
}

/** A resource locator as "By ID or URN" stores it; `all` stands for every one. */
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

/** An environment with a connected LinkedIn credential, and the nodes that use it. */
export class Canvas {
	private constructor(
		readonly environment: LeadSyncEnvironment,
		readonly linkedIn: CredentialReference,
	) {}

	static async open(options?: LeadSyncEnvironmentOptions): Promise<Canvas> {
		const environment = await startEnvironment(options);
		return new Canvas(environment, await environment.connectLinkedIn());
	}

	async close(): Promise<void> {
		await this.environment.stop();
	}

	get control() {
		return this.environment.simulator.control;
	}

	/** An action of LinkedIn Lead Sync, written `resource.operation`. */
	action(
		name: string,
		action: `${string}.${string}`,
		parameters: INodeParameters = {},
		settings: Partial<NodeDefinition> = {},
	): NodeDefinition {
		const [resource, operation] = action.split('.');
		return {
			name,
			type: `${PACKAGE_NAME}.linkedInLeadSync`,
			typeVersion: 1,
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: this.linkedIn },
			parameters: { resource, operation, ...parameters },
			...settings,
		};
	}

	/** A LinkedIn Lead Sync Trigger. */
	trigger(name: string, parameters: INodeParameters): NodeDefinition {
		return {
			name,
			type: `${PACKAGE_NAME}.linkedInLeadSyncTrigger`,
			typeVersion: 1,
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: this.linkedIn },
			parameters,
		};
	}

	/** A LinkedIn Lead Notification Trigger; its address is the same in every workflow with this id. */
	notificationTrigger(
		name: string,
		parameters: INodeParameters,
		webhookId: string = randomUUID(),
	): NodeDefinition {
		return {
			name,
			type: `${PACKAGE_NAME}.linkedInLeadNotificationTrigger`,
			typeVersion: 1,
			webhookId,
			credentials: { [LINKEDIN_CREDENTIAL_TYPE]: this.linkedIn },
			parameters,
		};
	}

	async create(nodes: NodeDefinition[], options: CanvasOptions = {}): Promise<Workflow> {
		const { workflows } = this.environment.client;
		const { settings = {}, connections } = options;
		return await workflows.create({ ...workflowOf('Test', nodes, connections), settings });
	}

	/** Saves a row of nodes behind a manual trigger, runs it to its end and deletes it. */
	async run(nodes: NodeDefinition[], options?: CanvasOptions): Promise<Execution> {
		const { workflows } = this.environment.client;
		const { id } = await this.create([MANUAL_TRIGGER, ...nodes], options);
		try {
			return await workflows.run(id, MANUAL_TRIGGER.name);
		} finally {
			await workflows.delete(id);
		}
	}
}
