import type {
	ICredentialDataDecryptedObject,
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
import { MANUAL_TRIGGER, workflowOf, type NodeDefinition } from '../../harness/workflowBuilder';
import { LinkedInNodes } from './linkedInNodes';

/** A resource locator as "By ID" stores it. */
export function byId(value: string): INodeParameterResourceLocator {
	return { __rl: true, mode: 'id', value };
}

/** Optional settings of a workflow besides its row of nodes. */
interface CanvasOptions {
	/** Of the workflow; "Test" by default. */
	name?: string;
	settings?: IWorkflowSettings;
}

/** An environment with a simulated LinkedIn, and the nodes that use its connected credential, in workflows. */
export class Canvas extends LinkedInNodes {
	private constructor(
		readonly environment: LeadSyncEnvironment,
		linkedIn: CredentialReference,
	) {
		super(linkedIn);
	}

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

	async close(): Promise<void> {
		await this.environment.stop();
	}

	async create(nodes: NodeDefinition[], options: CanvasOptions = {}): Promise<Workflow> {
		const { workflows } = this.environment.client;
		const { name = 'Test', settings = {} } = options;
		return await workflows.create({ ...workflowOf(name, nodes), settings });
	}

	/** Saves a row of nodes behind a manual trigger, runs it to its end and deletes it. */
	async run(nodes: NodeDefinition[]): Promise<Execution> {
		const { workflows } = this.environment.client;
		const { id } = await this.create([MANUAL_TRIGGER, ...nodes]);
		try {
			return await workflows.run(id, MANUAL_TRIGGER.name);
		} finally {
			await workflows.delete(id);
		}
	}
}
