import { parseArgs } from 'node:util';

import type { Kind } from '../histories/search';
import { differences, failures, instant, reading, trigger } from '../histories/search';

/** So many histories of each kind in turn, because any kind may notice the defect. */
const BLOCK = 50;

/** Prints the first random history that fails, and what is wrong with it; the exit code is 1 then. */
async function main(): Promise<string | undefined> {
	const { values } = parseArgs({ options: { seed: { type: 'string' }, runs: { type: 'string' } } });
	const [first, runs] = [Number(values.seed), Number(values.runs)];
	for (let seed = first; seed < first + runs; seed += BLOCK) {
		const block = { seed, runs: Math.min(BLOCK, first + runs - seed) };
		const found =
			(await firstOf('trigger', trigger, block)) ??
			(await firstOf('reading', reading, block)) ??
			(await firstOf('differences', differences, block)) ??
			(await firstOf('instant', instant, block));
		if (found !== undefined) return found;
	}
	return undefined;
}

async function firstOf<Case>(
	name: string,
	kind: Kind<Case>,
	block: { seed: number; runs: number },
): Promise<string | undefined> {
	for await (const { seed, violations } of failures(kind, block)) {
		return `${name} ${seed}: ${violations[0].split('\n')[0]}`;
	}
	return undefined;
}

void main().then((found) => {
	if (found === undefined) return;
	console.log(found);
	process.exitCode = 1;
});
