import {
	NodeHelpers,
	type IConnections,
	type INode,
	type IPinData,
	type IWorkflowSettings,
} from 'n8n-workflow';
import { waitUntil, type WaitOptions } from '../waitUntil';
import type { Execution } from './execution';
import type { Executions } from './executions';
import { N8nRequestError, type N8nSession } from './n8nSession';

/** What a person sees on the canvas. */
export interface WorkflowDefinition {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** What a manual run uses in place of the output of nodes, by their names. */
	pinData?: IPinData;
}

/** A workflow as n8n has stored it. */
export interface Workflow extends WorkflowDefinition {
	id: string;
	/** Changes with every save; the activated version runs until another one is activated. */
	versionId: string;
	active: boolean;
}

/** The state of a workflow's activation or deactivation. */
interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ nodeId: string; status: 'activated' | 'failed'; errorMessage: string | null }>;
}

/** The workflows of an n8n. */
export class Workflows {
	constructor(
		private readonly session: N8nSession,
		private readonly executions: Executions,
	) {}

	/** Saves empty pinned data, as the editor does: with null, n8n cannot run a second step of the workflow. */
	async create(definition: WorkflowDefinition): Promise<Workflow> {
		return await this.session.send('POST', '/rest/workflows', { pinData: {}, ...definition });
	}

	/** All workflows except archived ones, without their nodes. */
	async list(): Promise<Array<Pick<Workflow, 'id' | 'name' | 'active'>>> {
		return await this.session.send('GET', '/rest/workflows?filter={"isArchived":false}');
	}

	async get(id: string): Promise<Workflow> {
		return await this.session.send('GET', `/rest/workflows/${id}`);
	}

	/**
	 * Activates the version saved last, and waits until n8n has done so, because n8n answers earlier. A polling trigger
	 * polls once in that time.
	 *
	 * @throws Error with the trigger's error when that poll, or the creation of a webhook, fails
	 */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.get(id);
		await this.session.send('POST', `/rest/workflows/${id}/activate`, { versionId });
		const failed = (await this.publication(id)).triggers.find(({ status }) => status === 'failed');
		if (failed) throw new Error(`Workflow ${id} was not activated: ${failed.errorMessage}`);
	}

	/** Deactivates and waits until n8n has done so. */
	async deactivate(id: string): Promise<void> {
		await this.session.send('POST', `/rest/workflows/${id}/deactivate`, {});
		await this.publication(id);
	}

	/**
	 * Archives and deletes; n8n deletes archived workflows only. It answers 409 ("still being
	 * unpublished") for a moment after an active one was archived.
	 */
	async delete(id: string): Promise<void> {
		await this.session.send('POST', `/rest/workflows/${id}/archive`, {});
		await waitUntil(`workflow ${id} to be unpublished`, async () => {
			try {
				return await this.session.send<boolean>('DELETE', `/rest/workflows/${id}`);
			} catch (error) {
				if (error instanceof N8nRequestError && error.status === 409) return undefined;
				throw error;
			}
		});
	}

	/**
	 * Runs a workflow as the editor's Execute button does and waits for the end.
	 *
	 * @param trigger the node to start from; a polling trigger outputs its Fetch Test Event
	 * @throws N8nRequestError when n8n refuses to start it; a run that fails is returned
	 */
	async run(id: string, trigger: string, options?: WaitOptions): Promise<Execution> {
		return await this.executions.finished(await this.start(id, trigger), options);
	}

	/** Starts such a run and returns its execution's id. */
	async start(id: string, trigger: string): Promise<string> {
		const { executionId } = await this.session.send<{ executionId: string }>(
			'POST',
			`/rest/workflows/${id}/run`,
			{ triggerToStartFrom: { name: trigger } },
		);
		return executionId;
	}

	/** The path of a node's production webhook below n8n's URL. */
	async webhookPath(id: string, node: string): Promise<string> {
		const found = (await this.get(id)).nodes.find(({ name }) => name === node);
		if (!found) throw new Error(`Workflow ${id} has no node "${node}"`);
		return `/webhook/${NodeHelpers.getNodeWebhookPath(id, found, 'webhook')}`;
	}

	/** The state of the workflow's triggers, once n8n has finished publishing. */
	async publication(id: string): Promise<Publication> {
		return await waitUntil(`n8n to publish workflow ${id}`, async () => {
			const path = `/rest/workflows/${id}/publication-status`;
			const publication = await this.session.send<Publication>('GET', path);
			return publication.status === 'in_progress' ? undefined : publication;
		});
	}
}
