import { parseArgs } from 'node:util';
import { partition } from 'lodash';
import gate from '../gate.json';
import { packOnce } from '../harness/packPackage';
import { Teardown } from '../harness/teardown';
import { GUARANTEES, type Guarantee, type Scenario } from './scenario';
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

/** A line for each play, in the order of their ends, and what went wrong. */
class Evening {
	/** What did not hold, or did not come to an end. */
	readonly failed: string[] = [];

	private readonly startedAt = Date.now();

	private readonly waiting: Play[];

	/** The long plays come first, so that in the end no theatre waits long for the other one. */
	constructor(plays: Play[]) {
		this.waiting = partition(plays, ([{ isLong }]) => isLong).flat();
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
			this.fail(`a theatre: ${(error as Error).stack}`);
		}
	}

	/** Until nothing is left or the time is over. */
	private async playIn(theatre: Theatre): Promise<void> {
		while (this.seconds <= LONGEST_SECONDS) {
			const play = this.waiting.shift();
			if (play === undefined) return;
			const title = titleOf(play);
			try {
				const { facts, broken } = await theatre.play(...play);
				console.log(`${broken.length > 0 ? '✘' : '✔'} ${title}: ${facts}`);
				for (const promise of broken) this.fail(`${title}: ${promise}`);
			} catch (error) {
				// The others are played all the same.
				this.fail(`${title}: ${(error as Error).stack}`);
			}
		}
	}

	/** Plays that no theatre was open for, or no time was left for. */
	missPlaysLeft(): void {
		for (const play of this.waiting) this.fail(`${titleOf(play)}: not played`);
	}

	get seconds(): number {
		return Math.round((Date.now() - this.startedAt) / 1000);
	}

	private fail(line: string): void {
		log(line);
		this.failed.push(`✘ ${line}`);
	}
}

function titleOf([{ name }, guarantee]: Play): string {
	return `${name}, ${GUARANTEES[guarantee]}`;
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
	console.log([...failed, `${seconds} s`].join('\n'));
	if (failed.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
