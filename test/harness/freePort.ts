import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that Linux uses for outgoing connections, because such a connection could take a port after it was
 * found free and before a server listens on it.
 */
const LOWEST = 20_000;
const HIGHEST = 32_767;

/** Finds a free TCP port on loopback; at random, because other processes look for ports at the same time. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(LOWEST, HIGHEST);
		if (await isFree(port)) return port;
	}
}

async function isFree(port: number): Promise<boolean> {
	const server = createServer().listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch {
		return false;
	}
	server.close();
	await once(server, 'close');
	return true;
}
