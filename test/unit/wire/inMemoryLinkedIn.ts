import type { IDataObject, INode } from 'n8n-workflow';

import type { LinkedInContext } from '../../../nodes/shared/wire/credential';
import { LinkedInClient } from '../../../nodes/shared/wire/linkedInClient';

export const node: INode = {
	id: 'node',
	name: 'LinkedIn Lead Sync',
	type: 'linkedInLeadSync',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	credentials: { linkedInLeadSyncOAuth2Api: { id: '1', name: 'LinkedIn of Ada' } },
};

export interface Reply {
	statusCode: number;
	/** Sent as JSON unless it is text. */
	body: unknown;
	headers?: Headers;
}

/** The parts of a request besides its URL. */
export interface Asked {
	method: string;
	/** The text that was sent. */
	body?: string;
}

type Headers = Record<string, string>;

/** The parts of n8n's context that the client uses. The function `answer` replaces LinkedIn. */
export function contextOf(
	answer: (url: URL, asked: Asked & { headers: Headers }) => Reply | Promise<Reply>,
	token = 't',
	/** The token data that n8n has stored besides the access token. */
	stored: IDataObject = {},
) {
	const oauthTokenData = { access_token: token, ...stored };
	return {
		getNode: () => node,
		getInstanceBaseUrl: () => 'https://n8n.example.com/',
		getCredentials: async () => ({ apiVersion: '202609', oauthTokenData }),
		logger: { warn: () => {} },
		helpers: {
			createDeferredPromise,
			httpRequestWithAuthentication: async (
				_: string,
				options: Asked & { url: string; headers: Headers },
			) => {
				const reply = await answer(new URL(options.url), options);
				const { statusCode, body, headers = {} } = reply;
				return {
					statusCode,
					headers,
					body: typeof body === 'string' ? body : JSON.stringify(body),
				};
			},
		},
	};
}

/** The real client in a context of `contextOf`. */
export async function clientOf(...context: Parameters<typeof contextOf>): Promise<LinkedInClient> {
	return await LinkedInClient.create(contextOf(...context) as unknown as LinkedInContext);
}

/** The positions of a list that a URL requests. */
export function placesAsked({ searchParams }: URL): { start: number; count: number } {
	return { start: Number(searchParams.get('start')), count: Number(searchParams.get('count')) };
}

/** Lets the client's waits between tries pass at once; needs jest's fake timers. */
export async function withoutWaiting<T>(work: Promise<T>): Promise<T> {
	let settled = false;
	const settle = () => {
		settled = true;
	};
	work.then(settle, settle);
	while (!settled) await jest.advanceTimersByTimeAsync(60_000);
	return await work;
}

/** All elements that an iterator over pages yields. `elements` contains them even if it ends with an error. */
export async function collect<T>(pages: AsyncIterable<T[]>, elements: T[] = []): Promise<T[]> {
	for await (const page of pages) elements.push(...page);
	return elements;
}

function createDeferredPromise() {
	let resolve: (value: unknown) => void = () => {};
	let reject: (reason: unknown) => void = () => {};
	const promise = new Promise((...settlers) => ([resolve, reject] = settlers));
	return { promise, resolve, reject };
}
