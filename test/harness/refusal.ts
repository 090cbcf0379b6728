import type { FastifyInstance } from 'fastify';

/** An answer other than success, as the service that a stand-in stands for gives it. */
export class Refusal extends Error {
	override readonly name = 'Refusal';

	constructor(
		readonly statusCode: number,
		readonly body: unknown,
		readonly headers: Record<string, string> = {},
	) {
		super(JSON.stringify(body));
	}
}

/**
 * Lets a stand-in answer with the refusals that its routes throw.
 *
 * @param notTaken what is said of everything else that a route throws, and of what there is no route for
 */
export function answerRefusals(
	server: FastifyInstance,
	notTaken: (message: string, statusCode: number) => Refusal,
): void {
	server.setErrorHandler(async (error, _request, reply) => {
		const { statusCode, body, headers } =
			error instanceof Refusal ? error : notTaken((error as Error).message, 400);
		await reply.code(statusCode).headers(headers).send(body);
	});
	server.setNotFoundHandler(async ({ method, url }) => {
		throw notTaken(`There is no ${method} ${url}`, 404);
	});
}
