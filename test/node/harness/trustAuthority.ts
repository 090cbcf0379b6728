import tls from 'node:tls';
import { uniq } from 'lodash';

/** One entry per caller, so that one caller's undo does not remove the trust of the others. */
const trusted: string[] = [];
const original = tls.createSecureContext;

/** Contexts of clients without own certificates, by their trust. Making a context takes longer than a call. */
const contexts = new Map<string, tls.SecureContext>();

const createSecureContext: typeof tls.createSecureContext = (options = {}) => {
	const pems = uniq(trusted);
	const trust = pems.join('');
	const { key, cert, ca, pfx } = options;
	const isPlain = [key, cert, ca, pfx].every((own) => own === undefined);
	const known = isPlain ? contexts.get(trust) : undefined;
	if (known !== undefined) return known;
	const secureContext = original(options);
	const { addCACert } = secureContext.context as { addCACert(pem: string): void };
	for (const pem of pems) addCACert.call(secureContext.context, pem);
	if (isPlain) contexts.set(trust, secureContext);
	return secureContext;
};

/**
 * Makes every TLS connection of this process trust one more certificate authority, next to the
 * built-in ones. NODE_EXTRA_CA_CERTS would do the same, but is read only when Node starts.
 *
 * @param pem the authority's certificate
 * @returns a function that undoes it
 */
export function trustAuthority(pem: string): () => void {
	trusted.push(pem);
	tls.createSecureContext = createSecureContext;
	return () => {
		trusted.splice(trusted.indexOf(pem), 1);
		if (trusted.length === 0) tls.createSecureContext = original;
	};
}
