import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { stringify } from 'lossless-json';
import type { Variants } from './variants';

/** The address of all webhooks, whatever host their URLs name. */
export interface WebhookIngress {
	/** An address of this machine, such as 127.0.0.1. */
	address: string;
	port: number;
	/** The authority that signed the ingress's certificate, PEM; the system's authorities when absent. */
	ca?: string;
}

interface WebhookRequest {
	method: 'GET' | 'POST';
	headers: Record<string, string>;
	body?: Uint8Array;
	/** Real milliseconds, counted from the connection on. */
	timeout: number;
}

export interface WebhookReply {
	status: number;
	contentType: string | undefined;
	body: string;
}

const CONNECTIONS_PER_HOST = 50;

/** LinkedIn's requests to webhooks: HTTPS with the URL's host as Host and SNI, over limited connections. */
export class WebhookClient {
	private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_PER_HOST });
	private isClosed = false;

	constructor(private readonly ingress: WebhookIngress | undefined) {}

	/**
	 * Sends one request; redirects are not followed.
	 * @throws when there is no answer in time, or the URL is not reachable from the Internet
	 */
	async send(webhook: string, request: WebhookRequest, signal: AbortSignal): Promise<WebhookReply> {
		const url = new URL(webhook);
		if (this.isClosed) throw new Error('The simulator has stopped');
		if (this.ingress === undefined) throw new Error('No ingress: every webhook is unreachable');
		if (url.protocol !== 'https:' || !isPublicHost(url.hostname)) {
			throw new Error(`${url.protocol}//${url.hostname} is no public HTTPS address`);
		}
		const { address: host, port, ca } = this.ingress;
		const { method, body, headers } = request;
		const length = body && { 'content-length': body.length };
		for (;;) {
			const outgoing = httpsRequest({
				...{ host, port, method, signal, agent: this.agent },
				servername: url.hostname,
				...(ca !== undefined && { ca }),
				path: url.pathname + url.search,
				headers: { ...headers, host: url.host, ...length },
			});
			try {
				return await readReply(outgoing, request);
			} catch (error) {
				// The server closed a kept connection just when it was used again, and perhaps further connections.
				const isLost =
					outgoing.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
				if (!isLost) throw error;
			}
		}
	}

	/** Ends every connection. */
	close(): void {
		this.isClosed = true;
		this.agent.destroy();
	}
}

async function readReply(
	outgoing: ClientRequest,
	{ body, timeout }: WebhookRequest,
): Promise<WebhookReply> {
	let timer: NodeJS.Timeout | undefined;
	const giveUp = () => outgoing.destroy(new Error(`No answer within ${timeout} ms`));
	// The time-out starts with the connection, because waiting for one is no fault of the webhook.
	outgoing.once('socket', () => {
		timer = setTimeout(giveUp, timeout);
	});
	// An error after the answer's headers also makes reading the body fail.
	outgoing.on('error', () => undefined);
	outgoing.end(body);
	try {
		const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
		const { statusCode: status = 0, headers } = response;
		const text = await readText(response);
		return { status, contentType: headers['content-type'], body: text };
	} finally {
		clearTimeout(timer);
	}
}

/** Whether a host can be public; LinkedIn also refuses ngrok's hosts (contract 4.1). */
function isPublicHost(hostname: string): boolean {
	// URL writes an IPv6 address in brackets.
	if (hostname.startsWith('[') || isIP(hostname) !== 0) return false;
	return (
		hostname.includes('.') &&
		!/\.(local|localhost|internal|home\.arpa)$|\.ngrok[^.]*\.\w+$/.test(hostname)
	);
}

/** A webhook's right answer to a challenge code, lowercase hexadecimal (contract 4.1). */
export function hmac(clientSecret: string, message: string | Uint8Array): string {
	return createHmac('sha256', clientSecret).update(message).digest('hex');
}

/** The digest of a push: LinkedIn signs a prefix, too, or as some clients say only the body (contract 4.2, 5-27). */
export function pushSignature(
	clientSecret: string,
	body: Uint8Array,
	signedText: Variants['signedText'],
): string {
	const prefix = signedText === 'body' ? '' : 'hmacsha256=';
	return hmac(clientSecret, Buffer.concat([Buffer.from(prefix), body]));
}

/** The headers of a push with that digest, or of an unsigned one. */
export function pushHeaders(signature: string | undefined, { signatureHeader }: Variants) {
	const prefix = signatureHeader === 'prefixed' ? 'hmacsha256=' : '';
	const signed = signature !== undefined && { 'x-li-signature': prefix + signature };
	return { 'content-type': 'application/json', ...signed };
}

/** Signatures of a forged push; a receiver must refuse all but `right`. */
function signaturesOf(secret: string, body: Uint8Array, { signedText }: Variants) {
	return {
		right: pushSignature(secret, body, signedText),
		none: undefined,
		wrongSecret: pushSignature(`not ${secret}`, body, signedText),
		otherBody: pushSignature(secret, Buffer.concat([body, Buffer.from(' ')]), signedText),
	};
}

/** A push that a test forges. */
export interface ForgedPush {
	/** Bytes or a text, sent unchanged, or a value that is sent as JSON. */
	payload: Uint8Array | string | { json: unknown };
	/** `right` when absent, as if LinkedIn had sent the push. */
	signature?: keyof ReturnType<typeof signaturesOf>;
	/** Further headers; they replace those of a push, `x-li-signature` included. */
	headers?: Record<string, string>;
}

export type ForgedReply = Pick<WebhookReply, 'status' | 'body'>;

/** The bytes and headers of a forged push. */
export function forgedRequest(
	clientSecret: string,
	variants: Variants,
	{ payload, signature = 'right', headers = {} }: ForgedPush,
): Pick<WebhookRequest, 'body' | 'headers'> {
	const sent = typeof payload === 'object' && 'json' in payload ? stringify(payload.json) : payload;
	const body = Buffer.from(sent ?? '');
	const ofPush = pushHeaders(signaturesOf(clientSecret, body, variants)[signature], variants);
	return { body, headers: { ...ofPush, ...headers } };
}
