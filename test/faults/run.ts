import { parseArgs } from 'node:util';
import { partition } from 'lodash';
import gate from '../gate.json';
import { packOnce } from '../harness/packPackage';
import { Teardown } from '../harness/teardown';
import { GUARANTEES, type Guarantee, type Scenario } from './scenario';
import { SCENARIOS } from './scenarios';
import { Theatre } from './theatre';

/**
 * How long the suite may take in CI. Most of the time goes into waiting for retries and polls, so two processors can
 * run two theatres.
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
 * `--only kill-moments` or `--only kill-moments:trigger`, which may be given several times; `--gate` for the few plays
 * that run before each change lands; all plays without either.
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

/** Prints a line for each play when it ends, and collects the failures. */
class Evening {
	/** Broken promises, and plays that did not finish. */
	readonly failed: string[] = [];

	private readonly startedAt = Date.now();

	private readonly waiting: Play[];

	/** The long plays come first, so that no theatre waits long for the other at the end. */
	constructor(plays: Play[]) {
		this.waiting = partition(plays, ([{ isLong }]) => isLong).flat();
	}

	/** Opens a theatre, plays what the other theatre has not begun, and closes the theatre when no play is left. */
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
			// The other theatre continues with the plays that are left.
			this.fail(`a theatre: ${(error as Error).stack}`);
		}
	}

	/** Plays until no play is left or the time is over. */
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
				// The other plays continue all the same.
				this.fail(`${title}: ${(error as Error).stack}`);
			}
		}
	}

	/** Fails the plays for which no theatre was open, or no time was left. */
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
	const plays = chosenPlays();
	const evening = new Evening(plays);
	const teardown = new Teardown();
	try {
		teardown.add(await packOnce());
		// A second theatre would only start an n8n for nothing if there is one play.
		const theatres = plays.slice(0, 2).map(async () => await evening.openAndPlay());
		await Promise.all(theatres);
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
