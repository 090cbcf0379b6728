import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';

/** Stops a server that this process has started, if it is still running, and deletes the folder with its data. */
export async function removeServer(server: ChildProcess, folder: string): Promise<void> {
	if (server.exitCode === null) {
		const ended = once(server, 'exit');
		server.kill('SIGTERM');
		await ended;
	}
	await rm(folder, { recursive: true, force: true });
}
