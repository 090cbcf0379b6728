import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyRequest } from 'fastify';
import { create, extract } from 'tar';
import manifest from '../../../package.json';
import { isolate, type StandInPorts } from '../../harness/isolatedN8n';
import { N8nClient } from '../../harness/n8nClient';
import type { Environment, N8nProcess } from '../../harness/n8nProcess';
import { packedTarball } from '../../harness/packPackage';
import { Postgres } from '../../harness/postgres';
import { provisionRuntime } from '../../harness/runtime/provisionRuntime';
import { Teardown } from '../../harness/teardown';
import { waitUntil } from '../../harness/waitUntil';
import { ActiveTrigger } from '../support/activeTrigger';
import { Canvas } from '../support/canvas';
import { ids, leadWorld } from '../support/leadWorld';

const { name, version } = manifest;
const COMPOSE_FILE = join(__dirname, '..', '..', '..', 'docs', 'compose.yaml');

const teardown = new Teardown();
let start: (environment: Environment) => Promise<N8nProcess>;
let ports: StandInPorts;
let integrity: string;

/** The version that the registry calls the latest. */
let latest = version;

const NEXT = '99.0.0';

const integrityOf = (tarball: Buffer) =>
	`sha512-${createHash('sha512').update(tarball).digest('base64')}`;

/** The same package under another version. */
async function repacked(tarball: string, as: string): Promise<Buffer> {
	const folder = await mkdtemp(join(tmpdir(), 'next-'));
	teardown.add(async () => await rm(folder, { recursive: true, force: true }));
	await extract({ file: tarball, cwd: folder });
	const file = join(folder, 'package', 'package.json');
	const released = JSON.parse(await readFile(file, 'utf8')) as typeof manifest;
	await writeFile(file, JSON.stringify({ ...released, version: as }));
	const packed = join(folder, 'next.tgz');
	await create({ file: packed, cwd: folder, gzip: true }, ['package']);
	return await readFile(packed);
}

/** npm's registry with this package in it, as it is after the first release and after the next one. */
async function startRegistry(): Promise<number> {
	const file = packedTarball();
	const tarballs = new Map([
		[version, await readFile(file)],
		[NEXT, await repacked(file, NEXT)],
	]);
	integrity = integrityOf(tarballs.get(version)!);
	const released = ({ host }: FastifyRequest, of: string) => ({
		name,
		version: of,
		dist: {
			integrity: integrityOf(tarballs.get(of)!),
			tarball: `https://${host}/${name}/-/${name}-${of}.tgz`,
		},
	});
	const server = fastify({ forceCloseConnections: true });
	server.get(`/${name}`, async (request) => ({
		name,
		'dist-tags': { latest },
		versions: Object.fromEntries([...tarballs.keys()].map((of) => [of, released(request, of)])),
	}));
	server.get<{ Params: { version: string } }>(`/${name}/:version`, async (request) =>
		released(request, tarballs.has(request.params.version) ? request.params.version : latest),
	);
	server.get<{ Params: { '*': string } }>(`/${name}/-/*`, async (request, reply) => {
		const of = request.params['*'].includes(NEXT) ? NEXT : version;
		return await reply.send(tarballs.get(of));
	});
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
	ports = isolation.ports;
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

test('with the setting of n8n 3, the editor refuses to install an unverified package', async () => {
	const n8n = await start({ N8N_UNVERIFIED_PACKAGES_ENABLED: 'false' });
	await expect(install(n8n)).rejects.toThrow('unverified community packages is forbidden');
	expect(await ourNodes(n8n)).toEqual([]);
});

test('n8n installs an unverified package that the environment names with its checksum', async () => {
	const n8n = await start({
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
		N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV: 'true',
		N8N_COMMUNITY_PACKAGES: JSON.stringify([{ name, version, checksum: integrity }]),
	});
	expect(await ourNodes(n8n)).toEqual(NODES);
});

test('an update in the editor does not output the leads of a running execution again', async () => {
	const n8n = await start({});
	await install(n8n);
	const now = Date.now();
	const canvas = await Canvas.open({
		n8n: { n8n, ports, stop: async () => {} },
		simulator: { world: leadWorld(now) },
	});
	teardown.add(async () => await canvas.close());
	const { session, executions } = canvas.environment.client;
	const wait = { name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1 };
	const parameters = { amount: 45, unit: 'seconds' };
	const trigger = await ActiveTrigger.create(canvas, {}, [{ ...wait, parameters }]);
	await trigger.activate();
	canvas.control.leads.add({ eventId: ids.first });
	const running = async () =>
		(await executions.list(trigger.id)).filter(({ status }) => status === 'running');
	await waitUntil('the execution to run', async () => (await running()).length > 0 || undefined);

	latest = NEXT;
	const updated = await session.send<{ installedVersion: string }>(
		'PATCH',
		'/rest/community-packages',
		{ name },
	);
	expect(updated.installedVersion).toBe(NEXT);
	expect(await running()).toHaveLength(1);
	await trigger.polls(3);
	const lead = canvas.control.leads.add({ eventId: ids.second });
	// It waits for the execution before, then comes in one of its own; nothing comes twice.
	const emitted = await trigger.settled([lead]);
	expect(emitted).toHaveLength(2);
	expect(new Set(emitted).size).toBe(2);
});
