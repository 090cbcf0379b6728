import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provisionProgram } from '../debianPackage';
import { freePort } from '../freePort';
import { removeServer } from '../removeServer';
import type { Log } from '../runtime/provisionRuntime';
import { waitUntil } from '../waitUntil';

const PROGRAM = 'redis-server';

/** A real Redis on loopback; its files are in a temporary folder. */
export class RedisServer {
	private constructor(
		private readonly folder: string,
		private readonly server: ChildProcess,
		readonly port: number,
	) {}

	/** Starts an empty server, which writes each change to the disk within a second. */
	static async start(log: Log): Promise<RedisServer> {
		const program = await provisionProgram(PROGRAM, PROGRAM, log);
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
