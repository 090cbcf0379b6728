import fastify, { type FastifyInstance } from 'fastify';

/** More than any test sends in one request. */
const LARGEST_BODY = 32 * 2 ** 20;

/** An error answer, as the real service would send it. */
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

/** A third-party service in memory, on loopback, as far as n8n's nodes call it. */
export abstract class StandIn {
	/** Set by a test to refuse requests: returns the answer for a request, or undefined to handle it as usual. */
	refuses?: (request: string) => Refusal | undefined;

	protected readonly server: FastifyInstance = fastify({
		forceCloseConnections: true,
		bodyLimit: LARGEST_BODY,
	});

	/** @param notTaken the answer to a request without a route, and to any other error of a route */
	protected constructor(notTaken: (message: string, statusCode: number) => Refusal) {
		this.server.setErrorHandler(async (error, _request, reply) => {
			const { statusCode, body, headers } =
				error instanceof Refusal ? error : notTaken((error as Error).message, 400);
			await reply.code(statusCode).headers(headers).send(body);
		});
		this.server.setNotFoundHandler(async ({ method, url }) => {
			throw notTaken(`There is no ${method} ${url}`, 404);
		});
	}

	/** Starts listening on a port of 127.0.0.1, at which n8n finds the service. */
	async listen(port: number): Promise<this> {
		await this.server.listen({ host: '127.0.0.1', port });
		return this;
	}

	async stop(): Promise<void> {
		await this.server.close();
	}

	/** @throws Refusal when `refuses` has one for this request */
	protected assertTaken(url: string, body: unknown): void {
		const refusal = this.refuses?.(`${url} ${JSON.stringify(body ?? '')}`);
		if (refusal) throw refusal;
	}
}

/** A CRM: people, known by their email address, with tasks. */
export abstract class Crm extends StandIn {
	/** The subjects of a person's tasks, oldest first. */
	abstract timelineOf(email: string): string[];

	/** The subjects of open tasks that belong to no person. */
	abstract openTasks(): string[];

	/** The current values of a person's fields; none if there is no such person. */
	abstract fieldsOf(email: string): Record<string, string | undefined>;

	/** Deletes a person, as somebody in the CRM does. */
	abstract delete(email: string): void;
}
