/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import { stripVTControlCharacters } from 'node:util';
import { Demonstration, type Exhibit } from './demonstration';
import type { Rule } from './rule';
import type { Stage } from './stage';
import { secretsIn } from '../e2e/support/secrets';

/** What became of one rule. */
export interface Outcome {
	rule: Rule;
	passed: boolean;
	exhibits: readonly Exhibit[];
	/** Why it could not be shown to its end. */
	error?: string;
	seconds: number;
}

/** Where the report is to be, and who follows the play. */
export interface PlayOptions {
	folder: string;
	log: (line: string) => void;
}

/** Shows the rules one after the other; one that fails keeps none of the others from being shown. */
export async function play(
	stage: Stage,
	rules: readonly Rule[],
	options: PlayOptions,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const rule of rules) {
		options.log(`${rule.id} ${rule.words}`);
		const outcome = await show(stage, rule, options);
		const mark = outcome.passed ? '✔' : '✘';
		options.log(
			`${mark} ${rule.id} (${Math.round(outcome.seconds)} s) ${failureOf(outcome)}`.trimEnd(),
		);
		outcomes.push(outcome);
	}
	return outcomes;
}

/** Why a rule has failed, in words; nothing when it passed. */
export function failureOf({ passed, exhibits, error }: Outcome): string {
	if (passed) return '';
	const failed = exhibits.flatMap((exhibit) =>
		exhibit.kind === 'proof' && !exhibit.holds
			? [`${exhibit.claim}: ${exhibit.seen}, not ${exhibit.expected}`]
			: [],
	);
	return [...failed, ...(error === undefined ? [] : [error])].join('; ') || 'nothing was proved';
}

async function show(stage: Stage, rule: Rule, { folder, log }: PlayOptions): Promise<Outcome> {
	const startedAt = Date.now();
	const secrets = (text: string) => secretsIn(text, stage.control.application.get());
	const shown = new Demonstration({ rule: rule.id, folder, secretsIn: secrets, log });
	let error: string | undefined;
	try {
		await stage.makeReady();
		await rule.show(stage, shown);
	} catch (failure) {
		error = stripVTControlCharacters((failure as Error).message);
	}
	const seconds = (Date.now() - startedAt) / 1000;
	const told = JSON.stringify([shown.exhibits, error]);
	if (secrets(told).length > 0) {
		const left = 'What was shown held a secret and is left out of the report';
		return { rule, passed: false, exhibits: [], error: left, seconds };
	}
	return {
		rule,
		passed: shown.holds && error === undefined,
		exhibits: shown.exhibits,
		error,
		seconds,
	};
}
