import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastify, { type FastifyRequest } from 'fastify';
import manifest from '../../../package.json';
import { isolate } from '../../harness/isolatedN8n';
import { N8nClient } from '../../harness/n8nClient';
import type { Environment, N8nProcess } from '../../harness/n8nProcess';
import { packedTarball } from '../../harness/packPackage';
import { Postgres } from '../../harness/postgres';
import { provisionRuntime } from '../../harness/runtime/provisionRuntime';
import { Teardown } from '../../harness/teardown';

const { name, version } = manifest;
const COMPOSE_FILE = join(__dirname, '..', '..', '..', 'docs', 'compose.yaml');

const teardown = new Teardown();
let start: (environment: Environment) => Promise<N8nProcess>;
let integrity: string;

/** npm's registry with this package in it, as it is after the first release. */
async function startRegistry(): Promise<number> {
	const tarball = await readFile(packedTarball());
	integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
	const released = ({ host }: FastifyRequest) => ({
		name,
		version,
		dist: { integrity, tarball: `https://${host}/${name}/-/${name}-${version}.tgz` },
	});
	const server = fastify({ forceCloseConnections: true });
	server.get(`/${name}`, async (request) => ({
		name,
		'dist-tags': { latest: version },
		versions: { [version]: released(request) },
	}));
	server.get(`/${name}/:version`, async (request) => released(request));
	server.get(`/${name}/-/*`, async (_request, reply) => await reply.send(tarball));
	const url = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
	teardown.add(async () => await server.close());
	return Number(url.port);
}

/** Read from n8n's own code, since n8n uses no other registry without a licence. */
async function hostOfRegistry(): Promise<string> {
	const { directory } = await provisionRuntime();
	const folder = join(directory, 'node_modules/n8n/dist/modules/community-packages');
	const code = await readFile(join(folder, 'community-packages.config.js'), 'utf8');
	const [, host] = /registry = 'https:\/\/([^'/]+)'/.exec(code) ?? [];
	return String(host);
}

beforeAll(async () => {
	const registry = { [await hostOfRegistry()]: await startRegistry() };
	const isolation = await isolate(teardown, undefined, registry);
	start = async (environment) => await isolation.start({ environment });
});

afterAll(async () => await teardown.run());

/** Does the same as **Settings → Community nodes → Install**. */
async function install(n8n: N8nProcess): Promise<void> {
	const { session } = await N8nClient.connect(n8n.url);
	await session.send('POST', '/rest/community-packages', { name });
}

async function ourNodes(n8n: N8nProcess): Promise<string[]> {
	const client = await N8nClient.connect(n8n.url);
	const names = (await client.nodeTypes()).map((type) => type.name);
	return names.filter((each) => each.startsWith(`${name}.`) && !each.endsWith('Tool')).sort();
}

const NODES = [
	'linkedInLeadNotificationTrigger',
	'linkedInLeadSync',
	'linkedInLeadSyncTrigger',
].map((node) => `${name}.${node}`);

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

test('an n8n as in compose.yaml installs the package from the editor, and keeps it after a restart', async () => {
	const postgres = await Postgres.start();
	teardown.add(async () => await postgres.remove());
	const n8n = await start(await composed(postgres));
	await install(n8n);
	expect(await ourNodes(n8n)).toEqual(NODES);
	await n8n.restart();
	expect(await ourNodes(n8n)).toEqual(NODES);
});

test('n8n installs an unverified package that the environment names with its checksum', async () => {
	const n8n = await start({
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
		N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV: 'true',
		N8N_COMMUNITY_PACKAGES: JSON.stringify([{ name, version, checksum: integrity }]),
	});
	expect(await ourNodes(n8n)).toEqual(NODES);
});
