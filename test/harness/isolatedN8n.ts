import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from './certificates';
import { Crm } from './crm';
import { freePort } from './freePort';
import { GoogleSheets } from './googleSheets';
import { PUBLIC_URL } from './ingress';
import { startInterceptingProxy } from './interceptingProxy';
import { log } from './log';
import { N8nProcess, type Environment, type N8nCommand } from './n8nProcess';
import { installPackage } from './packPackage';
import { provisionRuntime } from './runtime/provisionRuntime';
import type { RuntimeSource } from './runtime/runtimeSource';
import { Teardown } from './teardown';

/** n8n's name for this package's credential type. */
export const LINKEDIN_CREDENTIAL_TYPE = 'linkedInLeadSyncOAuth2Api';

/** The hosts of each service that has a stand-in. */
const HOSTS = {
	linkedIn: ['api.linkedin.com', 'www.linkedin.com'],
	google: GoogleSheets.hosts,
	crm: Crm.hosts,
	slack: ['slack.com'],
} as const;

/** The ports on 127.0.0.1 at which n8n finds the hosts that it may reach. */
export type StandInPorts = Record<keyof typeof HOSTS, number>;

/** An n8n with this package installed, for which LinkedIn and the other services are on loopback. */
export interface IsolatedN8n {
	n8n: N8nProcess;
	/** Answers the webhooks of active workflows in place of `n8n`, in queue mode. */
	webhookProcess?: N8nProcess;
	ports: StandInPorts;
	/** `host:port` of everything else that n8n has tried to reach, in vain. */
	refused: string[];
	stop(): Promise<void>;
}

/** Lets n8n's processes reach nothing but stand-ins on loopback. */
export interface Isolation {
	ports: StandInPorts;
	/** `host:port` of everything else that n8n has tried to reach, in vain. */
	refused: string[];
	/**
	 * Starts a process of n8n with a folder of its own.
	 * @param prepare fills the folder before n8n starts
	 */
	start(options?: {
		command?: N8nCommand;
		environment?: Environment;
		prepare?: (userFolder: string) => Promise<void>;
	}): Promise<N8nProcess>;
}

/**
 * Provisions n8n. Its processes reach only the hosts that have a stand-in, at their real names and over TLS. The
 * stand-ins must listen on the returned local ports.
 *
 * @param teardown gets the steps that undo this, and that end each process
 * @param source the n8n to use in place of the pinned one
 */
export async function isolate(teardown: Teardown, source?: RuntimeSource): Promise<Isolation> {
	const runtime = await provisionRuntime(source);
	const services = Object.keys(HOSTS) as Array<keyof StandInPorts>;
	const ports = {} as StandInPorts;
	for (const service of services) ports[service] = await freePort();
	const routes: Record<string, number> = {};
	for (const service of services) {
		for (const host of HOSTS[service]) routes[host] = ports[service];
	}
	const hostNames = Object.keys(routes) as [string, ...string[]];
	const { ca, cert, key } = await createCertificates(hostNames);
	const proxy = await startInterceptingProxy({ routes, cert, key });
	teardown.add(proxy.close);
	const folder = await mkdtemp(join(tmpdir(), 'authority-'));
	teardown.add(async () => await rm(folder, { recursive: true, force: true }));
	const certificateAuthorityFile = join(folder, 'authority.pem');
	await writeFile(certificateAuthorityFile, ca);
	const linkedIn = linkedInCredentialSettings(`http://127.0.0.1:${ports.linkedIn}`);
	const start: Isolation['start'] = async ({ command = 'start', environment, prepare } = {}) => {
		const userFolder = await mkdtemp(join(tmpdir(), 'n8n-user-'));
		teardown.add(async () => await rm(userFolder, { recursive: true, force: true }));
		await prepare?.(userFolder);
		const n8n = await N8nProcess.start({
			...{ runtime, command, userFolder, certificateAuthorityFile },
			...{ proxyUrl: proxy.url, publicUrl: PUBLIC_URL },
			environment: { ...linkedIn, ...environment },
		});
		teardown.add(async () => await n8n.stop());
		return n8n;
	};
	return { ports, refused: proxy.refused, start };
}

/** Starts an n8n that `isolate` isolates. */
export async function startIsolatedN8n(
	environment: Environment = {},
	source?: RuntimeSource,
): Promise<IsolatedN8n> {
	const teardown = new Teardown();
	return await teardown.guard(async () => {
		const { ports, refused, start } = await isolate(teardown, source);
		log('Installing the package and starting n8n …');
		const n8n = await start({ environment, prepare: installPackage });
		return { n8n, ports, refused, stop: async () => await teardown.run() };
	});
}

/**
 * n8n's settings for a stand-in of LinkedIn: the person's browser uses no proxy, so n8n must send it to the stand-in's
 * own URL.
 */
function linkedInCredentialSettings(url: string): Environment {
	const authUrl = `${url}/oauth/v2/authorization`;
	return {
		CREDENTIALS_OVERWRITE_DATA: JSON.stringify({ [LINKEDIN_CREDENTIAL_TYPE]: { authUrl } }),
	};
}
