import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import { stringify } from 'lossless-json';
import { Agent, buildConnector, request } from 'undici';
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
	contentType: string;
	body: string;
}

/** Connects to an ingress, whatever public host a URL names, with this name for TLS and as Host. */
function agentOf({ address: hostname, port, ca }: WebhookIngress): Agent {
	// Waiting for a connection is no fault of the webhook.
	const connect = buildConnector({ ca, timeout: 0 });
	return new Agent({
		connections: 50,
		// Without kept connections, which a server may close just when they are used again.
		pipelining: 0,
		connect: ({ hostname: servername, ...options }, callback) =>
			connect({ ...options, servername, hostname, port: String(port) }, callback),
	});
}

/** LinkedIn's requests to webhooks. */
export class WebhookClient {
	private readonly agent: Agent | undefined;

	constructor(ingress: WebhookIngress | undefined) {
		this.agent = ingress && agentOf(ingress);
	}

	/**
	 * Sends one request; redirects are not followed.
	 * @throws when there is no answer in time, or the URL is not reachable from the Internet
	 */
	async send(
		webhook: string,
		{ timeout, ...outgoing }: WebhookRequest,
		signal: AbortSignal,
	): Promise<WebhookReply> {
		const { protocol, hostname } = new URL(webhook);
		if (this.agent === undefined) throw new Error('No ingress: every webhook is unreachable');
		if (protocol !== 'https:' || !isPublicHost(hostname)) {
			throw new Error(`${protocol}//${hostname} is no public HTTPS address`);
		}
		const { statusCode, headers, body } = await request(webhook, {
			...outgoing,
			...{ dispatcher: this.agent, signal, headersTimeout: timeout, bodyTimeout: timeout },
		});
		const contentType = headers['content-type'];
		return { status: statusCode, contentType: String(contentType), body: await body.text() };
	}

	/** Ends every connection. */
	close(): void {
		void this.agent?.destroy();
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
