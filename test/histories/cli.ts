import { parseArgs } from 'node:util';

import type { StepName } from './history/steps';
import { KNOWN_DEFECTS } from './plays/knownDefects';
import { PLAYS } from './plays/plays';
import type { Kind, Search } from './search';
import { differences, failures, kindOf, reading, smallest, trigger, violationsOf } from './search';
import { outages, throughOutage } from './sweeps/outages';
import { BURSTS, quietPolls } from './sweeps/quietPolls';
import { outageOfDays, poisonAmong, refusedForm, throughRefusal } from './sweeps/refusals';

const USAGE = `Usage: npm run test:histories -- [options]

  --runs N            how many histories (500)
  --seed N            the first one's seed; each further one has the next number (1)
  --kind trigger      only histories of the trigger; reading: only Lead → Pull;
                      differences: only Lead → Find Differences (all)
  --only lost,twice   count only these kinds of what is wrong
  --without kill,…    histories without these steps
  --hard              histories of the trigger in which also that happens which is known to go wrong
  --show N            how many failures are shrunk and shown in words (1)
  --trace             every call of the smallest failing history
  --sweep outages     outages of 1 to 150 answers; quiet: calls of polls after bursts;
                      refusals: failed executions where the destination refuses leads
  --defects           the plays of test/histories/plays, also those that are known to go wrong
  --play TEXT         only the plays whose names have this text, e.g. executions

Replay one by its number: --kind trigger --runs 1 --seed N [--trace]`;

const { values } = parseArgs({
	options: {
		runs: { type: 'string', default: '500' },
		seed: { type: 'string', default: '1' },
		kind: { type: 'string' },
		only: { type: 'string', default: '' },
		without: { type: 'string', default: '' },
		show: { type: 'string', default: '1' },
		hard: { type: 'boolean', default: false },
		trace: { type: 'boolean', default: false },
		sweep: { type: 'string' },
		defects: { type: 'boolean', default: false },
		play: { type: 'string', default: '' },
		help: { type: 'boolean', default: false },
	},
});

const KINDS = ['trigger', 'reading', 'differences'];

async function main(): Promise<boolean> {
	if (values.defects || values.play !== '') return await playAll(values.play);
	switch (values.sweep) {
		case undefined:
			break;
		case 'outages':
			return await sweepOutages();
		case 'quiet':
			return await sweepQuiet();
		case 'refusals':
			return await sweepRefusals();
		default:
			throw new Error(`There is no sweep ${values.sweep}\n\n${USAGE}`);
	}
	const search = {
		seed: Number(values.seed),
		runs: Number(values.runs),
		only: listOf(values.only),
	};
	const without = listOf(values.without) as StepName[];
	const { kind } = values;
	// What runs nothing must not look like what has found nothing.
	if (kind !== undefined && !KINDS.includes(kind)) {
		throw new Error(`There is no kind ${kind}\n\n${USAGE}`);
	}
	if (!(search.runs > 0)) throw new Error(`--runs has to be a number of 1 or more\n\n${USAGE}`);
	const isWanted = (name: string) => kind === undefined || kind === name;
	let isFine = true;
	if (isWanted('trigger'))
		isFine = await runAll('trigger', trigger({ without, isHard: values.hard }), search);
	if (isWanted('reading')) isFine = (await runAll('reading', reading, search)) && isFine;
	if (isWanted('differences')) {
		isFine = (await runAll('differences', differences, search)) && isFine;
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

async function sweepOutages(): Promise<boolean> {
	const answers = Array.from({ length: 150 }, (_, index) => index + 1);
	const failed = new Map<string, number[]>();
	let runs = 0;
	for (const outage of outages(answers)) {
		runs++;
		const found = await throughOutage(outage);
		if (found.length === 0) continue;
		const { kind, leads, way } = outage;
		const name = `${way}, ${kind}, ${leads} leads: ${kindOf(found[0])}`;
		failed.set(name, [...(failed.get(name) ?? []), outage.answers]);
	}
	for (const [name, each] of failed) console.log(`${name} at N = ${each.join(', ')}`);
	console.log(
		`${runs} outages, in ${[...failed.values()].flat().length} leads were lost or doubled`,
	);
	return failed.size === 0;
}

async function sweepQuiet(): Promise<boolean> {
	let isFine = true;
	console.log('burst | age | calls of ten polls a minute apart');
	for (const burst of BURSTS) {
		for (const { age, calls } of await quietPolls(burst)) {
			console.log(`${burst} | ${age} | ${calls.join(' ')}`);
			isFine &&= Math.min(...calls) === 1;
		}
	}
	return isFine;
}

async function sweepRefusals(): Promise<boolean> {
	let isFine = true;
	console.log('what | failed executions (at most) | missing | calls | hours');
	const outagesOf = [...outageOfDays(1, 5000), ...outageOfDays(3, 100), ...outageOfDays(7, 20)];
	for (const refusal of [...[1, 2, 20].flatMap(poisonAmong), ...refusedForm, ...outagesOf]) {
		const { failed, missing, calls, hours } = await throughRefusal(refusal);
		const counts = `${failed} (${refusal.most}) | ${missing} | ${calls} | ${hours.toFixed(1)}`;
		console.log(`${refusal.name} | ${counts}`);
		isFine &&= missing === 0 && failed <= refusal.most;
	}
	return isFine;
}

/** @param text what the names of the plays have in them */
async function playAll(text: string): Promise<boolean> {
	let red = 0;
	const plays = PLAYS.filter(({ name }) => name.includes(text));
	for (const { name, run } of plays) {
		const found = await run();
		const known = KNOWN_DEFECTS.includes(name) ? ', a known defect' : '';
		console.log(found.length === 0 ? `green  ${name}` : `RED    ${name}${known}`);
		for (const each of found.slice(0, 5)) console.log(`         ${each}`);
		if (found.length > 0) red++;
	}
	console.log(`${plays.length} plays, ${red} red`);
	return red === 0;
}

function listOf(text: string): string[] {
	return text.split(',').filter((each) => each !== '');
}

if (values.help) {
	console.log(USAGE);
} else {
	void main().then((isFine) => {
		process.exitCode = isFine ? 0 : 1;
	});
}
