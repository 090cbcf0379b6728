import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { compact } from 'lodash';
import { inParallel } from '../../nodes/shared/wire/waiting';

/** One part of a run: a script of npm. */
export interface Stage {
	name: string;
	/** What it proves, in a few words. */
	proves: string;
	/** Arguments of npm; the seed is of what is random in it. */
	command: (seed: number) => string[];
	/** Variables besides those of the whole run. */
	environment?: (seed: number) => Record<string, string>;
}

export interface Outcome {
	stage: Stage;
	isPassed: boolean;
	minutes: string;
}

/** Runs a stage to its end, and shows what it says as it comes. */
export async function play(stage: Stage, seed: number): Promise<Outcome> {
	console.log(`\n${stage.name}: ${stage.proves}`);
	return await outcomeOf(stage, seed, process.stdout);
}

/**
 * Runs stages to their ends, two at a time, and shows what each has said when it has ended. After one that
 * fails no further one is begun.
 */
export async function playTogether(stages: readonly Stage[], seed: number): Promise<Outcome[]> {
	let hasFailed = false;
	const outcomes = await inParallel(stages, 2, async (stage) => {
		if (hasFailed) return undefined;
		const said: string[] = [];
		const outcome = await outcomeOf(stage, seed, { write: (text) => said.push(text) });
		console.log(`\n${stage.name}: ${stage.proves}\n${said.join('')}`);
		hasFailed ||= !outcome.isPassed;
		return outcome;
	});
	return compact(outcomes);
}

async function outcomeOf(
	stage: Stage,
	seed: number,
	listener: { write(text: string): unknown },
): Promise<Outcome> {
	const startedAt = Date.now();
	const env = { ...process.env, TEST_SEED: String(seed), ...stage.environment?.(seed) };
	const child = spawn('npm', stage.command(seed), { env, stdio: ['inherit', 'pipe', 'pipe'] });
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => listener.write(text));
	}
	const [code] = (await once(child, 'close')) as [number | null];
	const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1);
	return { stage, isPassed: code === 0, minutes };
}
