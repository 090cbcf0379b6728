/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../harness/waitUntil';
import type { PushPath } from '../contenders/pushPaths';
import type { Stage } from '../stage/stage';

/** The table that pushed leads are stored in. */
export const TABLE = 'pushed_leads';
const DRAIN_MS = 90_000;

/** So many leads are sent each second, evenly, for so many seconds. */
export interface Load {
	perSecond: number;
	seconds: number;
	/** How often it is measured; once by default. */
	repetitions?: number;
}

/** What became of the leads of one load. */
export interface Pushed {
	wanted: number;
	/** Milliseconds from the POST to the row, of each lead that became one. */
	delays: number[];
	/** Pushes that n8n did not answer with 200 in time. */
	unanswered: number;
}

/** Sends leads at an even pace, and waits until each is a row. */
export async function pushAll(stage: Stage, path: PushPath, load: Load): Promise<Pushed> {
	const wanted = load.perSecond * load.seconds;
	const start = performance.now();
	const sending: Array<Promise<string>> = [];
	for (let index = 0; index < wanted; index += 1) {
		await sleep(start + (index * 1000) / load.perSecond - performance.now());
		sending.push(path.send(index));
	}
	const ids = new Set(await Promise.all(sending));
	const storedAt = await rowTimes(stage, ids);
	const { times, unanswered } = await path.sent(ids);
	const delays = [...times].flatMap(([id, time]) => {
		const stored = storedAt.get(id);
		return stored === undefined ? [] : [stored - time];
	});
	return { wanted, delays, unanswered };
}

/** When each lead became a row, epoch milliseconds; waits for all of them, up to a limit. */
async function rowTimes({ postgres }: Stage, ids: Set<string>): Promise<Map<string, number>> {
	const read = async () => {
		const rows = await postgres.query<{ lead_id: string; time: number }>(
			`SELECT lead_id, extract(epoch FROM stored_at)::float8 * 1000 AS time FROM ${TABLE}`,
		);
		return new Map(
			rows.flatMap(({ lead_id, time }) => (ids.has(lead_id) ? [[lead_id, time]] : [])),
		);
	};
	const isComplete = async () => ((await read()).size === ids.size ? true : undefined);
	const options = { timeoutMs: DRAIN_MS, everyMs: 500 };
	await waitUntil('the rows', isComplete, options).catch(() => undefined);
	return await read();
}
