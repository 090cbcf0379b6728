import { BUILT_PACKAGE } from '../../harness/packPackage';
import { runChild } from '../stage/childTask';
import type { Stage } from '../stage/stage';
import type { OutputMemoryInput } from './outputMemoryChild';

/** The heap that one row takes as an item of n8n's, in bytes, on the average of so many. */
export async function bytesPerRow({ nodeBinary }: Stage, leads: number): Promise<number> {
	const input: OutputMemoryInput = { leads, dist: BUILT_PACKAGE };
	const bytes = await runChild<number>('parts/outputMemoryChild.ts', input, {
		nodeBinary,
		nodeArguments: ['--expose-gc'],
	});
	return bytes / leads;
}
