import type { IRun } from 'n8n-workflow';

import { processMemory } from '../../shared/processMemory';
import { asRecord, asText } from '../../shared/values/json';
import type { Failure } from './ledger';

/** Node and code are less than 100 characters of the stored state. */
const LONGEST_NODE = 60;
const CODE = /^[\w.-]{1,30}$/;

const LONGEST_MESSAGE = 200;

/** Of all triggers together. */
const MOST_MESSAGES = 1_000;

/** These names say no more than that there was an error. */
const GENERIC = ['Error', 'NodeApiError', 'NodeOperationError'];

/** What the node said, by trigger and beginning of the execution. */
const messages = processMemory(new Map<string, string>());

/**
 * The reason that n8n gives, also in queue mode.
 * @param isInterrupted whether n8n or a person ended the execution, so that no node is at fault
 */
export function failureOf(run: IRun | undefined, isInterrupted: boolean): Failure {
	const { httpCode, code, name } = errorOf(run);
	const isCode = (each: unknown) =>
		CODE.test(typeof each === 'number' ? `${each}` : (asText(each) ?? ''));
	const said = [httpCode, code, name].find(
		(each) => isCode(each) && !GENERIC.includes(String(each)),
	);
	const at = new Date(run?.startedAt ?? NaN).getTime();
	return {
		node: (asText(run?.data?.resultData?.lastNodeExecuted) ?? '').slice(0, LONGEST_NODE),
		code: isInterrupted ? 'interrupted' : said === undefined ? undefined : String(said),
		at: Number.isNaN(at) ? Date.now() : at,
	};
}

/** Keeps the node's message until n8n restarts. */
export function rememberMessage(trigger: string, { at }: Failure, run: IRun | undefined): void {
	const { message, description } = errorOf(run);
	// Of an HTTP error, n8n's message is general, and the description is what the server said.
	const texts = [message, description].filter((each) => asText(each) !== undefined);
	if (texts.length === 0) return;
	const [oldest] = messages.keys();
	if (messages.size >= MOST_MESSAGES) messages.delete(oldest);
	const line = texts.join(': ').replace(/\s+/g, ' ').trim();
	const isLong = line.length > LONGEST_MESSAGE;
	messages.set(`${trigger} ${at}`, isLong ? `${line.slice(0, LONGEST_MESSAGE - 1)}…` : line);
}

/** Undefined after a restart of n8n. */
export function messageOf(trigger: string, failure: Failure | undefined): string | undefined {
	return failure && messages.get(`${trigger} ${failure.at}`);
}

/** For example `HubSpot 400`; undefined if nothing is known. */
export function failureInWords(failure: Failure | undefined): string | undefined {
	return [failure?.node, failure?.code].filter(Boolean).join(' ') || undefined;
}

function errorOf(run: IRun | undefined): Record<string, unknown> {
	return asRecord(run?.data?.resultData?.error) ?? {};
}
