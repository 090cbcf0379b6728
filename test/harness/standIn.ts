import { generateKeyPairSync, randomUUID } from 'node:crypto';
import formbody from '@fastify/formbody';
import fastify from 'fastify';

/** More than any test sends in one request. */
const LARGEST_BODY = 32 * 2 ** 20;

/** An error answer, as the real service would send it. */
export class Refusal extends Error {
	override readonly name = 'Refusal';

	constructor(
		readonly statusCode: number,
		readonly body: unknown,
	) {
		super(JSON.stringify(body));
	}
}

/** An answer without a body, with another status than 200. */
export class Answer {
	constructor(readonly statusCode: number) {}
}

/** What a route reads of a request. */
export interface Asked<Body = unknown> {
	params: Record<string, string>;
	query: Record<string, string>;
	body: Body;
}

/** Answers by method and path, such as `GET /people/:id`. Each names the body that it expects. */
export type Routes = Record<string, (asked: Asked<never>) => unknown>;

/** For n8n's credentials that sign in with a JWT. PEM. Its signatures are not verified: they are n8n's. */
export const newPrivateKey = () =>
	generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	}).privateKey;

/** A third-party service in memory, on loopback, as far as n8n's nodes call it. */
export abstract class StandIn {
	/** Set by a test to refuse requests: returns the answer for a request, or undefined to handle it as usual. */
	refuses?: (request: string) => Refusal | undefined;

	/** For requests with an access token of `issueToken`. */
	protected abstract readonly routes: Routes;

	/** The path at which n8n gets an access token for a JWT, and what else the answer has. */
	protected readonly signIn?: { path: string; answer: object };

	private readonly tokens = new Set<string>();

	private readonly server = fastify({ forceCloseConnections: true, bodyLimit: LARGEST_BODY });

	/** The service's own answer to a request without a token (401) or a route (404), or to any other that it cannot take. */
	protected abstract refusal(message: string, statusCode: number): Refusal;

	/** Starts listening on a port of 127.0.0.1, at which n8n finds the service. */
	async listen(port: number): Promise<this> {
		const { server, signIn } = this;
		server.setErrorHandler(async (error, _request, reply) => {
			const { statusCode, body } =
				error instanceof Refusal ? error : this.refusal((error as Error).message, 400);
			await reply.code(statusCode).send(body);
		});
		server.setNotFoundHandler(async ({ method, url }) => {
			throw this.refusal(`There is no ${method} ${url}`, 404);
		});
		await server.register(formbody);
		if (signIn) {
			const answer = () => ({ access_token: this.issueToken(), token_type: 'Bearer' });
			server.post(signIn.path, async () => ({ ...answer(), ...signIn.answer }));
		}
		await server.register(async (signedIn) => {
			signedIn.addHook('preHandler', async ({ headers, url, body }) => {
				const [scheme, token] = (headers.authorization ?? '').split(' ');
				if (scheme !== 'Bearer' || !this.tokens.has(token)) {
					throw this.refusal('The request has no valid access token', 401);
				}
				const refusal = this.refuses?.(`${url} ${JSON.stringify(body ?? '')}`);
				if (refusal) throw refusal;
			});
			for (const [route, answerTo] of Object.entries(this.routes)) {
				const [method, url] = route.split(' ');
				signedIn.route({
					method,
					url,
					handler: async (request, reply) => {
						const answer = answerTo(request as unknown as Asked<never>);
						if (!(answer instanceof Answer)) return answer;
						return await reply.code(answer.statusCode).send();
					},
				});
			}
		});
		await server.listen({ host: '127.0.0.1', port });
		return this;
	}

	async stop(): Promise<void> {
		await this.server.close();
	}

	protected issueToken(): string {
		const token = randomUUID();
		this.tokens.add(token);
		return token;
	}
}
