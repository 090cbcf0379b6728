/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { stripVTControlCharacters } from 'node:util';
import { Demonstration, type Exhibit } from './demonstration';
import { NotShown, type RuleWords, type Scene } from './rule';
import type { Stage } from './stage/stage';

export type Verdict = 'passed' | 'failed' | 'not shown';

/** What play needs of a stage. */
type Playable = Pick<Stage, 'makeReady' | 'secretsIn' | 'unfitForReport'>;

/** What became of one rule. */
export interface Outcome {
	rule: RuleWords;
	verdict: Verdict;
	exhibits: readonly Exhibit[];
	/** Why it could not be shown, or not to its end. */
	reason?: string;
	seconds: number;
}

/** Where the report is to be, and who follows the play. */
export interface PlayOptions {
	folder: string;
	log: (line: string) => void;
	/** Ends it: what is being shown is broken off, and nothing more is shown. */
	stopping?: AbortSignal;
}

const MARKS: Record<Verdict, string> = { passed: '✔', failed: '✘', 'not shown': '–' };

/** Shows the rules one after the other; one that fails keeps none of the others from being shown. */
export async function play<Where extends Playable>(
	stage: Where,
	scenes: ReadonlyArray<Scene<Where>>,
	options: PlayOptions,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const scene of scenes) {
		options.log(`${scene.id} ${scene.words}`);
		const outcome = await show(stage, scene, options);
		const mark = MARKS[outcome.verdict];
		const seconds = Math.round(outcome.seconds);
		options.log(`${mark} ${scene.id} (${seconds} s) ${reasonOf(outcome)}`.trimEnd());
		outcomes.push(outcome);
	}
	return outcomes;
}

/** Why a rule has not passed, in words; nothing when it has. */
export function reasonOf({ verdict, exhibits, reason }: Outcome): string {
	if (verdict === 'passed') return '';
	const failed = exhibits.flatMap((exhibit) =>
		exhibit.kind === 'proof' && !exhibit.holds
			? [`${exhibit.claim}: ${exhibit.seen}, not ${exhibit.expected}`]
			: [],
	);
	return [...failed, ...(reason === undefined ? [] : [reason])].join('; ') || 'nothing was proved';
}

/** A rule that holds as far as it was shown, but could not be shown to its end, is not shown. */
export function verdictOn({ holds }: Pick<Demonstration, 'holds'>, failure?: Error): Verdict {
	if (failure instanceof NotShown && holds !== false) return 'not shown';
	return holds === true && failure === undefined ? 'passed' : 'failed';
}

async function show<Where extends Playable>(
	stage: Where,
	scene: Scene<Where>,
	{ folder, log, stopping }: PlayOptions,
): Promise<Outcome> {
	const startedAt = Date.now();
	const secretsIn = (text: string) => stage.secretsIn(text);
	const shown = new Demonstration({ rule: scene.id, folder, secretsIn, log });
	let failure: Error | undefined;
	try {
		await unlessStopped(stopping, async () => {
			await stage.makeReady();
			await scene.show(stage, shown);
		});
	} catch (error) {
		failure = error as Error;
	}
	const reason = failure && stripVTControlCharacters(failure.message);
	const { exhibits } = shown;
	const told = { rule: scene, exhibits, reason, seconds: (Date.now() - startedAt) / 1000 };
	if (stage.unfitForReport(JSON.stringify([exhibits, reason])).length === 0) {
		return { ...told, verdict: verdictOn(shown, failure) };
	}
	const left =
		'What was shown held a secret, or what somebody answered, and is left out of the report';
	return { ...told, verdict: 'failed', exhibits: [], reason: left };
}

async function unlessStopped(
	stopping: AbortSignal | undefined,
	work: () => Promise<void>,
): Promise<void> {
	if (stopping === undefined) return await work();
	const stopped = new NotShown('The run was stopped before');
	if (stopping.aborted) throw stopped;
	let stop = () => {};
	const end = new Promise<never>((_resolve, reject) => (stop = () => reject(stopped)));
	stopping.addEventListener('abort', stop);
	try {
		await Promise.race([work(), end]);
	} finally {
		stopping.removeEventListener('abort', stop);
	}
}
