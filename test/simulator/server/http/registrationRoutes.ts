import formBody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply } from 'fastify';
import {
	EVENT_LIST_PATH,
	eventListPage,
	registeredPage,
	registrationPage,
	registrationPath,
} from '../../pages';
import { registerForEvent, type SubmittedForm } from '../../world/mutations';
import type { SimulatorState } from '../state';
import { sendHtml } from './sendHtml';

interface EventParams {
	eventId: string;
}

/** The pages where a person looks for an event and registers for it. */
export function registrationRoutes(state: SimulatorState) {
	const { world, clock, notifications } = state;
	const hasEvent = (eventId: string) => world.events.some(({ id }) => id === eventId);
	const path = registrationPath(':eventId');
	return async (app: FastifyInstance): Promise<void> => {
		await app.register(formBody);
		app.get('/', async (_request, reply) => await reply.redirect(EVENT_LIST_PATH));
		app.get(EVENT_LIST_PATH, async (_request, reply) => {
			return await sendHtml(reply, 200, eventListPage(world));
		});
		app.get<{ Params: EventParams }>(path, async ({ params }, reply) => {
			if (!hasEvent(params.eventId)) return await sendNoEvent(reply);
			return await sendHtml(reply, 200, registrationPage(world, params.eventId));
		});
		app.post<{ Params: EventParams; Body?: SubmittedForm }>(
			path,
			async ({ params: { eventId }, body: values = {} }, reply) => {
				if (!hasEvent(eventId)) return await sendNoEvent(reply);
				const result = registerForEvent(world, eventId, values, clock.now());
				if ('lead' in result) {
					notifications.leadsCreated([result.lead]);
					return await sendHtml(reply, 200, registeredPage(world, result.lead));
				}
				const { messages } = result;
				return await sendHtml(reply, 422, registrationPage(world, eventId, { values, messages }));
			},
		);
	};
}

async function sendNoEvent(reply: FastifyReply): Promise<unknown> {
	return await reply.code(404).type('text/plain').send('There is no such event');
}
