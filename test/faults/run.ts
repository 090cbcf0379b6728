/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n, in tests only */
import { parseArgs } from 'node:util';
import { Teardown } from '../harness/teardown';
import { reportOf, verdictOf } from './report';
import { GUARANTEES, type Guarantee, type Outcome, type Scenario } from './scenario';
import { SCENARIOS } from './scenarios';
import { Theatre } from './theatre';

/** Most of the time goes into waiting for retries and polls, so that two processors have room for two. */
const THEATRES = 2;

/** Longer than this the suite may not take, as a part of CI. */
const LONGEST_SECONDS = 12 * 60;

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

/** One scenario with one way to read leads. */
type Play = [Scenario, Guarantee];

/** Those that need n8n with other settings come last, so that it is seldom started again. */
function inOrder(scenarios: Scenario[]): Play[] {
	const plays = scenarios.flatMap((scenario) =>
		(Object.keys(scenario.guarantees) as Guarantee[]).map(
			(guarantee): Play => [scenario, guarantee],
		),
	);
	const isDurable = ([, guarantee]: Play) => guarantee === 'durableTrigger';
	return [...plays.filter((play) => !isDurable(play)), ...plays.filter(isDurable)];
}

/** What came of the plays so far. */
class Evening {
	readonly outcomes: Outcome[] = [];

	/** Plays that did not come to an end. */
	readonly failed: string[] = [];

	private readonly startedAt = Date.now();

	private readonly waiting: Play[];

	constructor(private readonly plays: Play[]) {
		this.waiting = [...plays];
	}

	/** Plays what nobody else has begun, until nothing is left or the time is over. */
	async playIn(theatre: Theatre): Promise<void> {
		for (let play = this.waiting.shift(); play; play = this.waiting.shift()) {
			const [scenario, guarantee] = play;
			const title = `${scenario.name}, ${GUARANTEES[guarantee]}`;
			if (this.seconds > LONGEST_SECONDS) {
				this.failed.push(`✘ ${title}: not played, since ${LONGEST_SECONDS} s are over`);
				continue;
			}
			try {
				const outcome = await theatre.play(scenario, guarantee);
				this.outcomes[this.plays.indexOf(play)] = outcome;
				const verdict = `${verdictOf(outcome)} (${outcome.seconds} s)`;
				log([`${title}: ${verdict}`, ...outcome.broken].join('\n  '));
			} catch (error) {
				// The others are told of all the same.
				this.failed.push(`✘ ${title}: ${(error as Error).message}`);
				log(`${title}: ${(error as Error).stack}`);
			}
		}
	}

	get seconds(): number {
		return Math.round((Date.now() - this.startedAt) / 1000);
	}
}

async function main(): Promise<void> {
	const evening = new Evening(inOrder(chosenScenarios()));
	const teardown = new Teardown();
	try {
		const theatres: Theatre[] = [];
		for (let count = 0; count < THEATRES; count++) {
			const theatre = await Theatre.open(log);
			teardown.add(theatre.close);
			theatres.push(theatre);
		}
		await Promise.all(theatres.map(async (theatre) => await evening.playIn(theatre)));
	} finally {
		await teardown.run();
	}
	const { failed, seconds } = evening;
	const outcomes = evening.outcomes.filter((outcome) => outcome !== undefined);
	console.log([reportOf(outcomes), ...failed].join('\n'));
	console.log(`${seconds} s`);
	const isBroken = outcomes.some(({ broken }) => broken.length > 0);
	if (isBroken || failed.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
