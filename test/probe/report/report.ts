import { compareWithContract } from '../../contract/contract';
import type { Exchange } from '../linkedIn/linkedIn';
import { isObject } from '../linkedIn/json';
import type { Outcome } from '../run';
import { likenessOf, type Likeness } from './likeness';
import { Redactor } from './redactor';

/** One exchange without anything that is somebody's. */
export interface RedactedExchange {
	about: string;
	request: string;
	/** The Linkedin-Version header. */
	version?: string;
	status: number;
	/** Whether a created id came in the header. */
	idInHeader: boolean;
	/** Of a page the first elements only. */
	body?: unknown;
	/** How many elements of the page are not shown here. */
	elementsLeftOut?: number;
}

/** What a run of the probe found out; nothing in it is secret, or somebody's. */
export interface Report {
	/** ISO 8601, UTC. */
	madeAt: string;
	apiVersion: string;
	calls: number;
	/** What makes the simulator behave like this LinkedIn. */
	like: Likeness;
	facts: Outcome[];
	/** What the contract says otherwise. */
	wrong: string[];
	/** Keys of answers that the contract doesn't have. */
	unknownKeys: string[];
	exchanges: RedactedExchange[];
}

/** So many elements of a page show its shape. */
const SHOWN_ELEMENTS = 2;

/** Puts together what was found out, with everything that is somebody's taken away. */
export function makeReport(
	outcomes: readonly Outcome[],
	exchanges: readonly Exchange[],
	{ apiVersion, now }: { apiVersion: string; now: number },
): Report {
	const redactor = new Redactor();
	const redacted = exchanges.map((exchange) => redactedExchange(exchange, redactor));
	const differences = exchanges.map((exchange) => ({
		where: resourceOf(exchange.path),
		...compareWithContract(exchange),
	}));
	const shown = (where: string, places: string[]) =>
		places.map((place) => `${where}: ${redactor.text(place.replace(/\.\d+\./g, '[].'))}`);
	return {
		madeAt: new Date(now).toISOString(),
		apiVersion,
		calls: exchanges.length,
		like: likenessOf(outcomes),
		facts: outcomes.map((outcome) => ({
			...outcome,
			...(outcome.failed !== undefined && { failed: redactor.text(outcome.failed) }),
		})),
		wrong: unique([
			...outcomes.flatMap(({ findings }) => findings.flatMap(({ wrong }) => wrong ?? [])),
			...differences.flatMap(({ where, wrong }) => shown(where, wrong)),
		]),
		unknownKeys: unique(differences.flatMap(({ where, unknownKeys }) => shown(where, unknownKeys))),
		exchanges: redacted,
	};
}

/** The report as text; 64-bit ids stay exact as texts. */
export function reportJson(report: Report): string {
	const json = JSON.stringify(
		report,
		(_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
		2,
	);
	return `${json}\n`;
}

function redactedExchange(exchange: Exchange, redactor: Redactor): RedactedExchange {
	const { about, method, path, query, version, status, restliId, body } = exchange;
	const elements = isObject(body) && Array.isArray(body.elements) ? body.elements : [];
	const leftOut = Math.max(0, elements.length - SHOWN_ELEMENTS);
	const shown =
		isObject(body) && leftOut > 0 ? { ...body, elements: elements.slice(0, SHOWN_ELEMENTS) } : body;
	const url =
		query === '' ? redactor.text(path) : `${redactor.text(path)}?${redactor.query(query)}`;
	return {
		about,
		request: `${method} ${url}`,
		...(version !== undefined && { version }),
		status,
		idInHeader: restliId !== undefined,
		...(body !== undefined && { body: redactor.answer(shown) }),
		...(leftOut > 0 && { elementsLeftOut: leftOut }),
	};
}

/** A path without the id at its end. */
function resourceOf(path: string): string {
	return path.split('/').slice(1, 3).join('/');
}

function unique(texts: string[]): string[] {
	return [...new Set(texts)];
}
