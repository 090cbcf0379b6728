import type { INodeTypeDescription } from 'n8n-workflow';
import { Credentials } from './api/credentials';
import { DataTables } from './api/dataTables';
import { Executions } from './api/executions';
import { N8nSession } from './api/n8nSession';
import { Workflows } from './api/workflows';

/** A running n8n as its owner uses it in the editor. */
export class N8nClient {
	readonly credentials: Credentials;

	readonly workflows: Workflows;

	readonly executions: Executions;

	readonly dataTables: DataTables;

	private constructor(readonly session: N8nSession) {
		this.credentials = new Credentials(session);
		this.executions = new Executions(session);
		this.workflows = new Workflows(session, this.executions);
		this.dataTables = new DataTables(session);
	}

	/** Every node type that n8n has loaded, in all of its versions. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		const response = await this.session.fetch('/types/nodes.json');
		return (await response.json()) as INodeTypeDescription[];
	}

	/** Deletes all workflows, credentials and Data Tables, so that nothing runs or affects the next test. */
	async clear(): Promise<void> {
		for (const all of [this.workflows, this.credentials, this.dataTables]) {
			for (const { id } of await all.list()) await all.delete(id);
		}
	}

	/** Signs in as the owner, who is created when this n8n has none yet. */
	static async connect(url: string): Promise<N8nClient> {
		const session = new N8nSession(url);
		await session.signIn();
		return new N8nClient(session);
	}
}
