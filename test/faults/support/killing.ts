import type { N8nProcess } from '../../harness/n8nProcess';
import type { Stage } from './stage';

/** The processes that a kill can hit. */
export function victims({ surroundings }: Stage): N8nProcess[] {
	return [surroundings.n8n, ...surroundings.workers];
}

/** Kills a process of n8n, and starts it again as whatever supervises it does. */
export async function kill(stage: Stage, victim = stage.surroundings.n8n): Promise<void> {
	await victim.kill();
	stage.broke();
	await stage.surroundings.restart(victim);
}
