import type { CredentialReference } from '../harness/api/credentials';
import type { LeadSyncEnvironment } from '../harness/environment';

/** Makes n8n's own credential for the database. */
export async function createPostgresCredential({
	client,
	postgres,
}: Pick<LeadSyncEnvironment, 'client' | 'postgres'>): Promise<CredentialReference> {
	const { host, port, database, user, password } = postgres.connection;
	return await client.credentials.create(
		'postgres',
		{ host, port, database, user, password, ssl: 'disable' },
		'PostgreSQL',
	);
}
