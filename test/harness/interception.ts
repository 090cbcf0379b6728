import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from './certificates';
import { startInterceptingProxy } from './interceptingProxy';
import type { N8nProcessOptions } from './n8nProcess';
import type { Teardown } from './teardown';

/** What makes a process find hosts on loopback, and no other host at all. */
export interface Interception {
	network: Required<Pick<N8nProcessOptions, 'proxyUrl' | 'certificateAuthorityFile'>>;
	/** `host:port` of everything else that it has tried to reach, in vain. */
	refused: string[];
}

/**
 * Lets processes find hosts at their real names and over TLS on local ports.
 *
 * @param routes the port on 127.0.0.1 that stands for each host, by plain HTTP
 * @param teardown gets the steps that undo it
 */
export async function intercept(
	routes: Record<string, number>,
	teardown: Teardown,
): Promise<Interception> {
	const { ca, cert, key } = createCertificates(Object.keys(routes) as [string, ...string[]]);
	const proxy = await startInterceptingProxy({ routes, cert, key });
	teardown.add(proxy.close);
	const folder = await mkdtemp(join(tmpdir(), 'authority-'));
	teardown.add(async () => await rm(folder, { recursive: true, force: true }));
	const certificateAuthorityFile = join(folder, 'authority.pem');
	await writeFile(certificateAuthorityFile, ca);
	return { network: { proxyUrl: proxy.url, certificateAuthorityFile }, refused: proxy.refused };
}
