import { generateKeyPairSync, randomBytes } from 'node:crypto';

import forge from 'node-forge';

export interface LocalCertificates {
	/** The authority's certificate, PEM: what a client must trust. */
	ca: string;
	/** The server's certificate for all the given host names, PEM. */
	cert: string;
	/** The server's private key, PEM. */
	key: string;
}

// The certificates are valid long, because tests and n8n's process have different clocks.
const FROM = new Date(Date.UTC(2000, 0, 1));
const TO = new Date(Date.UTC(2049, 11, 31));

const newKeyPair = (): forge.pki.rsa.KeyPair => {
	// node:crypto is many times faster than forge's own key generation.
	const { publicKey, privateKey } = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
	});
	return {
		publicKey: forge.pki.publicKeyFromPem(publicKey),
		privateKey: forge.pki.privateKeyFromPem(privateKey),
	};
};

const newCertificate = (publicKey: forge.pki.rsa.PublicKey, commonName: string) => {
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = publicKey;
	// A leading 01 keeps the number positive, as X.509 demands.
	certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
	certificate.validity.notBefore = FROM;
	certificate.validity.notAfter = TO;
	certificate.setSubject([{ name: 'commonName', value: commonName }]);
	return certificate;
};

/**
 * Creates a certificate authority, and a server certificate that the authority signs.
 *
 * @param hostNames DNS names that the server certificate is valid for, at least one
 * @returns PEM texts; nothing is written to disk, and the authority's key is thrown away
 */
export function createCertificates(hostNames: [string, ...string[]]): LocalCertificates {
	const authorityKeys = newKeyPair();
	// A client that trusts two authorities finds an issuer by its name, so each authority needs its own name.
	const name = `Local test authority ${randomBytes(4).toString('hex')}`;
	const authority = newCertificate(authorityKeys.publicKey, name);
	authority.setIssuer(authority.subject.attributes);
	authority.setExtensions([
		{ name: 'basicConstraints', cA: true, critical: true },
		{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		{ name: 'subjectKeyIdentifier' },
	]);
	authority.sign(authorityKeys.privateKey, forge.md.sha256.create());

	const serverKeys = newKeyPair();
	const server = newCertificate(serverKeys.publicKey, hostNames[0]);
	server.setIssuer(authority.subject.attributes);
	server.setExtensions([
		{ name: 'basicConstraints', cA: false },
		{ name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
		{ name: 'extKeyUsage', serverAuth: true },
		{ name: 'subjectAltName', altNames: hostNames.map((value) => ({ type: 2, value })) },
	]);
	server.sign(authorityKeys.privateKey, forge.md.sha256.create());

	return {
		ca: forge.pki.certificateToPem(authority),
		cert: forge.pki.certificateToPem(server),
		key: forge.pki.privateKeyToPem(serverKeys.privateKey),
	};
}
