import tls from 'node:tls';

/**
 * Makes every TLS connection of this process trust one more certificate authority, next to the
 * built-in ones. NODE_EXTRA_CA_CERTS would do the same, but is read only when Node starts.
 *
 * @param pem the authority's certificate
 * @returns a function that undoes it
 */
export function trustAuthority(pem: string): () => void {
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
