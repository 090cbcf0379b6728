import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type Connection } from 'mysql2/promise';
import { provisionProgram } from './debianPackage';
import { freePort } from './freePort';
import { removeServer } from './removeServer';
import { unprivileged } from './unprivileged';
import { waitUntil } from './waitUntil';

const PACKAGE = 'mariadb-server';
const DATABASE = 'leads';

/** MariaDB's scripts look for further programs on the path; they need no other variable. */
const ENVIRONMENT = { PATH: `${process.env.PATH ?? ''}:/usr/sbin` };

/** Little memory, and no waiting for the disk, because the data are deleted anyway. */
const SMALL_AND_QUICK = [
	'--innodb-buffer-pool-size=32M',
	'--innodb-flush-log-at-trx-commit=0',
	'--skip-name-resolve',
];

/** A real MariaDB on loopback, which speaks MySQL; its data are in a temporary folder. */
export class MariaDb {
	private constructor(
		private readonly folder: string,
		private readonly server: ChildProcess,
		private readonly port: number,
	) {}

	/** Creates an empty database and starts the server. */
	static async start(): Promise<MariaDb> {
		const program = await provisionProgram('mariadbd', PACKAGE);
		const install = await provisionProgram('mariadb-install-db', PACKAGE);
		const identity = unprivileged();
		const folder = await mkdtemp(join(tmpdir(), 'mariadb-'));
		const { uid, gid } = identity;
		if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
		const options = { ...identity, cwd: folder, env: ENVIRONMENT };
		const data = ['--no-defaults', `--datadir=${join(folder, 'data')}`];
		const access = ['--auth-root-authentication-method=normal', '--skip-test-db'];
		await promisify(execFile)(install, [...data, ...access], options);
		const port = await freePort();
		const address = [`--port=${port}`, '--bind-address=127.0.0.1'];
		const files = [`--socket=${join(folder, 'socket')}`, `--pid-file=${join(folder, 'pid')}`];
		const settings = [...data, ...address, ...files, ...SMALL_AND_QUICK];
		const server = spawn(program, settings, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
		let output = '';
		server.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
		const mariaDb = new MariaDb(folder, server, port);
		await waitUntil('MariaDB to start', () => {
			if (server.exitCode !== null) throw new Error(`MariaDB ended while starting:\n${output}`);
			return output.includes('ready for connections') || undefined;
		});
		const connection = await mariaDb.connect('mysql');
		await connection.query(`CREATE DATABASE ${DATABASE}`);
		await connection.end();
		return mariaDb;
	}

	/** The settings for a client; there is no password. */
	get connection() {
		return { host: '127.0.0.1', port: this.port, user: 'root', database: DATABASE };
	}

	/** A connected client that accepts several statements at once, as n8n's does; the caller ends it. */
	async connect(database = DATABASE): Promise<Connection> {
		return await createConnection({ ...this.connection, database, multipleStatements: true });
	}

	/** Ends the server and deletes everything. */
	async remove(): Promise<void> {
		await removeServer(this.server, this.folder);
	}
}
