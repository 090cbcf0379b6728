import type { FastifyInstance } from 'fastify';
import type { Control } from '../control';

/**
 * The control functions over HTTP: `POST /control/leads/add` with `[…arguments]` as JSON answers
 * `{"result":…}`; a function without arguments can be called with GET. `GET /control` lists them.
 * A function that waits is answered when it has ended. An error of the function is a 400 with `{"error":…}`, an unknown one a 404.
 */
export function controlRoutes(control: Control) {
	const functions = new Map(collectFunctions(control, ''));
	return async (app: FastifyInstance): Promise<void> => {
		app.get('/control', () => ({ functions: [...functions.keys()] }));
		app.route<{ Params: { '*': string }; Body: unknown }>({
			method: ['GET', 'POST'],
			url: '/control/*',
			handler: async (request, reply) => {
				const controlFunction = functions.get(request.params['*']);
				if (controlFunction === undefined) {
					return await reply.code(404).send({ error: `There is no ${request.params['*']}` });
				}
				const parameters = request.body ?? [];
				if (!Array.isArray(parameters)) {
					return await reply.code(400).send({ error: 'The body has to be a list of arguments' });
				}
				try {
					return { result: (await controlFunction(...parameters)) ?? null };
				} catch (error) {
					const message = error instanceof Error ? error.message : String(error);
					return await reply.code(400).send({ error: message });
				}
			},
		});
	};
}

type ControlFunction = (...parameters: unknown[]) => unknown;

function collectFunctions(group: object, prefix: string): Array<[string, ControlFunction]> {
	return Object.entries(group).flatMap(([name, value]): Array<[string, ControlFunction]> => {
		const path = `${prefix}${name}`;
		if (typeof value === 'function') return [[path, value as ControlFunction]];
		return collectFunctions(value as object, `${path}/`);
	});
}
