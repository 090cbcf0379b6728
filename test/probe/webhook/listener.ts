/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** One push as it arrived. */
export interface ReceivedPush {
	/** The header X-LI-Signature. */
	signature: string | undefined;
	/** The raw bytes that were signed. */
	body: Buffer;
}

/** Only a UUID is signed: anything else could be the text of a forged push (contract 4.1). */
const CHALLENGE_CODE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where LinkedIn reaches the probe: answers its challenge and keeps what it pushes (contract 4). */
export class WebhookListener {
	private readonly key = randomUUID();
	private readonly pushes: ReceivedPush[] = [];
	private arrived: () => void = () => undefined;

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
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
		return listener;
	}

	/** An address that passes the challenge. */
	get url(): string {
		return `${this.publicUrl}/${this.key}`;
	}

	/** An address that answers, and fails the challenge. */
	get failingUrl(): string {
		return `${this.url}/fails`;
	}

	/**
	 * Waits for the first push.
	 * @param stopping ends the wait
	 * @returns undefined when none came within so many milliseconds
	 */
	async firstPush(milliseconds: number, stopping?: AbortSignal): Promise<ReceivedPush | undefined> {
		if (this.pushes.length === 0 && !stopping?.aborted) {
			let timer: NodeJS.Timeout | undefined;
			await new Promise<void>((resolve) => {
				this.arrived = resolve;
				stopping?.addEventListener('abort', () => resolve());
				timer = setTimeout(resolve, milliseconds);
			});
			clearTimeout(timer);
		}
		return this.pushes.shift();
	}

	/** The digest that a push with this body has to be signed with (contract 4.2). */
	digestOf(body: Buffer): string {
		return this.sign(Buffer.concat([Buffer.from('hmacsha256='), body]));
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
		if (!pathname.endsWith(`/${this.key}`)) return void response.writeHead(404).end();
		if (request.method === 'POST') {
			const signature = request.headers['x-li-signature'];
			this.pushes.push({ signature: signature?.toString(), body: Buffer.concat(chunks) });
			response.writeHead(200).end();
			return this.arrived();
		}
		const challengeCode = searchParams.get('challengeCode') ?? '';
		if (!CHALLENGE_CODE.test(challengeCode)) return void response.writeHead(400).end();
		const answer = { challengeCode, challengeResponse: this.sign(challengeCode) };
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
	}

	private sign(message: string | Buffer): string {
		return createHmac('sha256', this.clientSecret).update(message).digest('hex');
	}
}
