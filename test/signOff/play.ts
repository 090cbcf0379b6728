import { stripVTControlCharacters } from 'node:util';
import { Demonstration, type Exhibit } from './demonstration';
import type { Rule } from './rule';
import type { Stage } from './stage';

/** The result of one rule. */
export interface Outcome {
	rule: Rule;
	isPassed: boolean;
	exhibits: readonly Exhibit[];
	/** Why the demonstration ended early. */
	reason?: string;
	seconds: number;
}

/** The folder of the report, and the log for people who watch. */
export interface PlayOptions {
	folder: string;
	log: (line: string) => void;
}

/** Shows the rules one after the other. A failed rule does not stop the others. */
export async function play(
	stage: Stage,
	rules: readonly Rule[],
	options: PlayOptions,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const rule of rules) {
		options.log(`${rule.id} ${rule.words}`);
		const outcome = await show(stage, rule, options);
		const mark = outcome.isPassed ? '✔' : '✘';
		const seconds = Math.round(outcome.seconds);
		options.log(`${mark} ${rule.id} (${seconds} s) ${reasonOf(outcome)}`.trimEnd());
		outcomes.push(outcome);
	}
	return outcomes;
}

/** Why a rule has not passed, in words; empty when it has passed. */
export function reasonOf({ isPassed, exhibits, reason }: Outcome): string {
	if (isPassed) return '';
	const failed = exhibits.flatMap((exhibit) =>
		exhibit.kind === 'proof' && !exhibit.holds
			? [`${exhibit.claim}: ${exhibit.seen}, not ${exhibit.expected}`]
			: [],
	);
	return [...failed, ...(reason === undefined ? [] : [reason])].join('; ') || 'nothing was proved';
}

async function show(stage: Stage, rule: Rule, { folder, log }: PlayOptions): Promise<Outcome> {
	const startedAt = Date.now();
	const secretsIn = (text: string) => stage.secretsIn(text);
	const shown = new Demonstration({ rule: rule.id, folder, secretsIn, log });
	let failure: Error | undefined;
	try {
		await stage.makeReady();
		await rule.show(stage, shown);
	} catch (error) {
		failure = error as Error;
	}
	const reason = failure && stripVTControlCharacters(failure.message);
	const { exhibits } = shown;
	const seconds = (Date.now() - startedAt) / 1000;
	if (secretsIn(JSON.stringify([exhibits, reason])).length > 0) {
		const left = 'What was shown held a secret, and is left out of the report';
		return { rule, isPassed: false, exhibits: [], reason: left, seconds };
	}
	const isPassed = shown.holds && failure === undefined;
	return { rule, isPassed, exhibits, reason, seconds };
}
