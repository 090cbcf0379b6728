import { setTimeout as sleep } from 'node:timers/promises';
import { get, isPlainObject, uniq } from 'lodash';
import { compareWithContract, type Answered } from '../contract/contract';
import { parseLossless } from '../contract/json';
import { redacted, redactedQuery, withoutIds } from './redacted';

/** The run can't go on; the message says what to do. */
export class Stopped extends Error {}

export interface LinkedInOptions {
	/** Without a slash at the end. */
	host: string;
	token: string;
	/** The Linkedin-Version header, YYYYMM. */
	version: string;
	/** Between one call and the next, milliseconds. */
	pause: number;
	/** Prints a line of the report. */
	print: (line: string) => void;
}

const REQUEST_TIMEOUT = 60_000;

/** This many elements of a page are enough to show its shape. */
const SHOWN_ELEMENTS = 2;

const TOKEN_REFUSED = `LinkedIn refuses the token. If it is a few seconds old, wait ten seconds, and run the probe again.
Otherwise create a new one, for the app with the Lead Sync API: https://www.linkedin.com/developers/tools/oauth`;

const TOO_MANY_CALLS = `LinkedIn has had too many calls of this app or member.
Run the probe again after midnight UTC: its daily limits begin again then.`;

/** LinkedIn as the probe speaks to it: one call at a time, each with its answer's shape in the report. */
export class LinkedIn {
	/** How many calls were sent. */
	calls = 0;

	constructor(private readonly options: LinkedInOptions) {}

	/**
	 * Sends one request, and prints what it is for, and the shape of the answer.
	 * @param query raw, exactly as it is sent
	 * @throws {Stopped} when LinkedIn refuses the token or has had too many calls
	 */
	async ask(
		question: string,
		path: string,
		query = '',
		version = this.options.version,
	): Promise<Answered> {
		const { host, token, pause } = this.options;
		if (this.calls > 0) await sleep(pause);
		this.calls += 1;
		const response = await fetch(`${host}${path}${query && `?${query}`}`, {
			headers: {
				Authorization: `Bearer ${token}`,
				'X-Restli-Protocol-Version': '2.0.0',
				'Linkedin-Version': version,
			},
			redirect: 'manual',
			signal: AbortSignal.timeout(REQUEST_TIMEOUT),
		});
		const { status } = response;
		const body = parsed(await response.text());
		const answer = { method: 'GET', path, query, status, body };
		this.print(question, answer);
		if (status === 401 && this.calls === 1) throw new Stopped(TOKEN_REFUSED);
		if (status === 429) throw new Stopped(TOO_MANY_CALLS);
		return answer;
	}

	private print(question: string, answer: Answered): void {
		const { path, query, status, body } = answer;
		const { print } = this.options;
		print(`\n${this.calls}. ${question}`);
		print(`GET ${withoutIds(path)}${query && `?${redactedQuery(query)}`}`);
		print(String(status));
		const elements = elementsOf(answer);
		if (elements.length > 0) print(`${elements.length} elements`);
		if (body !== undefined) {
			const isPage = elements.length > SHOWN_ELEMENTS;
			print(shapeOf(isPage ? { ...body, elements: elements.slice(0, SHOWN_ELEMENTS) } : body));
		}
		// The places of an array's elements add nothing.
		const places = compareWithContract(answer).map((place) => place.replace(/\.\d+\b/g, '[]'));
		if (places.length > 0) {
			print(`Unlike the contract: ${uniq(places.map(withoutIds)).join('; ')}`);
		}
	}
}

/** Parses a JSON text; undefined when it is invalid or empty. */
function parsed(text: string): unknown {
	try {
		return parseLossless(text);
	} catch {
		return undefined;
	}
}

/** A JSON text without personal data, in which 64-bit ids stay exact as texts. */
function shapeOf(body: unknown): string {
	const exact = (_key: string, one: unknown) => (typeof one === 'bigint' ? String(one) : one);
	return JSON.stringify(redacted(body), exact, 1);
}

export type JsonObject = Record<string, unknown>;

/** The elements of a page; none of a refusal. */
export function elementsOf({ body }: Answered): JsonObject[] {
	const elements: unknown = get(body, 'elements');
	return Array.isArray(elements) ? (elements.filter(isPlainObject) as JsonObject[]) : [];
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
