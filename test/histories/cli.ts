import { parseArgs } from 'node:util';

import { PLAYS } from './plays/plays';
import type { Kind, Search } from './search';
import {
	differences,
	failures,
	instant,
	kindOf,
	reading,
	smallest,
	trigger,
	violationsOf,
} from './search';

const USAGE = `Usage: npm run test:histories -- [options]

  --runs N            how many histories (500)
  --seed N            the first one's seed; each further one has the next number (1)
  --kind trigger      only histories of the trigger; reading: only Lead → Pull;
                      differences: only Compare stored leads;
                      instant: only pushes (all)
  --only lost,twice   count only these kinds of violations
  --show N            how many failures are shrunk and shown in words (1)
  --trace             every call of the smallest failing history
  --play TEXT         only the plays whose names have this text, e.g. executions

Replay one by its number: --kind trigger --runs 1 --seed N [--trace]`;

const { values } = parseArgs({
	options: {
		runs: { type: 'string', default: '500' },
		seed: { type: 'string', default: '1' },
		kind: { type: 'string' },
		only: { type: 'string', default: '' },
		show: { type: 'string', default: '1' },
		trace: { type: 'boolean', default: false },
		play: { type: 'string' },
		help: { type: 'boolean', default: false },
	},
});

async function main(): Promise<boolean> {
	if (values.play !== undefined) return await playAll(values.play);
	const { kind } = values;
	const search = {
		seed: Number(values.seed),
		runs: Number(values.runs),
		only: values.only.split(',').filter((each) => each !== ''),
	};
	const kinds: Record<string, () => Promise<boolean>> = {
		trigger: async () => await runAll('trigger', trigger, search),
		reading: async () => await runAll('reading', reading, search),
		differences: async () => await runAll('differences', differences, search),
		instant: async () => await runAll('instant', instant, search),
	};
	// A run of no histories must not look like a run that found no violation.
	if ((kind !== undefined && !(kind in kinds)) || !(search.runs > 0)) throw new Error(USAGE);
	let isFine = true;
	for (const [name, run] of Object.entries(kinds)) {
		if (kind === undefined || kind === name) isFine = (await run()) && isFine;
	}
	return isFine;
}

async function runAll<Case>(name: string, kind: Kind<Case>, search: Search): Promise<boolean> {
	const started = Date.now();
	const kinds = new Map<string, number[]>();
	let failed = 0;
	for await (const { seed, violations } of failures(kind, search)) {
		failed++;
		for (const each of new Set(violations.map(kindOf))) {
			kinds.set(each, [...(kinds.get(each) ?? []), seed]);
		}
		if (failed > Number(values.show)) continue;
		console.log(`\n${name}, seed ${seed}: ${violations[0]}`);
		await show(kind, { ...search, seed, only: [kindOf(violations[0])] });
	}
	for (const [each, seeds] of kinds) {
		console.log(`${each}: ${seeds.length}, e.g. seed ${seeds.slice(0, 12).join(', ')}`);
	}
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	console.log(`${name}: ${search.runs} histories in ${seconds} s, ${failed} failed`);
	return failed === 0;
}

async function show<Case>(kind: Kind<Case>, search: Search): Promise<void> {
	const found = await smallest(kind, search);
	if (found === undefined) return console.log('It does not fail again.');
	console.log(kind.inWords(found));
	const trace = values.trace ? (line: string) => console.log(line) : undefined;
	const violations = await violationsOf(kind, found, search.only, trace);
	for (const violation of violations.slice(0, 5)) console.log(`  ! ${violation}`);
}

/** @param text part of the plays' names */
async function playAll(text: string): Promise<boolean> {
	let red = 0;
	const plays = PLAYS.filter(({ name }) => name.includes(text));
	for (const { name, run } of plays) {
		const found = await run();
		console.log(`${found.length === 0 ? 'green' : 'RED  '}  ${name}`);
		for (const each of found.slice(0, 5)) console.log(`         ${each}`);
		if (found.length > 0) red++;
	}
	console.log(`${plays.length} plays, ${red} red`);
	return red === 0;
}

if (values.help) {
	console.log(USAGE);
} else {
	void main().then((isFine) => {
		process.exitCode = isFine ? 0 : 1;
	});
}
