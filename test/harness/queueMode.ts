import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provisionProgram } from './debianPackage';
import { freePort } from './freePort';
import { isolate, type IsolatedN8n } from './isolatedN8n';
import { log } from './log';
import type { Environment, N8nCommand, N8nProcess } from './n8nProcess';
import { installPackage } from './packPackage';
import { Postgres } from './postgres';
import { removeServer } from './removeServer';
import { Teardown } from './teardown';
import { waitUntil } from './waitUntil';

const PROGRAM = 'redis-server';

/** A real Redis on loopback; its files are in a temporary folder. */
class RedisServer {
	private constructor(
		private readonly folder: string,
		private readonly server: ChildProcess,
		readonly port: number,
	) {}

	/** Starts an empty server, which writes each change to the disk within a second. */
	static async start(): Promise<RedisServer> {
		const program = await provisionProgram(PROGRAM, PROGRAM);
		const folder = await mkdtemp(join(tmpdir(), 'redis-'));
		const port = await freePort();
		const settings = { bind: '127.0.0.1', port, dir: folder, appendonly: 'yes' };
		const server = spawn(
			program,
			Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
			{ cwd: folder, env: {}, stdio: ['ignore', 'pipe', 'ignore'] },
		);
		let output = '';
		server.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
		await waitUntil('Redis to start', () => {
			if (server.exitCode !== null) throw new Error(`Redis ended while starting:\n${output}`);
			return output.includes('Ready to accept connections') || undefined;
		});
		return new RedisServer(folder, server, port);
	}

	/** Stops the server and deletes its files. */
	async remove(): Promise<void> {
		await removeServer(this.server, this.folder);
	}
}

const WORKERS = 2;

/**
 * n8n notices a killed worker after these times instead of 60 s and 30 s. They are long enough for n8n not to give up a
 * living worker on a busy machine.
 */
const STALL_SETTINGS: Environment = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/** An n8n of several processes, each with its own folder, as if on its own machine. */
export interface QueueModeN8n extends IsolatedN8n {
	/** The main process: editor, REST API and triggers. */
	n8n: N8nProcess;
	/** The processes that run the executions. */
	workers: N8nProcess[];
	/** Answers production webhooks at its `url`; the main process does not. */
	webhookProcess: N8nProcess;
}

/**
 * Starts n8n's queue mode with this package installed in each process: a main process, two workers and a webhook
 * process, with a PostgreSQL and a Redis. They are isolated as in `startIsolatedN8n`.
 */
export async function startQueueModeN8n(): Promise<QueueModeN8n> {
	const teardown = new Teardown();
	return await teardown.guard(async () => {
		const { ports, refused, start } = await isolate(teardown);
		const database = await Postgres.start();
		teardown.add(async () => await database.remove());
		const redis = await RedisServer.start();
		teardown.add(async () => await redis.remove());

		const environment = { ...databaseSettings(database), ...queueSettings(redis) };
		log('Installing the package and starting n8n in queue mode …');
		// The other processes need the tables that the main process creates.
		const n8n = await start({ environment, prepare: installPackage });
		const startFurther = async (command: N8nCommand) =>
			await start({
				command,
				environment,
				prepare: async (own) =>
					await cp(nodesFolder(n8n.userFolder), nodesFolder(own), { recursive: true }),
			});
		const [webhookProcess, ...workers] = await Promise.all([
			startFurther('webhook'),
			...Array.from({ length: WORKERS }, async () => await startFurther('worker')),
		]);
		const stop = async () => await teardown.run();
		return { n8n, workers, webhookProcess, ports, refused, stop };
	});
}

function nodesFolder(userFolder: string): string {
	return join(userFolder, '.n8n', 'nodes');
}

/** Settings with which n8n keeps its own data in a PostgreSQL. */
export function databaseSettings({ connection }: Postgres): Environment {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: connection.host,
		DB_POSTGRESDB_PORT: String(connection.port),
		DB_POSTGRESDB_DATABASE: connection.database,
		DB_POSTGRESDB_USER: connection.user,
		DB_POSTGRESDB_PASSWORD: connection.password,
	};
}

function queueSettings(redis: RedisServer): Environment {
	return {
		...STALL_SETTINGS,
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
	};
}
