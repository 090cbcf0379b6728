import tls from 'node:tls';

import { createCertificates } from '../../harness/certificates';
import { startInterceptingProxy } from '../../harness/interceptingProxy';

/** One authority, for LinkedIn's hosts and for public addresses of n8n at example.com. */
export const certificates = createCertificates([
	'api.linkedin.com',
	'www.linkedin.com',
	'*.example.com',
]);

const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;

/**
 * Sends all HTTPS requests of this process for LinkedIn's two host names to a local port that
 * speaks plain HTTP; requests to any other host are refused.
 *
 * @param port port on 127.0.0.1 that stands in for api.linkedin.com and www.linkedin.com
 */
export async function startLinkedInNetwork(port: number): Promise<{ close(): Promise<void> }> {
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

/**
 * Makes every TLS connection of this process trust one more certificate authority, next to the
 * built-in ones. NODE_EXTRA_CA_CERTS would do the same, but is read only when Node starts.
 *
 * @param pem the authority's certificate
 * @returns a function that undoes it
 */
function trustAuthority(pem: string): () => void {
	const original = tls.createSecureContext;
	/** Of clients without own certificates. Making a context takes longer than a call. */
	let plain: tls.SecureContext | undefined;
	tls.createSecureContext = (options = {}) => {
		const { key, cert, ca, pfx } = options;
		const isPlain = [key, cert, ca, pfx].every((own) => own === undefined);
		if (isPlain && plain !== undefined) return plain;
		const secureContext = original(options);
		const { addCACert } = secureContext.context as { addCACert(pem: string): void };
		addCACert.call(secureContext.context, pem);
		if (isPlain) plain = secureContext;
		return secureContext;
	};
	return () => {
		tls.createSecureContext = original;
	};
}
