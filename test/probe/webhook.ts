import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { leadAction } from '../contract/notifications';
import { SETTINGS } from '../simulator/server/variants';
import { hmac, pushSignature } from '../simulator/server/webhooks';
import type { Asked } from './calls';
import { at, exactJson, parsed, type Answer, type LinkedIn } from './linkedIn';
import { redacted } from './redacted';

export interface WebhookOptions {
	/** The public HTTPS address that is forwarded to `port` on 127.0.0.1. */
	url: string;
	port: number;
	/** Signs challenges and pushes; never sent. */
	clientSecret: string;
	/** Prints a line of the report. */
	print: (line: string) => void;
	/** Waits until the person has registered as a test person, or wants no push to be awaited. */
	register: () => Promise<void>;
	/** Ends the wait for a push. */
	stopping: AbortSignal;
}

/** Only a UUID is signed: anything else could be the text of a forged push (contract 4.1). */
const CHALLENGE_CODE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const LONGEST_WAIT_FOR_A_PUSH = 120_000;

const PATH = '/rest/leadNotifications';

/**
 * Subscribes to the leads of a Page or an event, in two calls, and prints the first push. The only place where the probe
 * writes at LinkedIn: it deletes the subscription again, also after a failure.
 */
export async function trySubscription(
	linkedIn: LinkedIn,
	asked: Asked,
	options: WebhookOptions,
): Promise<void> {
	const { print } = options;
	const key = randomUUID();
	const server = createServer();
	server.on(
		'request',
		(request, response) => void serve({ ...options, server, key }, request, response),
	);
	await once(server.listen(options.port, '127.0.0.1'), 'listening');
	try {
		const body = subscriptionOf(asked, `${options.url.replace(/\/$/, '')}/${key}`);
		const id = idOf(await linkedIn.ask('A subscription', PATH, { method: 'POST', body }));
		if (id === undefined) return;
		const timeout = AbortSignal.timeout(LONGEST_WAIT_FOR_A_PUSH);
		const signal = AbortSignal.any([options.stopping, timeout]);
		const pushed = once(server, 'push', { signal }).catch(() => print('\nNo push came.'));
		try {
			await options.register();
			await pushed;
		} finally {
			const path = `${PATH}/${id}`;
			const { status } = await linkedIn.ask('Its deletion', path, { method: 'DELETE' });
			if (status > 299) print(`Not deleted: look with Subscription → Get many.`);
		}
	} finally {
		server.closeAllConnections();
		await once(server.close(), 'close');
	}
}

const subscriptionOf = ({ organizationId, eventId }: Asked, webhook: string) => ({
	webhook,
	owner: { organization: `urn:li:organization:${organizationId}` },
	leadType: 'EVENT',
	...(eventId !== undefined && { associatedEntity: { event: `urn:li:event:${eventId}` } }),
});

/** The id that a created subscription got, in the header or in the body (contract 5-11). */
function idOf({ restliId, status, body }: Answer): string | undefined {
	const id = restliId ?? at(body, 'id') ?? at(body, 'value', 'id');
	return status >= 200 && status < 300 && id !== undefined ? String(id) : undefined;
}

/** Answers challenges of the address with the key, and prints its pushes (contract 4); refuses any other. */
async function serve(
	{ server, key, clientSecret, print }: WebhookOptions & { server: Server; key: string },
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
	if (!pathname.endsWith(`/${key}`)) return void response.writeHead(404).end();
	if (request.method === 'POST') {
		const signature = String(request.headers['x-li-signature']);
		for (const line of pushInWords(Buffer.concat(chunks), signature, clientSecret)) print(line);
		server.emit('push');
		return void response.writeHead(200).end();
	}
	const challengeCode = searchParams.get('challengeCode') ?? '';
	if (!CHALLENGE_CODE.test(challengeCode)) return void response.writeHead(400).end();
	const answer = { challengeCode, challengeResponse: hmac(clientSecret, challengeCode) };
	response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

/** A push without ids: its shape, what is signed, and how time and form are written. */
function pushInWords(body: Buffer, signature: string, clientSecret: string): string[] {
	const payload = parsed(body.toString('utf8'));
	const digest = (text: (typeof SETTINGS)['signedText'][number]) =>
		pushSignature(clientSecret, body, text);
	const signed = SETTINGS.signedText.find((text) => signature.endsWith(digest(text)));
	const prefix = signed === undefined ? '' : signature.slice(0, -digest(signed).length);
	const { error } = leadAction.safeParse(payload);
	const wrong = error?.issues
		.map(({ path, message }) => `${path.join('.')}: ${message}`)
		.join('; ');
	const comma = /\(urn:li:leadGenForm:\d+,(\s*)\d+\)$/.exec(String(at(payload, 'leadGenForm')));
	return [
		'\nA push came.',
		exactJson(redacted(payload)),
		`Signed: ${signed ?? 'neither text'}; the header has ${prefix === '' ? 'no prefix' : `the prefix ${prefix}`}`,
		`Digits of occurredAt: ${String(at(payload, 'occurredAt')).length}`,
		`The form is written ${comma === null ? 'otherwise' : comma[1] === '' ? 'without a space' : 'with a space'}`,
		...(wrong === undefined ? [] : [`Not as the contract says: ${wrong}`]),
	];
}
