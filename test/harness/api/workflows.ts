import { cloneDeepWith, mapKeys } from 'lodash';
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
import { TestListen } from './testListen';

/** What a person sees on the canvas. */
export interface WorkflowDefinition {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	/** What a manual run takes in place of what nodes would give, by their names. */
	pinData?: IPinData;
}

/** A workflow as n8n has stored it. */
export interface Workflow extends WorkflowDefinition {
	id: string;
	/** Changes with every save; the one that is activated runs until another is activated. */
	versionId: string;
	active: boolean;
	activeVersionId: string | null;
}

/** How far n8n is with activating or deactivating a workflow. */
interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ nodeId: string; status: 'activated' | 'failed'; errorMessage: string | null }>;
}

/** Where a manual run starts and ends. */
export interface RunOptions extends WaitOptions {
	/** Runs only up to this node, as its Execute button does. */
	destination?: string;
}

/** The workflows of an n8n. */
export class Workflows {
	constructor(
		private readonly session: N8nSession,
		private readonly executions: Executions,
	) {}

	/** Without pinned data, as the editor saves it: it cannot run a second step of one that has null. */
	async create(definition: WorkflowDefinition): Promise<Workflow> {
		return await this.session.send('POST', '/rest/workflows', { pinData: {}, ...definition });
	}

	/** All workflows, archived ones left out, without their nodes. */
	async list(): Promise<Array<Pick<Workflow, 'id' | 'name' | 'active'>>> {
		return await this.session.send('GET', '/rest/workflows?filter={"isArchived":false}');
	}

	async get(id: string): Promise<Workflow> {
		return await this.session.send('GET', `/rest/workflows/${id}`);
	}

	/** Saves changes; an active workflow goes on with its old version until `activate`. */
	async update(id: string, changes: Partial<WorkflowDefinition>): Promise<Workflow> {
		return await this.session.send('PATCH', `/rest/workflows/${id}`, changes);
	}

	/**
	 * Activates the version saved last and waits until n8n has done so, which it does after it has
	 * answered. A polling trigger polls once in that time.
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

	/** Renames a node as the editor does, connections included, expressions not. */
	async renameNode(id: string, from: string, to: string): Promise<Workflow> {
		const { nodes, connections } = await this.get(id);
		const renamed = (name: string) => (name === from ? to : name);
		return await this.update(id, {
			nodes: nodes.map((node) => ({ ...node, name: renamed(node.name) })),
			connections: mapKeys(
				cloneDeepWith(connections, (value: unknown, key) =>
					key === 'node' ? renamed(value as string) : undefined,
				) as IConnections,
				(_outputs, source) => renamed(source),
			),
		});
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
	 * @param trigger the node to start from; a polling trigger gives its Fetch Test Event
	 * @throws N8nRequestError when n8n refuses to start it; a run that fails is returned
	 */
	async run(
		id: string,
		trigger: string,
		{ destination, ...wait }: RunOptions = {},
	): Promise<Execution> {
		return await this.executions.finished(await this.start(id, trigger, destination), wait);
	}

	/**
	 * Starts such a run and gives its execution's id.
	 *
	 * @param destination runs only up to this node, as its Execute button does
	 */
	async start(id: string, trigger: string, destination?: string): Promise<string> {
		const { executionId } = await this.session.send<{ executionId: string }>(
			'POST',
			`/rest/workflows/${id}/run`,
			{
				triggerToStartFrom: { name: trigger },
				...(destination && { destinationNode: { nodeName: destination, mode: 'inclusive' } }),
			},
		);
		return executionId;
	}

	/**
	 * Listens for a test event of a webhook trigger, as the editor's button does; at this time its
	 * webhook was created. n8n ends it after the first event, or after two minutes.
	 *
	 * @param trigger the name of the node
	 * @throws N8nRequestError when the webhook could not be created
	 */
	async listen(id: string, trigger: string): Promise<TestListen> {
		const afterId = await this.executions.latestId(id);
		const { waitingForWebhook } = await this.session.send<{ waitingForWebhook?: boolean }>(
			'POST',
			`/rest/workflows/${id}/run`,
			{ triggerToStartFrom: { name: trigger } },
		);
		if (!waitingForWebhook) throw new Error(`${trigger} waits for no webhook`);
		return new TestListen(this.session, this.executions, id, afterId);
	}

	/**
	 * Where the webhooks of a node are below n8n's address, e.g. `/webhook/ID/webhook`.
	 *
	 * @param node its name
	 * @param mode `test` is the address while it listens for a test event
	 * @param path the path in the node type's description
	 */
	async webhookPath(
		id: string,
		node: string,
		mode: 'production' | 'test' = 'production',
		path = 'webhook',
	): Promise<string> {
		const found = (await this.get(id)).nodes.find(({ name }) => name === node);
		if (!found) throw new Error(`Workflow ${id} has no node "${node}"`);
		const prefix = mode === 'test' ? 'webhook-test' : 'webhook';
		return `/${prefix}/${NodeHelpers.getNodeWebhookPath(id, found, path)}`;
	}

	/** What became of the triggers, once n8n has come to an end with them. */
	async publication(id: string): Promise<Publication> {
		return await waitUntil(`n8n to publish workflow ${id}`, async () => {
			const path = `/rest/workflows/${id}/publication-status`;
			const publication = await this.session.send<Publication>('GET', path);
			return publication.status === 'in_progress' ? undefined : publication;
		});
	}
}
