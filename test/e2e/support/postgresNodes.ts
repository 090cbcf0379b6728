import type { INodeParameters } from 'n8n-workflow';
import { createPostgresCredential } from '../../demo/postgresCredential';
import type { CredentialReference } from '../../harness/api/credentials';
import type { LeadSyncEnvironment } from '../../harness/environment';
import type { NodeDefinition } from '../../harness/workflowBuilder';

/** n8n's own Postgres nodes, connected to the environment's database. */
export class PostgresNodes {
	constructor(private readonly credential: CredentialReference) {}

	static async connect(
		environment: Pick<LeadSyncEnvironment, 'client' | 'postgres'>,
	): Promise<PostgresNodes> {
		return new PostgresNodes(await createPostgresCredential(environment));
	}

	/** Executes SQL, once for each input item, with values for `$1` and so on. */
	execute(
		name: string,
		query: string,
		values?: string,
		settings: INodeParameters = {},
	): NodeDefinition {
		const options = values === undefined ? settings : { queryReplacement: values, ...settings };
		return {
			name,
			type: 'n8n-nodes-base.postgres',
			typeVersion: 2.6,
			credentials: { postgres: this.credential },
			parameters: { operation: 'executeQuery', query, options },
		};
	}
}
