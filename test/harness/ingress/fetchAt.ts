import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** Where loopback serves a public HTTPS address. */
export interface PublicAddress {
	/** On 127.0.0.1. */
	port: number;
	/** PEM of the authority that signed the certificate. */
	ca: string;
}

export interface FetchInit {
	/** GET by default. */
	method?: string;
	headers?: Record<string, string>;
	/** Sent byte for byte. */
	body?: string | Buffer;
}

/**
 * Sends one request to a public address without a name server: to a port on loopback, with the URL's host name for
 * TLS and as Host.
 *
 * @param url its path and query are sent unchanged
 * @throws when the connection is refused or cut, or the certificate is not for that name
 */
export async function fetchAt(
	{ port, ca }: PublicAddress,
	url: string,
	{ method = 'GET', headers, body = '' }: FetchInit = {},
): Promise<Response> {
	const { host, hostname, origin } = new URL(url);
	// With `Connection: close`, an early answer may cut the connection while a long body is still being sent.
	const agent = new Agent({ keepAlive: true });
	const sent = request({
		host: '127.0.0.1',
		port,
		ca,
		servername: hostname,
		agent,
		method,
		path: url.slice(origin.length),
		headers: {
			host,
			...(body.length > 0 && { 'content-length': String(Buffer.byteLength(body)) }),
			...headers,
		},
	}).end(body);
	try {
		const [response] = (await once(sent, 'response')) as [IncomingMessage];
		const received = await buffer(response);
		return new Response(received.length > 0 ? received : null, {
			status: response.statusCode,
			headers: Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
				values.map((value): [string, string] => [name, value]),
			),
		});
	} finally {
		agent.destroy();
	}
}
