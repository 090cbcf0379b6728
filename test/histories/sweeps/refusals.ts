import {
	MOST_FAILED_A_DAY,
	MOST_FAILED_FOR_FORM,
	MOST_FAILED_FOR_POISON,
} from '../history/thresholds';
import type { Trial } from '../history/trial';
import { leadKey } from '../history/watch';
import { PLACES } from '../linkedIn/world';
import { DAY, HOUR, MINUTE, SECOND } from '../times';
import { runHistoryOf } from './running';

/** Refused leads, a refused form or an outage of the destination, and how often it is polled. */
export interface Refusal {
	name: string;
	/** Lets it begin; the leads are registered. */
	begin: (trial: Trial) => void;
	everyMinutes: number;
	/** Of failed executions. */
	most: number;
}

/** What came of it. */
export interface Refused {
	/** Executions that failed until all that the destination takes was stored. */
	failed: number;
	/** Leads that the destination takes and that were not stored in the longest time. */
	missing: number;
	/** How long it took, hours; of an outage, from its end on. */
	hours: number;
	/** Requests to LinkedIn. */
	calls: number;
}

/** Nothing waits longer behind what is refused. */
const LONGEST = DAY;

/** Polls of a trigger are seldom further apart. */
const POLL_EVERY = [1, 15] as const;

/** 500 leads, some of which the destination refuses for ever, spread over all of them. */
export const poisonAmong = (poison: number): Refusal[] =>
	POLL_EVERY.map((everyMinutes) => ({
		name: `${poison} of 500 refused, polled every ${everyMinutes} min`,
		everyMinutes,
		most: MOST_FAILED_FOR_POISON.get(poison) ?? Infinity,
		begin: ({ people, linkedIn, destination }) => {
			for (let index = 0; index < 500; index++) {
				const { number } = people.register(registered(linkedIn.now(), 0, index));
				const isPoison =
					Math.floor(((index + 0.5) * poison) / 500) !== Math.floor(((index - 0.5) * poison) / 500);
				if (isPoison) destination.refuseLead(number, Infinity);
			}
		},
	}));

/** 5,000 leads of a form that the destination refuses for ever, beside 200 of others. */
export const refusedForm: Refusal[] = POLL_EVERY.map((everyMinutes) => ({
	name: `a form of 5,000 refused beside 200 others, polled every ${everyMinutes} min`,
	everyMinutes,
	most: MOST_FAILED_FOR_FORM,
	begin: ({ people, linkedIn, destination }) => {
		destination.refuseForm(PLACES[0].formId, Infinity);
		for (let index = 0; index < 5200; index++) {
			people.register(registered(linkedIn.now(), index % 26 === 0 ? 1 : 0, index));
		}
	},
}));

/** The destination is down for days while leads wait. Of few, each has been tried alone before it ends. */
export const outageOfDays = (days: number, leads: number): Refusal[] =>
	POLL_EVERY.map((everyMinutes) => ({
		name: `down for ${days} days, ${leads} waiting, polled every ${everyMinutes} min`,
		everyMinutes,
		most: MOST_FAILED_A_DAY * days,
		begin: ({ people, linkedIn, destination, clock }) => {
			destination.goDown(clock.now(), clock.now() + days * DAY);
			for (let index = 0; index < leads; index++) {
				people.register(registered(linkedIn.now(), index % 2, index));
			}
		},
	}));

/** Polls until all is stored that the destination takes. */
export async function throughRefusal({ begin, everyMinutes }: Refusal): Promise<Refused> {
	return await runHistoryOf(async (trial) => {
		const { destination, people, clock, canvas } = trial;
		const [watch] = canvas.nodes;
		begin(trial);
		const missing = () =>
			[...people.leads.values()].filter(
				(lead) =>
					!destination.isRefused(lead, clock.now()) &&
					!watch.deliveries.isDone(leadKey(lead.number)),
			).length;
		const up = Math.max(clock.now(), ...destination.outages.map(({ until }) => until));
		while (missing() > 0 && clock.now() < up + LONGEST) {
			const next = clock.now() + everyMinutes * MINUTE;
			await trial.poll(watch);
			await clock.pass(next - clock.now());
		}
		return {
			failed: destination.failures.length,
			missing: missing(),
			calls: trial.linkedIn.callCount,
			hours: Math.max(0, clock.now() - up) / HOUR,
		};
	});
}

function registered(now: number, place: number, index: number) {
	const submittedAt = now - 2 * HOUR + index * SECOND;
	return { place, submittedAt, visibleFrom: submittedAt };
}
