import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface InterceptingProxyOptions {
	/** Port on 127.0.0.1 that serves plain HTTP for a host name, e.g. `{ 'api.linkedin.com': 4000 }`. */
	routes: Record<string, number>;
	/** Server certificate and key, PEM, valid for all the routes' host names. */
	cert: string;
	key: string;
}

export interface InterceptingProxy {
	/** The value for HTTPS_PROXY. */
	url: string;
	/** `host:port` (`host` for plain HTTP) of every connection that was refused, oldest first. */
	refused: string[];
	close(): Promise<void>;
}

/** Forwards the end of a stream after all of its bytes, and a cut connection at once. */
const pipeBothWays = (client: Duplex, server: Duplex) => {
	const ignoreCut = () => {};
	pipeline(client, server, ignoreCut);
	pipeline(server, client, ignoreCut);
};

const connectLocally = async (port: number): Promise<Socket> =>
	await new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1', () => resolve(socket));
		socket.once('error', reject);
	});

/**
 * Starts a CONNECT proxy on 127.0.0.1 that terminates TLS for the routed hosts (port 443) and forwards the decrypted
 * bytes, unchanged, to a local port. It refuses every other host with 403, so that no test can reach a public
 * address. When the local port does not answer, the proxy cuts the connection.
 */
export async function startInterceptingProxy({
	routes,
	cert,
	key,
}: InterceptingProxyOptions): Promise<InterceptingProxy> {
	const secureContext = createSecureContext({ cert, key });
	const refused: string[] = [];
	const sockets = new Set<Duplex>();

	const server = createServer((request, response) => {
		refused.push(request.headers.host ?? '');
		response.writeHead(403).end('This proxy only takes CONNECT requests.');
	});

	server.on('connect', (request, socket: Duplex, head: Buffer) => {
		const target = request.url ?? '';
		const [host, port] = target.split(':');
		const localPort = port === '443' ? routes[host] : undefined;
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
		if (localPort === undefined) {
			refused.push(target);
			socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
			return;
		}
		connectLocally(localPort).then(
			(upstream) => {
				socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
				socket.unshift(head);
				const decrypted = new TLSSocket(socket as Socket, {
					isServer: true,
					secureContext,
					ALPNProtocols: ['http/1.1'],
				});
				pipeBothWays(decrypted, upstream);
			},
			() => socket.destroy(),
		);
	});

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;

	return {
		url: `http://127.0.0.1:${port}`,
		refused,
		async close() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			for (const socket of sockets) socket.destroy();
			server.closeAllConnections();
			await closed;
		},
	};
}
