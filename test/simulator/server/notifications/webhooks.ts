import { createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { ClientRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { stringify } from 'lossless-json';
import type { SimulatorState } from '../state';
import type { Variants } from '../variants';

/** What the parts of the outgoing side share. */
export interface NotificationContext {
	/** Its variants and application are replaced when they change, so it is read anew each time. */
	state: Omit<SimulatorState, 'notifications'>;
	settings: NotificationSettings;
	client: WebhookClient;
	activity: Activity;
}

/** How LinkedIn calls webhooks; timeouts are real milliseconds, intervals are the simulator's. */
export interface NotificationSettings {
	/** For a webhook to answer a challenge (contract 4.1). */
	challengeTimeout: number;
	/** For a webhook to answer a push; not documented. */
	pushTimeout: number;
	/** Between one challenge of a webhook and the next (contract 4.1). */
	revalidationInterval: number;
	/** Between one attempt of a push and the next; not documented for leads (contract 4.3). */
	retryInterval: number;
	/** Since a push's first attempt, until LinkedIn gives it up (contract 4.3). */
	retryFor: number;
	/** How often each push is sent, each time as one of its own. */
	copies: number;
}

/** What runs in the background, so that it can be waited for and ended. */
export class Activity {
	private running = new Set<Promise<void>>();
	private ending = newController();

	/** Aborted when what runs now has to end without a trace. */
	get signal(): AbortSignal {
		return this.ending.signal;
	}

	/** Counts work as running until it has ended. */
	track(work: Promise<void>): Promise<void> {
		const tracked = work.finally(() => this.running.delete(tracked));
		this.running.add(tracked);
		return tracked;
	}

	/** Waits for what runs now; work that is begun in the meantime doesn't count. */
	async present(): Promise<void> {
		await Promise.all(this.running);
	}

	/** Waits until nothing runs any more, work that was begun in the meantime included. */
	async settled(): Promise<void> {
		while (this.running.size > 0) await this.present();
	}

	/** Ends everything that runs; what begins afterwards has a signal of its own. */
	abort(): void {
		this.ending.abort();
		this.ending = newController();
		this.running = new Set();
	}
}

function newController(): AbortController {
	const controller = new AbortController();
	// Every request of a burst listens, and Node.js takes more than ten for a leak.
	setMaxListeners(0, controller.signal);
	return controller;
}

/** Where every webhook is reached, whatever host its URL names. */
export interface WebhookIngress {
	/** An address of this machine, such as 127.0.0.1. */
	address: string;
	port: number;
	/** The authority that signed the ingress's certificate, PEM; the system's own ones when absent. */
	ca?: string;
}

interface WebhookRequest {
	method: 'GET' | 'POST';
	headers: Record<string, string>;
	body?: Uint8Array;
	/** Real milliseconds, from when there is a connection to use. */
	timeout: number;
}

export interface WebhookReply {
	status: number;
	contentType: string | undefined;
	/** As UTF-8, at most the first 64 kB. */
	body: string;
	/** Real milliseconds, from when there was a connection to use. */
	milliseconds: number;
}

const CONNECTIONS_PER_HOST = 50;

const BODY_LIMIT = 64 * 1024;

/** LinkedIn's outgoing side: HTTPS with the URL's host as Host and SNI, over a bounded set of connections. */
export class WebhookClient {
	private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_PER_HOST });

	private isClosed = false;

	constructor(private readonly ingress: WebhookIngress | undefined) {}

	/**
	 * Sends one request; redirects are not followed.
	 * @throws when there is no answer in time, or nothing that a call from the Internet would reach
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
				// The server closed a kept connection at the very moment it was used again, and maybe others, too.
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
	return await new Promise((resolve, reject) => {
		let started = performance.now();
		let timer: NodeJS.Timeout | undefined;
		const giveUp = () => outgoing.destroy(new Error(`No answer within ${timeout} ms`));
		outgoing.on('socket', () => {
			started = performance.now();
			timer = setTimeout(giveUp, timeout);
		});
		outgoing.on('close', () => clearTimeout(timer));
		outgoing.on('error', reject);
		outgoing.on('response', (response) => {
			const chunks: Buffer[] = [];
			let size = 0;
			response.on('data', (chunk: Buffer) => {
				size += chunk.length;
				if (size <= BODY_LIMIT) chunks.push(chunk);
			});
			response.on('error', reject);
			response.on('end', () =>
				resolve({
					status: response.statusCode ?? 0,
					contentType: response.headers['content-type'],
					body: Buffer.concat(chunks).toString('utf8'),
					milliseconds: performance.now() - started,
				}),
			);
		});
		outgoing.end(body);
	});
}

/** Whether the Internet could know the host; LinkedIn refuses ngrok's in particular (contract 4.1). */
function isPublicHost(hostname: string): boolean {
	// URL writes an IPv6 address in brackets.
	if (hostname.startsWith('[') || isIP(hostname) !== 0) return false;
	return (
		hostname.includes('.') &&
		!/\.(local|localhost|internal|home\.arpa)$|\.ngrok[^.]*\.\w+$/.test(hostname)
	);
}

/** What a webhook has to answer to a challenge code, lowercase hexadecimal (contract 4.1). */
export function hmac(clientSecret: string, message: string | Uint8Array): string {
	return createHmac('sha256', clientSecret).update(message).digest('hex');
}

/** The digest of a push; the prefix belongs to what is signed (contract 4.2). */
export function pushSignature(clientSecret: string, body: Uint8Array): string {
	return hmac(clientSecret, Buffer.concat([Buffer.from('hmacsha256='), body]));
}

/** The headers of a push with that digest. */
export function pushHeaders(signature: string, { signatureHeader }: Variants) {
	const prefix = signatureHeader === 'prefixed' ? 'hmacsha256=' : '';
	return { 'content-type': 'application/json', 'x-li-signature': prefix + signature };
}

/** How a forged push is signed; each but `right` is one that a receiver must refuse. */
export type ForgedSignature =
	| 'right'
	| 'none'
	| 'empty'
	| 'wrongSecret'
	/** The right one of another body. */
	| 'otherBody'
	/** Of the body alone, without the prefix that belongs to what is signed. */
	| 'withoutPrefix'
	/** The right one with its last digit missing. */
	| 'truncated';

/** A push of a test's own. */
export interface ForgedPush {
	/** Raw bytes, a text that is sent as it is, base64 of the bytes, or a value that is sent as JSON. */
	payload: Uint8Array | string | { base64: string } | { json: unknown };
	/** `right` when absent: then it counts as LinkedIn's own, of whatever type. */
	signature?: ForgedSignature;
	/** Further headers; they replace those of a push, `x-li-signature` included. */
	headers?: Record<string, string>;
}

export interface ForgedReply {
	status: number;
	body: string;
}

/** @throws when there is no answer */
export async function sendForged(
	{ state, settings, client, activity }: NotificationContext,
	webhook: string,
	{ payload, signature = 'right', headers = {} }: ForgedPush,
): Promise<ForgedReply> {
	const body = toBytes(payload);
	const { clientSecret: secret } = state.application;
	const right = pushSignature(secret, body);
	const signatures: Record<ForgedSignature, string | undefined> = {
		right,
		none: undefined,
		empty: '',
		wrongSecret: pushSignature(`not ${secret}`, body),
		otherBody: pushSignature(secret, Buffer.concat([body, Buffer.from(' ')])),
		withoutPrefix: hmac(secret, body),
		truncated: right.slice(0, -1),
	};
	const signed = signatures[signature];
	const { 'x-li-signature': header, ...others } = pushHeaders(signed ?? '', state.variants);
	const request = {
		method: 'POST' as const,
		headers: { ...others, ...(signed !== undefined && { 'x-li-signature': header }), ...headers },
		body,
		timeout: settings.pushTimeout,
	};
	const reply = await client.send(webhook, request, activity.signal);
	return { status: reply.status, body: reply.body };
}

function toBytes(payload: ForgedPush['payload']): Uint8Array {
	if (payload instanceof Uint8Array) return payload;
	if (typeof payload === 'string') return Buffer.from(payload, 'utf8');
	if ('base64' in payload) return Buffer.from(payload.base64, 'base64');
	return Buffer.from(stringify(payload.json) ?? '', 'utf8');
}
