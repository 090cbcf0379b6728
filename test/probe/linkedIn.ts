import { setTimeout as sleep } from 'node:timers/promises';
import type { Answered } from '../contract/contract';
import { parseLossless } from '../contract/json';
import { Skipped } from './fact';

/** Where LinkedIn is, without a slash at the end. */
export interface Hosts {
	api: string;
	www: string;
}

export const REAL_HOSTS: Hosts = {
	api: 'https://api.linkedin.com',
	www: 'https://www.linkedin.com',
};

/** One request and LinkedIn's answer, without the sent body and without `Authorization`. */
export interface Exchange extends Answered {
	/** The fact for which the request was sent. */
	about: string;
	/** The Linkedin-Version header; the token endpoint takes none. */
	version?: string;
	/** The header that contains the id of a created entity (contract 2.1). */
	restliId?: string;
}

export interface LinkedInOptions {
	hosts: Hosts;
	/** YYYYMM. */
	version: string;
	/** The limit of calls. */
	calls: number;
	/** Between one call and the next, milliseconds. */
	pause: number;
	/** Ends the run: from then on, the probe only deletes what it created. */
	stopping: AbortSignal;
}

const REQUEST_TIMEOUT = 60_000;

/** LinkedIn as the probe speaks to it: one call at a time, each of them counted and remembered. */
export class LinkedIn {
	/** Every call, oldest first. */
	readonly exchanges: Exchange[] = [];
	/** The fact that the probe is examining. */
	about = '';
	/** The access token; never part of an exchange. */
	token = '';

	constructor(readonly options: LinkedInOptions) {}

	/** How many more calls may be made. */
	get callsLeft(): number {
		return this.options.calls - this.exchanges.length;
	}

	/**
	 * Reads from the API.
	 * @param query raw, exactly as it is sent
	 * @throws {Skipped} when all calls are used up, or LinkedIn answers with 429 or 5xx
	 */
	async get(path: string, query = '', version = this.options.version): Promise<Exchange> {
		return await this.send('GET', path, query, { headers: this.headers(version) });
	}

	async create(path: string, body: object): Promise<Exchange> {
		const headers = { ...this.headers(), 'Content-Type': 'application/json' };
		return await this.send('POST', path, '', { headers, body: JSON.stringify(body) });
	}

	async delete(path: string): Promise<Exchange> {
		return await this.send('DELETE', path, '', { headers: this.headers() });
	}

	/** Posts a form to one of www.linkedin.com's token endpoints. */
	async postForm(path: string, fields: Record<string, string>): Promise<Exchange> {
		return await this.send('POST', path, '', { body: new URLSearchParams(fields) });
	}

	private headers(version = this.options.version): Record<string, string> {
		return {
			Authorization: `Bearer ${this.token}`,
			'X-Restli-Protocol-Version': '2.0.0',
			'Linkedin-Version': version,
		};
	}

	private async send(
		method: string,
		path: string,
		query: string,
		init: { headers?: Record<string, string>; body?: string | URLSearchParams },
	): Promise<Exchange> {
		const { calls, stopping, hosts, pause } = this.options;
		if (this.callsLeft <= 0) throw new Skipped(`all ${calls} calls were used before`);
		if (stopping.aborted && method !== 'DELETE') {
			throw new Skipped('the run was stopped before');
		}
		if (this.exchanges.length > 0) await sleep(pause);
		const host = path.startsWith('/oauth/') ? hosts.www : hosts.api;
		const url = `${host}${path}${query === '' ? '' : `?${query}`}`;
		const signal = AbortSignal.timeout(REQUEST_TIMEOUT);
		const response = await fetch(url, { method, ...init, redirect: 'manual', signal });
		const { status } = response;
		const version = init.headers?.['Linkedin-Version'];
		const restliId = response.headers.get('x-restli-id');
		const exchange: Exchange = {
			about: this.about,
			...{ method, path, query, status },
			...(version !== undefined && { version }),
			body: parsed(await response.text()),
			...(restliId !== null && { restliId }),
		};
		this.exchanges.push(exchange);
		if (status === 429 || status >= 500) throw new Skipped(`LinkedIn answered with ${status}`);
		return exchange;
	}
}

/** Parses a JSON text; undefined when it is invalid or empty. */
export function parsed(text: string): unknown {
	try {
		return parseLossless(text);
	} catch {
		return undefined;
	}
}

/** A value as a JSON text, in which 64-bit ids stay exact as texts. */
export function exactJson(value: unknown, indentation?: number): string {
	const exact = (_key: string, one: unknown) => (typeof one === 'bigint' ? String(one) : one);
	return JSON.stringify(value, exact, indentation);
}

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; undefined if there is none. */
export function at(value: unknown, ...path: string[]): unknown {
	return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** Status and code of an answer. */
export function statusOf({ status, body }: Exchange): string {
	const code = at(body, 'code') ?? at(body, 'error');
	return typeof code === 'string' ? `${status} ${code}` : String(status);
}

/** Why LinkedIn refused, by its status and code; its message may name a person. */
export function reasonOf(exchange: Exchange): string {
	return `LinkedIn answered ${exchange.path.replace(/\d{4,}/g, '…')} with ${statusOf(exchange)}`;
}

/** @throws {Skipped} when LinkedIn did not answer with 200 */
export function requireAnswered(exchange: Exchange): Exchange {
	if (exchange.status !== 200) throw new Skipped(reasonOf(exchange));
	return exchange;
}

/** One primitive of a Rest.li 2.0 query: structure characters are encoded, too (contract 2.3, rule 2). */
export function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[()',:]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/** The URN of an entity, encoded for a query. */
export const encodedUrn = (entity: string, id: string) => encode(`urn:li:${entity}:${id}`);
