import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface LocalCertificates {
	/** The authority's certificate, PEM: what a client must trust. */
	ca: string;
	/** The server's certificate for all the given host names, PEM. */
	cert: string;
	/** The server's private key, PEM. */
	key: string;
}

/** Each test file makes keys, and those of RSA take half a second. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** How certificates are signed, and that they are valid long, because tests and n8n's process have different clocks. */
const COMMON = {
	signingAlgorithm: ALGORITHM,
	notBefore: new Date(Date.UTC(2000, 0, 1)),
	notAfter: new Date(Date.UTC(2049, 11, 31)),
};

const { keyCertSign, cRLSign, digitalSignature } = x509.KeyUsageFlags;

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
	return await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/**
 * Creates a certificate authority, and a server certificate that the authority signs.
 *
 * @param hostNames DNS names that the server certificate is valid for, at least one
 * @returns PEM texts; nothing is written to disk, and the authority's key is thrown away
 */
export async function createCertificates(
	hostNames: [string, ...string[]],
): Promise<LocalCertificates> {
	const authorityKeys = await newKeys();
	const authority = await x509.X509CertificateGenerator.createSelfSigned({
		...COMMON,
		// A client that trusts two authorities finds an issuer by its name, so each authority needs its own name.
		name: `CN=Local test authority ${randomBytes(4).toString('hex')}`,
		keys: authorityKeys,
		extensions: [
			new x509.BasicConstraintsExtension(true, undefined, true),
			new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
			await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
		],
	});
	const serverKeys = await newKeys();
	const alternativeNames = hostNames.map((value) => ({ type: 'dns' as const, value }));
	const server = await x509.X509CertificateGenerator.create({
		...COMMON,
		subject: `CN=${hostNames[0]}`,
		issuer: authority.subject,
		publicKey: serverKeys.publicKey,
		signingKey: authorityKeys.privateKey,
		extensions: [
			new x509.BasicConstraintsExtension(false),
			new x509.KeyUsagesExtension(digitalSignature, true),
			new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
			new x509.SubjectAlternativeNameExtension(alternativeNames),
		],
	});
	const key = await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey);
	return {
		ca: authority.toString('pem'),
		cert: server.toString('pem'),
		key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
	};
}
