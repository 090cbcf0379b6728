/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- runs outside n8n, in tests only */
import { parseArgs } from 'node:util';
import { packOnce } from '../harness/packPackage';
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

/** One scenario with one way to read leads. */
type Play = [Scenario, Guarantee];

/** In the order of the table. */
const PLAYS = SCENARIOS.flatMap((scenario) =>
	(Object.keys(scenario.guarantees) as Guarantee[]).map((guarantee): Play => [scenario, guarantee]),
);

/** `--only sigkill` or `--only sigkill:sync`, which may be given several times; all plays without it. */
function chosenPlays(): Play[] {
	const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
	const { only } = values;
	if (only === undefined) return PLAYS;
	return only.flatMap((choice) => {
		const found = PLAYS.filter(([{ name }, guarantee]) =>
			[name, `${name}:${guarantee}`].includes(choice),
		);
		const names = SCENARIOS.map(({ name }) => name).join(', ');
		if (found.length === 0) throw new Error(`There is no play ${choice}; scenarios: ${names}`);
		return found;
	});
}

/** What came of the plays so far. */
class Evening {
	readonly outcomes: Outcome[] = [];

	/** Plays that did not come to an end. */
	readonly failed: string[] = [];

	private readonly startedAt = Date.now();

	private readonly waiting: Play[];

	/** The long plays come first, so that in the end no theatre waits long for the other one. */
	constructor(private readonly plays: Play[]) {
		const isLong = ([{ isLong = false }]: Play) => isLong;
		this.waiting = [...plays.filter(isLong), ...plays.filter((play) => !isLong(play))];
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
	const evening = new Evening(chosenPlays());
	const teardown = new Teardown();
	try {
		teardown.add(await packOnce());
		const playing: Array<Promise<void>> = [];
		// The first one plays while the second one starts.
		for (let count = 0; count < THEATRES; count++) {
			const theatre = await Theatre.open(log);
			teardown.add(theatre.close);
			playing.push(evening.playIn(theatre));
		}
		await Promise.all(playing);
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
