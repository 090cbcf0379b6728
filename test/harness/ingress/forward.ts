import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { chunk } from 'lodash';

/** Headers that a proxy must not pass on (RFC 9110, 7.6.1), and headers that it sets itself. */
const OWN_HEADERS = ['connection', 'keep-alive', 'x-forwarded-host', 'x-forwarded-proto'];

const passedOn = ({ rawHeaders }: IncomingMessage, replaced: string[]): string[] =>
	chunk(rawHeaders, 2)
		.filter(([name]) => !replaced.includes(name.toLowerCase()))
		.flat();

const headersFor = (request: IncomingMessage): string[] => {
	const { headers, socket } = request;
	const hops = [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? ''].flat();
	return [
		...passedOn(request, [...OWN_HEADERS, 'x-forwarded-for']),
		...['X-Forwarded-For', hops.join(', ')],
		...['X-Forwarded-Host', headers.host ?? ''],
		...['X-Forwarded-Proto', 'https'],
		...['Connection', 'close'],
	];
};

/**
 * Forwards a request to a port on 127.0.0.1, and its answer back: path, query, headers and body unchanged, with
 * X-Forwarded-For, -Host and -Proto of this hop. Answers 502 when nothing listens on the port or the connection is
 * cut before an answer.
 */
export function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
	const { method, url: path } = request;
	const onward = httpRequest({
		host: '127.0.0.1',
		port,
		method,
		path,
		headers: headersFor(request),
		setHost: false,
		agent: false,
	});
	const fail = () => {
		if (response.headersSent) response.destroy();
		else response.writeHead(502, { 'content-type': 'text/plain' }).end('Bad gateway');
	};
	onward.on('response', (answer) => {
		response.writeHead(
			answer.statusCode ?? 502,
			answer.statusMessage,
			passedOn(answer, OWN_HEADERS),
		);
		pipeline(answer, response, (error) => {
			if (error) response.destroy();
		});
	});
	onward.on('error', fail);
	response.on('close', () => onward.destroy());
	request.pipe(onward);
}
