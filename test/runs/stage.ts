import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** One part of a run: a command of npm. */
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

/**
 * Runs stages, two at a time in the given order, and shows what each has said when it has ended.
 * @param goesOn whether further stages begin after one that failed, as at night, when all is to be known in the morning
 * @returns one outcome for each stage, so that no stage can vanish unnoticed
 */
export async function playTogether(
	stages: readonly Stage[],
	seed: number,
	goesOn: boolean,
): Promise<Outcome[]> {
	let hasFailed = false;
	const outcomes = new Map(
		stages.map((stage): [Stage, Outcome] => [stage, { stage, result: 'left out', minutes: '' }]),
	);
	const waiting = [...stages];
	const lane = async () => {
		while (waiting.length > 0 && (goesOn || !hasFailed)) {
			const stage = waiting.shift()!;
			const outcome = await outcomeOf(stage, seed);
			outcomes.set(stage, outcome);
			hasFailed ||= outcome.result !== 'passed';
		}
	};
	await Promise.all([lane(), lane()]);
	return [...outcomes.values()];
}

/** Runs a stage to its end. */
async function outcomeOf(stage: Stage, seed: number): Promise<Outcome> {
	const startedAt = Date.now();
	const env = { ...process.env, TEST_SEED: String(seed), ...stage.environment?.(seed) };
	const child = spawn('npm', stage.command(seed), { env, stdio: ['inherit', 'pipe', 'pipe'] });
	const said: string[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
	}
	const [code] = (await once(child, 'close')) as [number | null];
	console.log(`\n${stage.name}: ${stage.proves}\n${said.join('')}`);
	const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1);
	return { stage, result: code === 0 ? 'passed' : 'FAILED', minutes };
}
