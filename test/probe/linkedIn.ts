import { setTimeout as sleep } from 'node:timers/promises';
import { compareWithContract, type Answered } from '../contract/contract';
import { parseLossless } from '../contract/json';
import { ANSWER, redacted, redactedQuery, withoutIds } from './redacted';

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

/** One answer of LinkedIn. */
export interface Answer extends Answered {
	/** The header that contains the id of a created entity (contract 2.1). */
	restliId?: string;
}

interface Request {
	method?: 'GET' | 'POST' | 'DELETE';
	/** Raw, exactly as it is sent. */
	query?: string;
	/** Sent as JSON. */
	body?: object;
	version?: string;
	/** Whether nobody has seen such an answer, so that any value in it may be personal. */
	isUnknown?: boolean;
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
	 * @throws {Stopped} when LinkedIn refuses the token or has had too many calls
	 */
	async ask(question: string, path: string, request: Request = {}): Promise<Answer> {
		const { method = 'GET', query = '', isUnknown = false } = request;
		if (this.calls > 0) await sleep(this.options.pause);
		this.calls += 1;
		const response = await this.send(method, path, request);
		const restliId = response.headers.get('x-restli-id') ?? undefined;
		const { status } = response;
		const body = parsed(await response.text());
		const answer: Answer = { method, path, query, status, body, restliId };
		this.print(question, answer, isUnknown);
		if (status === 401 && this.calls === 1) throw new Stopped(TOKEN_REFUSED);
		if (status === 429) throw new Stopped(TOO_MANY_CALLS);
		return answer;
	}

	private async send(method: string, path: string, { query = '', body, version }: Request) {
		const { host, token, version: usual } = this.options;
		return await fetch(`${host}${path}${query === '' ? '' : `?${query}`}`, {
			method,
			headers: {
				Authorization: `Bearer ${token}`,
				'X-Restli-Protocol-Version': '2.0.0',
				'Linkedin-Version': version ?? usual,
				...(body && { 'Content-Type': 'application/json' }),
			},
			body: body && JSON.stringify(body),
			redirect: 'manual',
			signal: AbortSignal.timeout(REQUEST_TIMEOUT),
		});
	}

	private print(question: string, answer: Answer, isUnknown: boolean): void {
		const { method, path, query, status, body, restliId } = answer;
		const { print } = this.options;
		print(`\n${this.calls}. ${question}`);
		print(`${method} ${withoutIds(path)}${query === '' ? '' : `?${redactedQuery(query)}`}`);
		print(`${status}${restliId === undefined ? '' : ', id in x-restli-id'}`);
		const elements = elementsOf(answer);
		const isPage = Array.isArray(at(body, 'elements'));
		if (isPage) print(`${elements.length} elements; ${orderOf(elements)}`);
		const shown = isPage
			? { ...(body as object), elements: elements.slice(0, SHOWN_ELEMENTS) }
			: body;
		const key = isUnknown && status < 300 ? ANSWER : '';
		if (body !== undefined) print(exactJson(redacted(shown, key)));
		const { wrong, unknownKeys } = compareWithContract(answer);
		// The places of an array's elements add nothing.
		const places = (all: string[]) =>
			[...new Set(all.map((place) => withoutIds(place.replace(/\.\d+\b/g, '[]'))))].join('; ');
		if (wrong.length > 0) print(`Not as the contract says: ${places(wrong)}`);
		if (unknownKeys.length > 0) print(`Keys that the contract lacks: ${places(unknownKeys)}`);
	}
}

/** How the times of a list's elements follow one another. */
function orderOf(elements: JsonObject[]): string {
	const times = elements.map(({ submittedAt, startsAt }) => Number(submittedAt ?? startsAt));
	const steps = times.slice(1).map((time, index) => time - times[index]);
	if (times.length === 0 || steps.some(Number.isNaN)) return 'without times';
	const [rises, falls] = [steps.some((step) => step > 0), steps.some((step) => step < 0)];
	if (rises && falls) return 'times in no order';
	return rises ? 'times rise' : `times ${falls ? 'fall' : 'are equal'}`;
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
export function exactJson(value: unknown): string {
	const exact = (_key: string, one: unknown) => (typeof one === 'bigint' ? String(one) : one);
	return JSON.stringify(value, exact, 1);
}

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys; undefined if there is none. */
export function at(value: unknown, ...path: string[]): unknown {
	return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** The elements of a page; none of a refusal. */
export function elementsOf({ body }: Answer): JsonObject[] {
	const elements = at(body, 'elements');
	return Array.isArray(elements) ? elements.filter(isObject) : [];
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
