import type { IConnections, IWorkflowSettings } from 'n8n-workflow';
import type { CredentialReference } from '../../harness/api/credentials';
import type { Execution } from '../../harness/api/execution';
import type { Workflow } from '../../harness/api/workflows';
import type { LeadSyncEnvironment } from '../../harness/environment';
import { MANUAL_TRIGGER, workflowOf, type NodeDefinition } from '../../harness/workflowBuilder';
import { LinkedInNodes } from './linkedInNodes';

/** An n8n, whatever LinkedIn it has. */
export type N8nEnvironment = Pick<LeadSyncEnvironment, 'client' | 'n8n' | 'stop'>;

/** What a row of nodes may have besides. */
export interface CanvasOptions {
	/** Of the workflow; "Test" by default. */
	name?: string;
	settings?: IWorkflowSettings;
	/** In place of the row's own, for the nodes that they name. */
	connections?: IConnections;
}

/** An environment, and the nodes that use its LinkedIn credential, in workflows. */
export class Workspace<Environment extends N8nEnvironment = N8nEnvironment> extends LinkedInNodes {
	constructor(
		readonly environment: Environment,
		linkedIn: CredentialReference,
	) {
		super(linkedIn);
	}

	async close(): Promise<void> {
		await this.environment.stop();
	}

	async create(nodes: NodeDefinition[], options: CanvasOptions = {}): Promise<Workflow> {
		const { workflows } = this.environment.client;
		const { name = 'Test', settings = {}, connections } = options;
		return await workflows.create({ ...workflowOf(name, nodes, connections), settings });
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
