import { Trial } from '../history/trial';
import { VirtualClock } from '../virtualClock';
import { conditions } from './outages';

const BEGIN = Date.UTC(2026, 10, 24, 9);
const CHANCE = 7;

/** Lets something happen under plain conditions, and leaves nothing behind. */
export async function runHistoryOf<Result>(
	happen: (trial: Trial) => Promise<Result>,
): Promise<Result> {
	const clock = VirtualClock.install(BEGIN, CHANCE);
	let trial: Trial | undefined;
	try {
		trial = new Trial(clock, conditions, CHANCE);
		return await happen(trial);
	} finally {
		trial?.n8n.stop();
		clock.uninstall();
	}
}
