import type { IDataObject } from 'n8n-workflow';

import { wait } from '../../shared/api/retry';

/** How long a lead waits for others to share its execution, while there are others underway; ms. */
const WAIT_MS = 250;

/**
 * n8n keeps some ten megabytes for each webhook request until it has ended. What is more is left to
 * LinkedIn, which sends it again, and to the polling trigger.
 */
const MOST_UNDERWAY = 100;

interface Underway {
	/** Notifications whose lead is still being read. */
	reading: number;
	/** What is to be emitted next. */
	ready: IDataObject[];
}

const triggers = new Map<string, Underway>();

let underwayInProcess = 0;

/** Whether one more notification would have to wait too long, and with it too many others. */
export function isOverloaded(): boolean {
	return underwayInProcess >= MOST_UNDERWAY;
}

/**
 * Reads a notification's lead and tells what to emit now. A single notification is emitted at once. In a
 * burst, leads that become ready within the same moment are emitted together, by the first of them:
 * n8n runs all executions at the same time, and some hundreds of them bring it to a standstill.
 * @param trigger tells one trigger node from another
 * @param read gives undefined for what is not to be emitted; it must not throw
 * @returns the items of an execution; none when another notification takes this one along
 */
export async function emittedTogether(
	trigger: string,
	read: () => Promise<IDataObject | undefined>,
): Promise<IDataObject[]> {
	const underway = triggers.get(trigger) ?? { reading: 0, ready: [] };
	triggers.set(trigger, underway);
	underwayInProcess++;
	underway.reading++;
	const item = await read();
	underway.reading--;
	const isFirstReady = item !== undefined && underway.ready.push(item) === 1;
	if (isFirstReady && underway.reading > 0) await wait(WAIT_MS);
	underwayInProcess--;
	return isFirstReady ? underway.ready.splice(0) : [];
}
