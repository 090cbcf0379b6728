import { namings } from '../history/givingUp';
import { MOST_FAILED_A_DAY } from '../history/thresholds';
import type { Trial } from '../history/trial';
import type { Lead } from '../linkedIn/world';
import { randomNumbers } from '../random';
import { runHistoryOf } from '../sweeps/running';
import { DAY, HOUR, MINUTE, SECOND } from '../times';
import type { Play } from './play';

/** A form of which the destination refuses most leads. */
interface MostOfForm {
	good: number;
	refused: number;
	/** Which places the good ones have among them. */
	seed: number;
	/** Whether leads of another form are stored each hour, so that it is known to be no outage. */
	hasOthers: boolean;
	days: number;
}

const POLL_EVERY_MINUTES = 15;

/** A day may begin with failures of the one before. */
const MORE_FAILED = 20;

async function throughMostOfForm(most: MostOfForm): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { clock, people, destination } = trial;
		const good = registered(trial, most);
		const failedOfDays: number[] = [];
		const isDone = () => good.every(({ number }) => destination.stored.has(number));
		for (let day = 0; day < most.days && !isDone(); day++) {
			const before = destination.failures.length;
			for (let at = 0; at < DAY; at += POLL_EVERY_MINUTES * MINUTE) {
				if (most.hasOthers && at % HOUR === 0) people.register({ place: 1 });
				await trial.poll(trial.canvas.nodes[0]);
				await clock.pass(POLL_EVERY_MINUTES * MINUTE);
			}
			failedOfDays.push(destination.failures.length - before);
		}
		return judged(trial, good, Math.max(0, ...failedOfDays));
	});
}

function registered(
	{ people, linkedIn, destination }: Trial,
	{ good, refused, seed }: MostOfForm,
): Lead[] {
	const random = randomNumbers(seed);
	const all = Array.from({ length: good + refused }, (_, index) => {
		const submittedAt = linkedIn.now() - 2 * HOUR + index * SECOND;
		return people.register({ place: 0, submittedAt, visibleFrom: submittedAt });
	});
	const inAnyOrder = [...all].sort(() => random() - 0.5);
	for (const { number } of inAnyOrder.slice(good)) destination.refuseLead(number, Infinity);
	return inAnyOrder.slice(0, good);
}

function judged({ destination, canvas }: Trial, good: Lead[], mostFailed: number): string[] {
	const lost = good.filter(({ number }) => !destination.stored.has(number));
	const givenUp = good.filter((lead) => namings(canvas.nodes[0], lead).length > 0);
	return [
		...(lost.length > 0 ? [`lost: ${lost.length} of ${good.length} good leads`] : []),
		...(givenUp.length > 0 ? [`givenUp: ${givenUp.length} of ${good.length} good leads`] : []),
		...(mostFailed > MOST_FAILED_A_DAY + MORE_FAILED
			? [`storm: ${mostFailed} executions failed in a day`]
			: []),
	];
}

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

const FORMS: Array<{ name: string; plays: MostOfForm[] }> = [
	{
		name: '2 good leads among 18 refused ones of their form',
		plays: SEEDS.map((seed) => ({ good: 2, refused: 18, seed, hasOthers: true, days: 7 })),
	},
	{
		name: '2 good leads among 18 refused ones, and no other lead',
		plays: SEEDS.slice(0, 3).map((seed) => ({
			good: 2,
			refused: 18,
			seed,
			hasOthers: false,
			days: 7,
		})),
	},
	{
		name: '20 good leads among 480 refused ones of their form',
		plays: [{ good: 20, refused: 480, seed: 1, hasOthers: true, days: 7 }],
	},
];

/** No good lead is given up, or not stored, for those that are refused. */
export const mostOfForm: Play[] = FORMS.map(({ name, plays }) => ({
	name,
	run: async () => {
		const found: string[] = [];
		for (const most of plays) {
			const each = await throughMostOfForm(most);
			found.push(...each.map((text) => `${text}, play ${most.seed}`));
		}
		return found;
	},
}));
