import { spawn } from 'node:child_process';
import { once } from 'node:events';

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
	/** `left out`: a stage before it failed. */
	result: 'passed' | 'FAILED' | 'left out';
	minutes: string;
}

/** Runs a stage to its end, and shows what it says as it comes. */
export async function play(stage: Stage, seed: number): Promise<Outcome> {
	console.log(`\n${stage.name}: ${stage.proves}`);
	return await outcomeOf(stage, seed, process.stdout);
}

/**
 * Runs stages, two at a time in the given order, and shows what each has said when it has ended. After one that fails,
 * no further one begins.
 * @returns one outcome for each stage, so that no stage can vanish unnoticed
 */
export async function playTogether(stages: readonly Stage[], seed: number): Promise<Outcome[]> {
	let hasFailed = false;
	const outcomes = new Map(
		stages.map((stage): [Stage, Outcome] => [stage, { stage, result: 'left out', minutes: '' }]),
	);
	const waiting = [...stages];
	const lane = async () => {
		for (let stage = waiting.shift(); stage && !hasFailed; stage = waiting.shift()) {
			const said: string[] = [];
			const outcome = await outcomeOf(stage, seed, { write: (text) => said.push(text) });
			console.log(`\n${stage.name}: ${stage.proves}\n${said.join('')}`);
			outcomes.set(stage, outcome);
			hasFailed ||= outcome.result !== 'passed';
		}
	};
	await Promise.all([lane(), lane()]);
	return [...outcomes.values()];
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
	return { stage, result: code === 0 ? 'passed' : 'FAILED', minutes };
}
