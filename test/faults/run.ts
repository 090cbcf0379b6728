/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n, in tests only */
import { parseArgs } from 'node:util';
import { reportOf, verdictOf } from './report';
import { GUARANTEES, type Guarantee, type Outcome, type Scenario } from './scenario';
import { SCENARIOS } from './scenarios';
import { Theatre } from './theatre';

const log = (line: string) => console.error(line);

/** `--only name`, which may be given several times; all scenarios without it. */
function chosenScenarios(): Scenario[] {
	const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
	const { only } = values;
	if (only === undefined) return SCENARIOS;
	return only.map((name) => {
		const found = SCENARIOS.find((scenario) => scenario.name === name);
		const names = SCENARIOS.map((scenario) => scenario.name).join(', ');
		if (found === undefined) throw new Error(`There is no scenario ${name}, but: ${names}`);
		return found;
	});
}

/** Those that need n8n with other settings come last, so that it is started again only once. */
function inOrder(scenarios: Scenario[]): Array<[Scenario, Guarantee]> {
	const plays = scenarios.flatMap((scenario) =>
		(Object.keys(scenario.guarantees) as Guarantee[]).map((guarantee): [Scenario, Guarantee] => [
			scenario,
			guarantee,
		]),
	);
	const isDurable = ([, guarantee]: [Scenario, Guarantee]) => guarantee === 'durableTrigger';
	return [...plays.filter((one) => !isDurable(one)), ...plays.filter(isDurable)];
}

async function main(): Promise<void> {
	const startedAt = Date.now();
	const scenarios = chosenScenarios();
	const theatre = await Theatre.open(log);
	const outcomes: Outcome[] = [];
	const failed: string[] = [];
	try {
		for (const [scenario, guarantee] of inOrder(scenarios)) {
			log(`${scenario.name} (${GUARANTEES[guarantee]}) …`);
			try {
				const outcome = await theatre.play(scenario, guarantee);
				outcomes.push(outcome);
				log([`  ${verdictOf(outcome)} (${outcome.seconds} s)`, ...outcome.broken].join('\n  '));
			} catch (error) {
				// The others are told of all the same.
				failed.push(`✘ ${scenario.name}, ${GUARANTEES[guarantee]}: ${(error as Error).message}`);
				log(String((error as Error).stack));
			}
		}
	} finally {
		await theatre.close();
	}
	console.log([reportOf(outcomes), ...failed].join('\n'));
	console.log(`${Math.round((Date.now() - startedAt) / 1000)} s`);
	const isBroken = outcomes.some(({ broken }) => broken.length > 0);
	if (isBroken || failed.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
