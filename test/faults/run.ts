import { parseArgs } from 'node:util';
import gate from '../gate.json';
import { packOnce } from '../harness/packPackage';
import { Teardown } from '../harness/teardown';
import { reportOf, verdictOf } from './report';
import { GUARANTEES, type Guarantee, type Outcome, type Scenario } from './scenario';
import { SCENARIOS } from './scenarios';
import { Theatre } from './theatre';

/**
 * Most of the time goes into waiting for retries and polls, so that two processors have room for two
 * theatres. Longer than this the suite may not take, as a part of CI.
 */
const LONGEST_SECONDS = 25 * 60;

const log = (line: string) => console.error(line);

/** One scenario with one way to read leads. */
type Play = [Scenario, Guarantee];

/** In the order of the table. */
const PLAYS = SCENARIOS.flatMap((scenario) =>
	scenario.guarantees.map((guarantee): Play => [scenario, guarantee]),
);

const { values: OPTIONS } = parseArgs({
	options: {
		only: { type: 'string', multiple: true },
		gate: { type: 'boolean', default: false },
	},
});

/**
 * `--only kill-moments` or `--only kill-moments:trigger`, which may be given several times; `--gate` for the few that
 * run before each change lands; all plays without either.
 */
function chosenPlays(): Play[] {
	const only = OPTIONS.gate ? Object.keys(gate.plays) : OPTIONS.only;
	if (only === undefined) return PLAYS;
	return only.flatMap((choice) => {
		const found = PLAYS.filter(([{ name }, guarantee]) =>
			[name, guarantee, `${name}:${guarantee}`].includes(choice),
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

	/** Opens a theatre for plays that nobody else has begun, and closes it when there are none left. */
	async openAndPlay(): Promise<void> {
		if (this.waiting.length === 0) return;
		try {
			const theatre = await Theatre.open(log);
			try {
				await this.playIn(theatre);
			} finally {
				await theatre.close();
			}
		} catch (error) {
			// The other theatre goes on, and plays what is left.
			this.failed.push(`✘ a theatre: ${(error as Error).stack}`);
		}
	}

	/** Until nothing is left or the time is over. */
	private async playIn(theatre: Theatre): Promise<void> {
		for (;;) {
			const play = this.waiting.shift();
			if (play === undefined) return;
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

	/** What no theatre was open for. */
	missPlaysLeft(): void {
		for (const [{ name }, guarantee] of this.waiting) {
			this.failed.push(`✘ ${name}, ${GUARANTEES[guarantee]}: not played`);
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
		await Promise.all([evening.openAndPlay(), evening.openAndPlay()]);
		evening.missPlaysLeft();
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
