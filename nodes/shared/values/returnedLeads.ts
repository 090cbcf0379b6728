import { chunk, groupBy, mapKeys, range, uniq } from 'lodash';
import type { IExecuteFunctions } from 'n8n-workflow';

import { asRecord } from './json';

/*
 * How Return leads tells the trigger which leads of an execution are not stored: as custom data of the execution. n8n
 * passes nothing else of a successful execution from a worker to its trigger (n8n 2.41, `job-processor.js`). An execution
 * has ten texts of 512 characters, and n8n logs an error about those longer than 255.
 */

/** Leads that a node refused for the same reason. */
export interface Returned {
	/** The name of the node. */
	node: string;
	/** A status or error code. */
	code?: string;
	/** The message about the first of them. */
	message?: string;
	/** Their places among the items that the trigger output, from 0. */
	places: number[];
}

const TEXT_LENGTH = 255;

/** Makes the whole text unreadable, so that the trigger counts no lead as stored. */
const UNCLEAR = '?';

const keyOf = (index: number) => `returned_leads_${index}`;

/**
 * Leads that an execution has returned so far.
 * @throws SyntaxError or TypeError if that is unclear
 */
export function returnedIn(customData: unknown): Returned[] {
	const data = asRecord(customData) ?? {};
	const text = textIn(data);
	if (text === '') return [];
	const reasons = JSON.parse(text) as Array<[string, string | null, string | null, string]>;
	return reasons.map(([node, code, message, bits]) => ({
		...{ node, code: code ?? undefined, message: message ?? undefined, places: placesIn(bits) },
	}));
}

type CustomData = Pick<IExecuteFunctions['customData'], 'getAll' | 'set'>;

/**
 * Adds returned leads to those of the execution.
 * @param find finds them. If it throws, the trigger counts no lead of the execution as stored.
 * @throws what `find` throws; Error if other nodes have used the custom data up
 */
export function addReturned(customData: CustomData, find: () => Returned[]): void {
	const before = returnedIn(customData.getAll());
	customData.set(keyOf(0), UNCLEAR);
	const byReason = groupBy([...before, ...find()], ({ node, code }) =>
		JSON.stringify([node, code]),
	);
	const reasons = Object.values(byReason).map(([first, ...more]) => {
		const places = uniq([first, ...more].flatMap((each) => each.places));
		return [first.node, first.code ?? null, first.message ?? null, bitsOf(places)];
	});
	const text = JSON.stringify(reasons);
	const texts = chunk([...text], TEXT_LENGTH).map((characters) => characters.join(''));
	for (const [key, part] of Object.entries(mapKeys(texts, (_, index) => keyOf(Number(index))))) {
		customData.set(key, part);
	}
	// n8n ignores an eleventh text without an error.
	if (textIn(customData.getAll()) !== text) {
		throw new Error('There is no room for the returned leads in the custom data of the execution');
	}
}

function textIn(customData: Record<string, unknown>): string {
	const texts: string[] = [];
	while (keyOf(texts.length) in customData) texts.push(String(customData[keyOf(texts.length)]));
	return texts.join('');
}

/** A bit for each place, as base64url: 500 places take 84 characters. */
function bitsOf(places: readonly number[]): string {
	const bytes = Buffer.alloc(Math.floor(Math.max(...places) / 8) + 1);
	for (const place of places) bytes[Math.floor(place / 8)] += 2 ** (place % 8);
	return bytes.toString('base64url');
}

function placesIn(bits: string): number[] {
	const bytes = Buffer.from(bits, 'base64url');
	return range(bytes.length * 8).filter(
		(place) => Math.floor(bytes[Math.floor(place / 8)] / 2 ** (place % 8)) % 2 === 1,
	);
}
