import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** Where on loopback a public HTTPS address is served. */
export interface PublicAddress {
	/** On 127.0.0.1. */
	port: number;
	/** PEM of the authority that its certificate is from. */
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
 * Sends one request to a public address without a name server: it goes to a port on loopback, with
 * the name in the URL for TLS and as Host.
 *
 * @param url path and query arrive as written
 * @throws when the connection is refused or cut, or the certificate is not for that name
 */
export async function fetchAt(
	{ port, ca }: PublicAddress,
	url: string,
	{ method = 'GET', headers, body = '' }: FetchInit = {},
): Promise<Response> {
	const { host, hostname, origin } = new URL(url);
	// A connection that is to close may be cut by an early answer while a long body is still sent.
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
