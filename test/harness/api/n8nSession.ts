import { randomUUID } from 'node:crypto';
import { waitUntil } from '../waitUntil';
/** The owner of every n8n that the harness starts; the demo prints it. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Local-demo-0nly',
	firstName: 'Lead',
	lastName: 'Sync',
};

/** n8n refused a request. */
export class N8nRequestError extends Error {
	override readonly name = 'N8nRequestError';

	/** @param request its method and path @param reason n8n's own message */
	constructor(
		request: string,
		readonly status: number,
		reason: string,
	) {
		super(`${request} answered ${status}: ${reason}`);
	}
}

/** Requests to n8n's internal REST API, as its editor sends them, signed in as the owner. */
export class N8nSession {
	private readonly cookies = new Map<string, string>();

	private apiKey?: Promise<string>;

	constructor(readonly url: string) {}

	/** Signs in as the owner, who is created when this n8n has none yet. */
	async signIn(): Promise<void> {
		try {
			await this.send('POST', '/rest/owner/setup', OWNER);
		} catch (error) {
			if (!(error instanceof N8nRequestError)) throw error;
			const { email, password } = OWNER;
			await this.send('POST', '/rest/login', { emailOrLdapLoginId: email, password });
		}
	}

	/** The cookies of this session, for a browser that is to be signed in. */
	get cookieHeader(): string {
		return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	}

	/**
	 * Sends one request and returns the `data` of n8n's JSON answer. Repeats the request while n8n answers 503, because
	 * n8n is too busy to reach its database.
	 *
	 * @param path from the root of n8n, query included
	 * @throws N8nRequestError for every status from 400 up
	 */
	async send<Data>(method: string, path: string, body?: unknown): Promise<Data> {
		const response = await waitUntil('n8n to have time', async () => {
			const answer = await this.fetch(path, {
				method,
				headers: { 'content-type': 'application/json' },
				body: body === undefined ? undefined : JSON.stringify(body),
			});
			return answer.status === 503 ? undefined : answer;
		});
		const text = await response.text();
		if (!response.ok)
			throw new N8nRequestError(`${method} ${path}`, response.status, reasonIn(text));
		const answer = JSON.parse(text) as { data: Data };
		return answer.data;
	}

	/** Sends one request to n8n's public API; the first one creates an API key. */
	async fetchPublicApi(path: string, options: RequestInit = {}): Promise<Response> {
		this.apiKey ??= this.createApiKey();
		const headers = new Headers(options.headers);
		headers.set('x-n8n-api-key', await this.apiKey);
		return await fetch(new URL(path, this.url), { ...options, headers });
	}

	/** Sends one request with the session's cookies and returns the answer unchanged. */
	async fetch(path: string, options: RequestInit = {}): Promise<Response> {
		const headers = new Headers(options.headers);
		headers.set('cookie', this.cookieHeader);
		// A busy n8n closes connections as idle although a request is already waiting on them.
		headers.set('connection', 'close');
		const response = await fetch(new URL(path, this.url), { ...options, headers });
		for (const line of response.headers.getSetCookie()) {
			const [pair] = line.split(';');
			const separator = pair.indexOf('=');
			this.cookies.set(pair.slice(0, separator), pair.slice(separator + 1));
		}
		return response;
	}

	private async createApiKey(): Promise<string> {
		const scopes = await this.send<string[]>('GET', '/rest/api-keys/scopes');
		const { rawApiKey } = await this.send<{ rawApiKey: string }>('POST', '/rest/api-keys', {
			label: `Harness ${randomUUID()}`,
			scopes,
			expiresAt: null,
		});
		return rawApiKey;
	}
}

function reasonIn(text: string): string {
	try {
		const { message } = JSON.parse(text) as { message?: string };
		return message ?? text;
	} catch {
		return text;
	}
}
