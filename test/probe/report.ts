import { has, set, uniq } from 'lodash';
import { compareWithContract } from '../contract/contract';
import type { Likeness } from '../simulator/server/likeness';
import type { Fact, Told } from './fact';
import { isObject, type Exchange } from './linkedIn';
import { ANSWER, redacted, redactedQuery, withoutIds } from './redacted';

/** The result of examining one fact. */
export interface Outcome extends Pick<Fact, 'name'>, Partial<Told> {
	/** Why the probe did not examine the fact. */
	skipped?: string;
	/** What went wrong in the probe itself, or on the way to LinkedIn. */
	failed?: string;
}

/** The findings of a run of the probe, without secrets and personal data. */
export interface Report {
	/** ISO 8601, UTC. */
	madeAt: string;
	apiVersion: string;
	calls: number;
	/** The settings with which the simulator behaves like this LinkedIn; unknown ones keep their defaults. */
	like: Likeness;
	facts: Outcome[];
	/** Where LinkedIn's answers contradict the contract. */
	wrong: string[];
	/** Keys of answers that the contract doesn't have. */
	unknownKeys: string[];
	exchanges: object[];
}

/** Assembles the findings, without personal data. */
export function makeReport(
	outcomes: readonly Outcome[],
	exchanges: readonly Exchange[],
	apiVersion: string,
): Report {
	const differences = exchanges.map((exchange) => {
		const { wrong, unknownKeys } = compareWithContract(exchange);
		// A path without the id at its end.
		const where = exchange.path.split('/').slice(1, 3).join('/');
		const shown = (place: string) => `${where}: ${withoutIds(place.replace(/\.\d+\./g, '[].'))}`;
		return { wrong: wrong.map(shown), unknownKeys: unknownKeys.map(shown) };
	});
	return {
		madeAt: new Date().toISOString(),
		apiVersion,
		calls: exchanges.length,
		like: likenessOf(outcomes),
		facts: outcomes.map((outcome) => ({
			...outcome,
			...(outcome.failed !== undefined && { failed: withoutIds(outcome.failed) }),
		})),
		wrong: uniq(differences.flatMap(({ wrong }) => wrong)),
		unknownKeys: uniq(differences.flatMap(({ unknownKeys }) => unknownKeys)),
		exchanges: exchanges.map(redactedExchange),
	};
}

/** This many elements of a page are enough to show its shape. */
const SHOWN_ELEMENTS = 2;

function redactedExchange({ method, path, query, restliId, body, ...kept }: Exchange): object {
	const elements = isObject(body) && Array.isArray(body.elements) ? body.elements : undefined;
	// Nobody has seen these answers, so that any value in them may be personal.
	const isUnknown = path.startsWith('/rest/dma') && kept.status < 300;
	const shown = elements && { ...(body as object), elements: elements.slice(0, SHOWN_ELEMENTS) };
	return {
		...kept,
		request: `${method} ${withoutIds(path)}${query === '' ? '' : `?${redactedQuery(query)}`}`,
		idInHeader: restliId !== undefined,
		...(body !== undefined && { body: redacted(shown ?? body, isUnknown ? ANSWER : '') }),
		...(elements && { elementsOfAll: elements.length }),
	};
}

/** The known settings of switches; of several settings for a switch, the first counts. */
function likenessOf(outcomes: readonly Outcome[]): Likeness {
	const like: Likeness = { variants: {}, versions: {}, application: {} };
	for (const { name, setting } of outcomes) {
		if (setting !== undefined && !has(like, name)) set(like, name, setting);
	}
	return like;
}

/**
 * The last check of a report before it is written: the report must contain no secret.
 * @throws when it contains one; the message doesn't show it
 */
export function requireNoSecret(text: string, secrets: readonly unknown[]): void {
	const known = secrets.filter((secret): secret is string => typeof secret === 'string');
	const forms = known.flatMap((secret) => [secret, encodeURIComponent(secret)]);
	if (forms.some((secret) => secret !== '' && text.includes(secret))) {
		throw new Error('The report holds a secret, and is not written');
	}
}
