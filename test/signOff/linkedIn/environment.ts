/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { forward } from '../../harness/ingress/forward';
import { startInstalledN8n } from '../../harness/installedN8n';
import { intercept } from '../../harness/interception';
import { linkedInCredentialSettings } from '../../harness/isolatedN8n';
import { N8nClient } from '../../harness/n8nClient';
import type { N8nProcessOptions } from '../../harness/n8nProcess';
import { Postgres } from '../../harness/postgres';
import { provisionRuntime, type Log } from '../../harness/runtime/provisionRuntime';
import type { Teardown } from '../../harness/teardown';
import { REAL_HOSTS, type Hosts } from '../../probe/linkedIn/linkedIn';
import type { StageEnvironment } from '../stage/stage';

/** Which LinkedIn n8n has, and where n8n is found. */
export interface EnvironmentOptions {
	log: Log;
	hosts: Hosts;
	/** Of n8n on this machine; the redirect URL of the LinkedIn app names it. */
	port: number;
	/** The public HTTPS address that reaches `port` on this machine, for what LinkedIn pushes. */
	webhook?: { url: string; port: number };
}

/** Whether it is LinkedIn itself, and not something on this machine that stands for it. */
export function isLinkedIn({ api, www }: Hosts): boolean {
	return api === REAL_HOSTS.api && www === REAL_HOSTS.www;
}

/** Starts an n8n that speaks with a LinkedIn that nobody here has power over, and a PostgreSQL. */
export async function startEnvironment(
	{ log, hosts, port, webhook }: EnvironmentOptions,
	teardown: Teardown,
): Promise<StageEnvironment> {
	const runtime = await provisionRuntime(log);
	const { n8n } = await startInstalledN8n(log, teardown, {
		...(await wayTo(hosts, teardown)),
		runtime,
		port,
		publicUrl: webhook?.url,
	});
	if (webhook !== undefined) await openToWebhooks(webhook.port, n8n.port, teardown);
	const client = await N8nClient.connect(n8n.url);
	const postgres = await Postgres.start();
	teardown.add(async () => await postgres.remove());
	return { n8n, client, postgres, stop: async () => await teardown.run() };
}

/** Nothing leads n8n to LinkedIn itself; what stands for it is found at LinkedIn's names. */
async function wayTo(hosts: Hosts, teardown: Teardown): Promise<Partial<N8nProcessOptions>> {
	if (isLinkedIn(hosts)) return {};
	const routes = {
		[new URL(REAL_HOSTS.api).hostname]: Number(new URL(hosts.api).port),
		[new URL(REAL_HOSTS.www).hostname]: Number(new URL(hosts.www).port),
	};
	const { network } = await intercept(routes, teardown);
	return { ...network, environment: linkedInCredentialSettings(hosts.www) };
}

/** Lets the public reach n8n's webhooks, and nothing else of it: everybody knows this n8n's password. */
async function openToWebhooks(port: number, n8n: number, teardown: Teardown): Promise<void> {
	const server = createServer((request, response) => {
		if (request.url?.startsWith('/webhook/')) forward(request, response, n8n);
		else response.writeHead(404).end();
	}).listen(port, '127.0.0.1');
	await once(server, 'listening');
	teardown.add(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
}
