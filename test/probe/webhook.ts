import fastify from 'fastify';
import { get } from 'lodash';
import { once } from 'node:events';
import { leadAction } from '../contract/notifications';
import { SETTINGS } from '../simulator/server/variants';
import { hmac, pushSignature } from '../simulator/server/webhooks';
import type { Asked } from './calls';
import { parsed, shapeOf, type LinkedIn } from './linkedIn';

export interface WebhookOptions {
	/** The public HTTPS address that is forwarded to `port` on 127.0.0.1. */
	url: string;
	port: number;
	/** Signs challenges and pushes; never sent. */
	clientSecret: string;
	/** Prints a line of the report. */
	print: (line: string) => void;
	/** Called when LinkedIn has subscribed the address: now somebody may register as a test person. */
	subscribed: () => void;
	/** Ends the wait for a push. */
	stopping: AbortSignal;
}

/** Only a UUID is signed: anything else could be the text of a forged push (contract 4.1). */
const CHALLENGE_CODE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const PATH = '/rest/leadNotifications';

/**
 * Subscribes to the leads of a Page or an event, in two calls, and prints the pushes until the first has come. The only
 * place where the probe writes at LinkedIn: it deletes the subscription again, also after a failure.
 */
export async function trySubscription(
	linkedIn: LinkedIn,
	{ organizationId, eventId }: Asked,
	{ url: webhook, port, clientSecret, print, subscribed, stopping }: WebhookOptions,
): Promise<void> {
	const server = fastify({ forceCloseConnections: true });
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
	server.get<{ Querystring: { challengeCode?: string } }>('*', async ({ query }, reply) => {
		const { challengeCode = '' } = query;
		if (!CHALLENGE_CODE.test(challengeCode)) return await reply.code(400).send();
		return { challengeCode, challengeResponse: hmac(clientSecret, challengeCode) };
	});
	server.post<{ Body: Buffer }>('*', async ({ body, headers }, reply) => {
		print(pushInWords(body, String(headers['x-li-signature']), clientSecret));
		server.server.emit('push');
		return await reply.send();
	});
	await server.listen({ host: '127.0.0.1', port });
	try {
		const body = {
			webhook,
			owner: { organization: `urn:li:organization:${organizationId}` },
			leadType: 'EVENT',
			...(eventId !== undefined && { associatedEntity: { event: `urn:li:event:${eventId}` } }),
		};
		const made = await linkedIn.ask('A subscription', PATH, { method: 'POST', body });
		// The id is in the header or in the body (contract 5-11).
		const id: unknown = made.restliId ?? get(made.body, 'id') ?? get(made.body, ['value', 'id']);
		if (made.status > 299 || id === undefined) return;
		subscribed();
		await once(server.server, 'push', { signal: stopping }).catch(() => print('\nNo push came.'));
		const path = `${PATH}/${String(id)}`;
		const { status } = await linkedIn.ask('Its deletion', path, { method: 'DELETE' });
		if (status > 299) print(`Not deleted: look with Subscription → Get many.`);
	} finally {
		await server.close();
	}
}

/** A push without ids: its shape, and what is signed. */
function pushInWords(body: Buffer, signature: string, clientSecret: string): string {
	const payload = parsed(body.toString('utf8'));
	const signed = SETTINGS.signedText.find((text) =>
		signature.endsWith(pushSignature(clientSecret, body, text)),
	);
	const { error } = leadAction.safeParse(payload);
	return [
		'\nA push came.',
		shapeOf(payload),
		`Signed: ${signed ?? 'neither text'}, in ${signature.length} characters, or 64 without a prefix`,
		...(error?.issues ?? []).map(
			({ path, message }) => `Unlike the contract: ${path.join('.')}: ${message}`,
		),
	].join('\n');
}
