import formBody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { authorizeErrorPage, consentPage, describeScope } from '../../pages';
import { cancelledLocation, codeLocation, readAuthorization } from '../oauth/authorization';
import type { SimulatorState } from '../state';
import { sendHtml } from './sendHtml';

type Fields = Record<string, string | undefined>;

const HIDDEN_FIELDS = ['response_type', 'client_id', 'redirect_uri', 'scope', 'state'];

const PATH = '/oauth/v2/authorization';

/** www.linkedin.com's consent page: shown by GET; its buttons post the same parameters and a decision. */
export function consentRoutes(state: SimulatorState) {
	return async (app: FastifyInstance): Promise<void> => {
		await app.register(formBody);
		app.get<{ Querystring: Fields }>(PATH, async (request, reply) => {
			return await showConsent(state, request.query, reply);
		});
		app.post<{ Body: Fields }>(PATH, async (request, reply) => {
			const { decision, ...parameters } = request.body;
			const outcome = readAuthorization(state.application, parameters);
			if (outcome.kind !== 'consent' || (decision !== 'allow' && decision !== 'cancel')) {
				return await showConsent(state, parameters, reply);
			}
			if (decision === 'cancel')
				return await reply.redirect(cancelledLocation(outcome.request), 303);
			const code = state.tokens.issueCode(state.application, {
				memberId: state.signedInMemberId,
				scopes: outcome.request.scopes,
				redirectUri: outcome.request.redirectUri,
			});
			return await reply.redirect(codeLocation(outcome.request, code), 303);
		});
	};
}

async function showConsent(
	state: SimulatorState,
	parameters: Fields,
	reply: FastifyReply,
): Promise<unknown> {
	const { application, world, signedInMemberId } = state;
	const outcome = readAuthorization(application, parameters);
	if (outcome.kind === 'redirect') return await reply.redirect(outcome.location, 303);
	if (outcome.kind === 'page')
		return await sendHtml(reply, 400, authorizeErrorPage(outcome.message));
	const member = world.members.find(({ id }) => id === signedInMemberId);
	const page = consentPage({
		appName: application.name,
		memberName: member && `${member.firstName} ${member.lastName}`,
		scopes: outcome.request.scopes.map(describeScope),
		action: PATH,
		fields: Object.fromEntries(
			HIDDEN_FIELDS.flatMap((name) => {
				const value = parameters[name];
				return value === undefined ? [] : [[name, value]];
			}),
		),
	});
	return await sendHtml(reply, 200, page);
}
