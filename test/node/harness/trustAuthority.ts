/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import tls from 'node:tls';

/**
 * Makes every TLS connection of this process trust one more certificate authority, next to the
 * built-in ones. NODE_EXTRA_CA_CERTS would do the same, but is read only when Node starts.
 *
 * @param pem the authority's certificate
 * @returns undoes it
 */
export function trustAuthority(pem: string): () => void {
	const original = tls.createSecureContext;
	tls.createSecureContext = (options) => {
		const secureContext = original(options);
		(secureContext.context as { addCACert(pem: string): void }).addCACert(pem);
		return secureContext;
	};
	return () => {
		tls.createSecureContext = original;
	};
}
