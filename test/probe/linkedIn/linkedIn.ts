/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answered } from '../../contract/contract';
import { parseLossless } from './json';

/** Where LinkedIn is, without a slash at the end. */
export interface Hosts {
	api: string;
	www: string;
}

export const REAL_HOSTS: Hosts = {
	api: 'https://api.linkedin.com',
	www: 'https://www.linkedin.com',
};

/** One request and what LinkedIn answered. Nothing of what was sent in a body or in `Authorization`. */
export interface Exchange extends Answered {
	/** The fact that it was asked for. */
	about: string;
	/** The Linkedin-Version header, where one was sent. */
	version?: string;
	/** The header that a created id comes in (contract 2.1). */
	restliId?: string;
}

/** What differs from a usual call; a header of `undefined` is not sent. */
export interface Changes {
	token?: string;
	version?: string | undefined;
}

/** No more calls may be made: nothing of what is left can be asked. */
export class CallsSpent extends Error {}

/** LinkedIn did not answer the question: too many calls, or trouble of its own. */
export class NotAnswered extends Error {}

export interface LinkedInOptions {
	hosts: Hosts;
	/** YYYYMM. */
	version: string;
	/** How many calls may be made at most. */
	calls: number;
	/** Between one call and the next, milliseconds. */
	pause: number;
	/** Ends the run: from then on nothing is asked, only what was made is deleted. */
	stopping?: AbortSignal;
}

const REQUEST_TIMEOUT = 60_000;

/** LinkedIn as the probe speaks to it: one call at a time, each of them counted and remembered. */
export class LinkedIn {
	/** Every call, oldest first. */
	readonly exchanges: Exchange[] = [];
	/** The fact that is being asked for. */
	about = '';
	/** The access token; never part of an exchange. */
	token = '';

	constructor(readonly options: LinkedInOptions) {}

	/** How many calls have been made. */
	get calls(): number {
		return this.exchanges.length;
	}

	/** How many more may be made. */
	get callsLeft(): number {
		return this.options.calls - this.calls;
	}

	/**
	 * Reads from the API.
	 * @param query raw, as it is to be on the wire
	 * @throws {CallsSpent} {@link NotAnswered}
	 */
	async get(path: string, query = '', changes: Changes = {}): Promise<Exchange> {
		return await this.send('GET', this.options.hosts.api, path, query, {
			headers: this.headers(changes),
		});
	}

	/** Creates in the API. */
	async create(path: string, body: object): Promise<Exchange> {
		const headers = { ...this.headers({}), 'Content-Type': 'application/json' };
		return await this.send('POST', this.options.hosts.api, path, '', {
			headers,
			body: JSON.stringify(body),
		});
	}

	async delete(path: string): Promise<Exchange> {
		return await this.send('DELETE', this.options.hosts.api, path, '', {
			headers: this.headers({}),
		});
	}

	/** Posts a form to one of www.linkedin.com's token endpoints. */
	async postForm(path: string, fields: Record<string, string>): Promise<Exchange> {
		return await this.send('POST', this.options.hosts.www, path, '', {
			body: new URLSearchParams(fields),
		});
	}

	private headers({ token = this.token, ...changes }: Changes): Record<string, string> {
		const version = 'version' in changes ? changes.version : this.options.version;
		return {
			Authorization: `Bearer ${token}`,
			'X-Restli-Protocol-Version': '2.0.0',
			...(version !== undefined && { 'Linkedin-Version': version }),
		};
	}

	private async send(
		method: string,
		host: string,
		path: string,
		query: string,
		init: { headers?: Record<string, string>; body?: string | URLSearchParams },
	): Promise<Exchange> {
		const { calls, stopping } = this.options;
		if (this.callsLeft <= 0) throw new CallsSpent(`all ${calls} calls were used before`);
		if (stopping?.aborted && method !== 'DELETE')
			throw new CallsSpent('the run was stopped before');
		if (this.calls > 0) await sleep(this.options.pause);
		const url = `${host}${path}${query === '' ? '' : `?${query}`}`;
		const signal = AbortSignal.timeout(REQUEST_TIMEOUT);
		const response = await fetch(url, { method, ...init, redirect: 'manual', signal });
		const version = init.headers?.['Linkedin-Version'];
		const restliId = response.headers.get('x-restli-id');
		const exchange: Exchange = {
			about: this.about,
			method,
			path,
			query,
			...(version !== undefined && { version }),
			status: response.status,
			body: parseLossless(await response.text()),
			...(restliId !== null && { restliId }),
		};
		this.exchanges.push(exchange);
		if (response.status === 429 || response.status >= 500) {
			throw new NotAnswered(`LinkedIn answered with ${response.status}`);
		}
		return exchange;
	}
}
