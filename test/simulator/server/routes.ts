import { setTimeout as sleep } from 'node:timers/promises';
import formBody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { get, invoke, isFunction } from 'lodash';
import { authorizeErrorPage, CONSENT_PATH, consentPage } from '../pages';
import type { Answer } from './answer';
import { answerApiCall, versionOf } from './api/gateway';
import { describeCall, type CallStart } from './calls';
import type { Control } from './control';
import { noteDrift } from './drift';
import { answerThroughFaults } from './faults';
import { codeLocation, readAuthorization } from './oauth/authorization';
import { answerTokenEndpoint, TOKEN_ENDPOINTS, type FormFields } from './oauth/tokenEndpoints';
import type { SimulatorState } from './state';

type Routes = (app: FastifyInstance) => Promise<void>;

/** The most that a timer can wait, in milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** api.linkedin.com: everything below `/rest` and `/v2`, read from the raw URL. */
export function apiRoutes(state: SimulatorState, stopping: AbortSignal): Routes {
	const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
		const { method, headers, raw, body: sent } = request;
		const [path, ...queries] = (raw.url ?? '').split('?');
		const query = queries.join('?');
		const body = typeof sent === 'string' ? sent : '';
		const call = describeCall(method, path, query, versionOf(request));
		const answer = async () => await answerApiCall(state, { method, path, query, body, headers });
		return await serveCall(state, stopping, call, reply, answer);
	};
	return async (app) => {
		app.removeAllContentTypeParsers();
		app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
			done(null, body),
		);
		app.all('/rest/*', serve);
		app.all('/v2/*', serve);
	};
}

/** www.linkedin.com's OAuth endpoints for servers: token and introspection. */
export function tokenRoutes(state: SimulatorState, stopping: AbortSignal): Routes {
	return async (app) => {
		app.removeAllContentTypeParsers();
		await app.register(formBody);
		// A body that is not a form counts as a form without fields.
		app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, {}));
		for (const [name, endpoint] of Object.entries(TOKEN_ENDPOINTS)) {
			const path = `/oauth/v2/${name}`;
			const call = describeCall('POST', path, '', undefined);
			app.post<{ Body?: FormFields }>(path, async ({ body = {} }, reply) => {
				const answer = () => answerTokenEndpoint(endpoint, state, body);
				return await serveCall(state, stopping, call, reply, answer);
			});
		}
	};
}

/**
 * Answers one API or OAuth call over HTTP.
 * @param stopping ends delays when the simulator stops
 */
async function serveCall(
	state: SimulatorState,
	stopping: AbortSignal,
	call: CallStart,
	reply: FastifyReply,
	answerCall: () => Answer | Promise<Answer>,
): Promise<unknown> {
	const givenUp = new AbortController();
	reply.raw.once('close', () => givenUp.abort());
	const isGone = () => stopping.aborted || givenUp.signal.aborted;
	const answer = await answerThroughFaults(
		state,
		call,
		async () => {
			const real = await answerCall();
			noteDrift(state, call, real);
			return real;
		},
		async (milliseconds, lifted) => {
			const signal = AbortSignal.any([stopping, lifted, givenUp.signal]);
			const wait = sleep(Math.min(milliseconds, LONGEST_WAIT), undefined, { signal });
			await wait.catch(() => undefined);
		},
		isGone,
	);
	if (answer === undefined) {
		reply.hijack();
		reply.raw.destroy();
		return;
	}
	return await reply.code(answer.status).headers(answer.headers).send(Buffer.from(answer.body));
}

type Fields = Record<string, string | undefined>;

/** www.linkedin.com's consent page in a browser. */
export function pageRoutes(state: SimulatorState): Routes {
	const sendHtml = async (reply: FastifyReply, status: number, page: string): Promise<unknown> =>
		await reply.code(status).type('text/html; charset=utf-8').send(page);
	const showConsent = async (parameters: Fields, reply: FastifyReply): Promise<unknown> => {
		const request = readAuthorization(state.application, parameters);
		if (typeof request === 'string') return await sendHtml(reply, 400, authorizeErrorPage(request));
		const member = state.world.members.find(({ id }) => id === state.signedInMemberId);
		const page = consentPage(state.application.name, member, request.scopes, parameters);
		return await sendHtml(reply, 200, page);
	};
	return async (app) => {
		await app.register(formBody);
		app.get<{ Querystring: Fields }>(
			CONSENT_PATH,
			async ({ query }, reply) => await showConsent(query, reply),
		);
		app.post<{ Body: Fields }>(CONSENT_PATH, async ({ body }, reply) => {
			const { decision, ...parameters } = body;
			const request = readAuthorization(state.application, parameters);
			if (typeof request === 'string' || decision !== 'allow') {
				return await showConsent(parameters, reply);
			}
			const { scopes, redirectUri } = request;
			const consent = { memberId: state.signedInMemberId, scopes, redirectUri };
			const code = state.tokens.issueCode(state.application, consent);
			return await reply.redirect(codeLocation(request, code), 303);
		});
	};
}

/**
 * The control functions over HTTP: `POST /control/leads/add` with `[…arguments]` as JSON answers `{"result":…}` when
 * the function has ended. A function without arguments also accepts GET. An error of the function is answered with a
 * 400 and `{"error":…}`, an unknown function with a 404.
 */
export function controlRoutes(control: Control): Routes {
	return async (app) => {
		app.route<{ Params: { '*': string }; Body: unknown }>({
			method: ['GET', 'POST'],
			url: '/control/*',
			handler: async ({ params: { '*': path }, body }, reply) => {
				const name = path.split('/');
				// Members of every object, such as `constructor`, are no control functions.
				if (!isFunction(get(control, name)) || name.some((part) => part in Object.prototype)) {
					return await reply.code(404).send({ error: `There is no ${path}` });
				}
				try {
					return { result: (await invoke(control, name, ...((body ?? []) as unknown[]))) ?? null };
				} catch (error) {
					return await reply.code(400).send({ error: (error as Error).message });
				}
			},
		});
	};
}
