import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerApiCall } from '../api/gateway';
import { describeCall } from '../calls';
import { noteDrift } from '../drift';
import type { SimulatorState } from '../state';
import { serveCall } from './serveCall';

/** api.linkedin.com: everything below `/rest` and `/v2`, read from the raw URL. */
export function apiRoutes(state: SimulatorState, stopping: AbortSignal) {
	return async (app: FastifyInstance): Promise<void> => {
		app.removeAllContentTypeParsers();
		app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
		const serve = async (request: FastifyRequest, reply: FastifyReply) =>
			await serveApiCall(state, stopping, request, reply);
		app.all('/rest/*', serve);
		app.all('/v2/*', serve);
	};
}

async function serveApiCall(
	state: SimulatorState,
	stopping: AbortSignal,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<unknown> {
	const { method } = request;
	const [path, query] = splitOnce(request.raw.url ?? '', '?');
	const body = typeof request.body === 'string' ? request.body : '';
	const version = header(request, 'linkedin-version');
	const call = describeCall(method, path, query, version, body);
	return await serveCall(state, stopping, call, reply, async () => {
		const answer = await answerApiCall(state, {
			method,
			path,
			query,
			body,
			authorization: header(request, 'authorization'),
			version,
			protocolVersion: header(request, 'x-restli-protocol-version'),
			contentType: header(request, 'content-type'),
		});
		noteDrift(state, call, answer);
		return answer;
	});
}

function header(request: FastifyRequest, name: string): string | undefined {
	const value = request.headers[name];
	return Array.isArray(value) ? value[0] : value;
}

function splitOnce(text: string, separator: string): [string, string] {
	const index = text.indexOf(separator);
	return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
