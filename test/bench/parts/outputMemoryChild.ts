/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { onInput } from '../stage/childTask';
import { loadPackage } from './loadPackage';
import { responsesOf } from './responses';

export interface OutputMemoryInput {
	leads: number;
	/** The folder of the compiled package. */
	dist: string;
}

/** Gives the heap, in bytes, that the rows of so many leads take. */
onInput(async ({ leads, dist }: OutputMemoryInput): Promise<number> => {
	const { toRows } = loadPackage(dist);
	// Through text, so that the rows share nothing with the answers that they were made of.
	const texts = toRows(responsesOf(leads)).map((json) =>
		JSON.stringify({ json, pairedItem: { item: 0 } }),
	);
	const before = usedHeap();
	const items = texts.map((text) => JSON.parse(text) as object);
	const bytes = usedHeap() - before;
	if (items.length !== leads || texts.length !== leads) throw new Error('There are other rows');
	return bytes;
});

function usedHeap(): number {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}
