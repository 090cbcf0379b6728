import type { IDataObject } from 'n8n-workflow';

import { wait } from '../../shared/wire/waiting';
import { processMemory } from '../../shared/processMemory';

/**
 * One trigger's executions start at least so many milliseconds apart. n8n runs all of them at the same
 * time, and each costs it about 50 ms of computing, however many leads there are in it.
 */
const BETWEEN_EXECUTIONS_MS = 200;

/**
 * n8n keeps some ten megabytes for each webhook request until it has ended. What is more is left to
 * LinkedIn, which sends it again, and to the polling trigger.
 */
const MOST_UNDERWAY = 100;

interface Underway {
	/** What is to be emitted next. */
	ready: IDataObject[];
	/** When the next execution may start, epoch milliseconds. */
	nextStart: number;
}

const triggers = processMemory(new Map<string, Underway>());

let underwayInProcess = 0;

/** Whether one more notification would have to wait too long, and with it too many others. */
export function isOverloaded(): boolean {
	return underwayInProcess >= MOST_UNDERWAY;
}

/**
 * Reads a notification's lead and tells what to emit now. A lead that comes after a pause is emitted at
 * once; those that become ready too soon after it wait and are emitted together, by the first of them.
 * @param trigger tells one trigger node from another
 * @param read gives undefined for what is not to be emitted
 * @returns the items of an execution; none when another notification takes this one along
 * @throws what `read` throws
 */
export async function emittedTogether(
	trigger: string,
	read: () => Promise<IDataObject | undefined>,
): Promise<IDataObject[]> {
	const underway = triggers.get(trigger) ?? { ready: [], nextStart: 0 };
	triggers.set(trigger, underway);
	underwayInProcess++;
	try {
		const item = await read();
		const isFirstReady = item !== undefined && underway.ready.push(item) === 1;
		if (!isFirstReady) return [];
		const pause = underway.nextStart - Date.now();
		// At most that long, should the clock be set back.
		if (pause > 0) await wait(Math.min(pause, BETWEEN_EXECUTIONS_MS));
		underway.nextStart = Date.now() + BETWEEN_EXECUTIONS_MS;
		return underway.ready.splice(0);
	} finally {
		underwayInProcess--;
	}
}
