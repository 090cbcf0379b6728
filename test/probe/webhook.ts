import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { hmac } from '../simulator/server/webhooks';
import { Skipped } from './fact';
import { at, reasonOf, type Exchange } from './linkedIn';
import type { Session } from './session';

/** One push as it arrived. */
interface ReceivedPush {
	/** The header X-LI-Signature. */
	signature: string | undefined;
	/** The raw bytes that were signed. */
	body: Buffer;
}

/** Only a UUID is signed: anything else could be the text of a forged push (contract 4.1). */
const CHALLENGE_CODE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How long the probe waits for a push. */
const PUSH_MINUTES = 10;

/** Receives LinkedIn's requests: answers the challenge and keeps the pushes (contract 4). */
export class WebhookListener {
	private readonly key = randomUUID();
	private readonly pushes: ReceivedPush[] = [];

	private constructor(
		private readonly server: Server,
		/** The public HTTPS address that is forwarded to this listener, without a slash at the end. */
		private readonly publicUrl: string,
		private readonly clientSecret: string,
	) {}

	/**
	 * @param port on 127.0.0.1; 0 takes any free one
	 * @param clientSecret signs challenges and pushes; never sent
	 */
	static async start(
		publicUrl: string,
		port: number,
		clientSecret: string,
	): Promise<WebhookListener> {
		const server = createServer();
		const listener = new WebhookListener(server, publicUrl.replace(/\/$/, ''), clientSecret);
		server.on('request', (request, response) => void listener.serve(request, response));
		await once(server.listen(port, '127.0.0.1'), 'listening');
		return listener;
	}

	/** An address that passes the challenge; an address that only begins with it answers and fails. */
	get url(): string {
		return `${this.publicUrl}/${this.key}`;
	}

	/** Waits for the first push; returns none when no push arrives in time, or the run is stopped. */
	async firstPush(stopping: AbortSignal): Promise<ReceivedPush | undefined> {
		const signal = AbortSignal.any([AbortSignal.timeout(60_000 * PUSH_MINUTES), stopping]);
		const isThere = this.pushes.length > 0;
		if (!isThere) await once(this.server, 'push', { signal }).catch(() => undefined);
		return this.pushes.shift();
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await once(this.server.close(), 'close');
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
		if (!pathname.endsWith(`/${this.key}`)) return void response.writeHead(404).end();
		if (request.method === 'POST') {
			const signature = request.headers['x-li-signature'];
			this.pushes.push({ signature: signature?.toString(), body: Buffer.concat(chunks) });
			this.server.emit('push');
			return void response.writeHead(200).end();
		}
		const challengeCode = searchParams.get('challengeCode') ?? '';
		if (!CHALLENGE_CODE.test(challengeCode)) return void response.writeHead(400).end();
		const answer = { challengeCode, challengeResponse: hmac(this.clientSecret, challengeCode) };
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
	}
}

/** The answers about a subscription that was created only for the probe. */
export interface SubscriptionTrial {
	/** The answer to one whose webhook fails the challenge. */
	refused: Exchange;
	created: Exchange;
	/** The subscription, read back. */
	readBack: Exchange;
	/** The answer to a second, identical one. */
	duplicate: Exchange;
	/** The push about a registration during the trial. */
	push: ReceivedPush | undefined;
	/** Whether the subscription is for one event only. */
	isForEvent: boolean;
	deleted: Exchange;
	/** The answer to its id after the deletion. */
	afterwards: Exchange;
}

/** The calls of a whole trial, with the deletes that it may need at the end. */
const MOST_CALLS = 9;

const PATH = '/rest/leadNotifications';

/** The only place where the probe writes at LinkedIn. It deletes everything again, also after a failure. */
export async function trySubscription(session: Session): Promise<SubscriptionTrial> {
	const { linkedIn, person, webhook, organizationId, eventId } = session.parts;
	if (webhook === undefined) {
		throw new Skipped('nothing may be written, or no public address was given (--webhook)');
	}
	if (linkedIn.callsLeft < MOST_CALLS) throw new Skipped('too few calls were left to clean up');
	const owned = new Set<string>();
	const create = async (url: string): Promise<Exchange> => {
		const subscription = {
			webhook: url,
			owner: { organization: `urn:li:organization:${organizationId}` },
			leadType: 'EVENT',
			...(eventId !== undefined && { associatedEntity: { event: `urn:li:event:${eventId}` } }),
		};
		const answer = await linkedIn.create(PATH, subscription).catch((error: unknown) => {
			person.tell(`A subscription for ${url} may be left: look with Subscription → Get Many.`);
			throw error;
		});
		const id = idOf(answer);
		if (id !== undefined) owned.add(id);
		return answer;
	};
	try {
		const refused = await create(`${webhook.url}/fails`);
		const created = await create(webhook.url);
		const id = idOf(created);
		if (id === undefined) throw new Skipped(`no subscription was made: ${reasonOf(created)}`);
		const readBack = await linkedIn.get(`${PATH}/${id}`);
		const duplicate = await create(webhook.url);
		const push = await awaitPush(session, webhook);
		const deleted = await linkedIn.delete(`${PATH}/${id}`);
		if (deleted.status < 300) owned.delete(id);
		const afterwards = await linkedIn.get(`${PATH}/${id}`);
		const isForEvent = eventId !== undefined;
		return { refused, created, isForEvent, readBack, duplicate, push, deleted, afterwards };
	} finally {
		for (const left of owned) {
			const answer = await linkedIn.delete(`${PATH}/${left}`).catch(() => undefined);
			if (answer !== undefined && answer.status < 300) continue;
			person.tell(`Could not delete subscription ${left}: delete it with Subscription → Delete.`);
		}
	}
}

/** The id that a created subscription got, in the header or in the body (contract 5-11). */
function idOf({ restliId, status, body }: Exchange): string | undefined {
	const id = restliId ?? at(body, 'id') ?? at(body, 'value', 'id');
	return status >= 200 && status < 300 && id !== undefined ? String(id) : undefined;
}

async function awaitPush(
	{ parts: { linkedIn, person, eventId } }: Session,
	webhook: WebhookListener,
): Promise<ReceivedPush | undefined> {
	if (eventId === undefined) return undefined;
	const question = `Register for the event as a test person now. Wait for the push, up to ${PUSH_MINUTES} min?`;
	if (!(await person.confirm(question))) return undefined;
	return await webhook.firstPush(linkedIn.options.stopping);
}
