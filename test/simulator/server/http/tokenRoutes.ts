import formBody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { describeCall } from '../calls';
import { noteDrift } from '../drift';
import { answerTokenEndpoint, TOKEN_ENDPOINTS, type FormFields } from '../oauth/tokenEndpoints';
import type { SimulatorState } from '../state';
import { serveCall } from './serveCall';

/** www.linkedin.com's OAuth endpoints for servers: token and introspection. */
export function tokenRoutes(state: SimulatorState, stopping: AbortSignal) {
	return async (app: FastifyInstance): Promise<void> => {
		app.removeAllContentTypeParsers();
		await app.register(formBody);
		// Anything that is not a form has none of the fields.
		app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, {}));
		for (const endpoint of Object.keys(TOKEN_ENDPOINTS)) {
			const path = `/oauth/v2/${endpoint}`;
			app.post<{ Body?: FormFields }>(path, async (request, reply) => {
				const call = describeCall('POST', path, '', undefined);
				return await serveCall(state, stopping, call, reply, () => {
					const answer = answerTokenEndpoint(endpoint, state, request.body ?? {});
					noteDrift(state, call, answer);
					return answer;
				});
			});
		}
	};
}
