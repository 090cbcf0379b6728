/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import tls from 'node:tls';

/** One entry per caller, so that the first one to undo does not take it from the others. */
const trusted: string[] = [];
const original = tls.createSecureContext;

const createSecureContext: typeof tls.createSecureContext = (options) => {
	const secureContext = original(options);
	const { addCACert } = secureContext.context as { addCACert(pem: string): void };
	for (const pem of new Set(trusted)) addCACert.call(secureContext.context, pem);
	return secureContext;
};

/**
 * Makes every TLS connection of this process trust one more certificate authority, next to the
 * built-in ones. NODE_EXTRA_CA_CERTS would do the same, but is read only when Node starts.
 *
 * @param pem the authority's certificate
 * @returns undoes it
 */
export function trustAuthority(pem: string): () => void {
	trusted.push(pem);
	tls.createSecureContext = createSecureContext;
	return () => {
		trusted.splice(trusted.indexOf(pem), 1);
		if (trusted.length === 0) tls.createSecureContext = original;
	};
}
