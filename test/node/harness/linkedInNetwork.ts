import { createCertificates } from '../../harness/certificates';
import { startInterceptingProxy } from '../../harness/interceptingProxy';
import { trustAuthority } from './trustAuthority';

/** One authority, for LinkedIn's hosts and for public addresses of n8n at example.com. */
export const certificates = createCertificates([
	'api.linkedin.com',
	'www.linkedin.com',
	'*.example.com',
]);

export interface LinkedInNetwork {
	close(): Promise<void>;
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;

/**
 * Sends all HTTPS requests of this process for LinkedIn's two host names to a local port that
 * speaks plain HTTP; requests to any other host are refused.
 *
 * @param port port on 127.0.0.1 that stands in for api.linkedin.com and www.linkedin.com
 */
export async function startLinkedInNetwork(port: number): Promise<LinkedInNetwork> {
	const { ca, ...own } = await certificates;
	const proxy = await startInterceptingProxy({
		...own,
		routes: { 'api.linkedin.com': port, 'www.linkedin.com': port },
	});
	const distrust = trustAuthority(ca);
	const before = PROXY_VARIABLES.map((name) => [name, process.env[name]] as const);
	process.env.HTTPS_PROXY = proxy.url;
	process.env.HTTP_PROXY = proxy.url;
	process.env.NO_PROXY = 'localhost,127.0.0.1';

	return {
		async close() {
			for (const [name, value] of before) {
				if (value === undefined) delete process.env[name];
				else process.env[name] = value;
			}
			distrust();
			await proxy.close();
		},
	};
}
