import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../../package.json';
import { isolate } from '../../harness/isolatedN8n';
import { N8nClient } from '../../harness/n8nClient';
import type { Environment } from '../../harness/n8nProcess';
import { installPackage } from '../../harness/packPackage';
import { Postgres } from '../../harness/postgres';
import { Teardown } from '../../harness/teardown';

const COMPOSE_FILE = join(__dirname, '..', '..', '..', 'docs', 'compose.yaml');

const NODES = ['linkedInInstantLeadTrigger', 'linkedInLeadSync', 'linkedInLeadSyncTrigger'];

const teardown = new Teardown();

afterAll(async () => await teardown.run());

/** The variables that compose.yaml sets for n8n, with another host and port for its database. */
async function composed(postgres: Postgres): Promise<Environment> {
	const { host, port, user, password } = postgres.connection;
	const [, n8n] = (await readFile(COMPOSE_FILE, 'utf8')).split(/^ {2}n8n:$/m);
	const lines = n8n.matchAll(/^ {6}([A-Z][A-Z0-9_]+): '?([^'\n]+)'?$/gm);
	const given = Object.fromEntries([...lines].map(([, key, value]) => [key, value]));
	expect(given).toMatchObject({ DB_TYPE: 'postgresdb', DB_POSTGRESDB_DATABASE: 'n8n' });
	await postgres.query(`CREATE DATABASE ${given.DB_POSTGRESDB_DATABASE} OWNER ${user}`);
	return {
		...given,
		DB_POSTGRESDB_HOST: host,
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_USER: user,
		DB_POSTGRESDB_PASSWORD: password,
	};
}

test('an n8n as in compose.yaml loads the installed package, also after a restart', async () => {
	const { start } = await isolate(teardown);
	const postgres = await Postgres.start();
	teardown.add(async () => await postgres.remove());
	const n8n = await start({ environment: await composed(postgres), prepare: installPackage });
	for (let time = 0; time < 2; time++) {
		const client = await N8nClient.connect(n8n.url);
		const names = (await client.nodeTypes()).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(NODES.map((node) => `${manifest.name}.${node}`)));
		await n8n.restart();
	}
});
