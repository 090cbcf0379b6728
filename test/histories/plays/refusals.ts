import { range } from 'lodash';

import { SECOND, MINUTE, HOUR, DAY } from '../../durations';
import { PLAIN_CONDITIONS } from '../history/conditions';
import { MOST_FAILED_FOR_FORM, MOST_FAILED_FOR_POISON } from '../history/promises';
import type { Trial } from '../history/trial';
import { leadKey } from '../history/watch';
import type { Lead } from '../linkedIn/world';
import { PLACES } from '../linkedIn/world';
import type { Engine } from '../n8n/n8n';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf } from './play';

/** Refused leads or a refused form, and how often the trigger is polled. */
interface Refusal {
	name: string;
	/** Registers the leads, and lets the destination refuse some. */
	begin: (trial: Trial) => void;
	everyMinutes: number;
	/** How many executions may fail until all leads that the destination takes are stored. */
	most: number;
}

/** Minutes between two polls; few triggers are polled less often than every 15. */
const POLL_EVERY = [1, 15] as const;

/** 500 leads, some of which the destination refuses for ever, spread over all of them. */
export const poisonAmong = (poison: number): Refusal[] =>
	POLL_EVERY.map((everyMinutes) => ({
		name: `${poison} of 500 leads refused, polled every ${everyMinutes} min`,
		everyMinutes,
		most: MOST_FAILED_FOR_POISON.get(poison) ?? Infinity,
		begin: (trial) => {
			for (let index = 0; index < 500; index++) {
				const { number } = register(trial, 0, index);
				if (index % (500 / poison) === 3) trial.destination.refuseLead(number, Infinity);
			}
		},
	}));

/** 5,000 leads of a form that the destination refuses for ever, beside 200 of others. */
const refusedForm: Refusal = {
	name: '5,000 refused leads of a form beside 200 other leads',
	everyMinutes: 15,
	most: MOST_FAILED_FOR_FORM,
	begin: (trial) => {
		trial.destination.refuseForm(PLACES[0].formId, Infinity);
		for (let index = 0; index < 5200; index++) register(trial, index % 26 === 0 ? 1 : 0, index);
	},
};

function register({ people, linkedIn }: Trial, place: number, index: number) {
	const submittedAt = linkedIn.now() - 2 * HOUR + index * SECOND;
	return people.register({ place, submittedAt, visibleFrom: submittedAt });
}

/** Polls until all leads that the destination takes are stored, at most for a day. */
export async function throughRefusal({ begin, everyMinutes }: Refusal) {
	return await runHistoryOf(async (trial) => {
		const { destination, people, clock, canvas } = trial;
		const [watch] = canvas.nodes;
		begin(trial);
		const missing = () =>
			[...people.leads.values()].filter(
				(lead) =>
					!destination.isRefused(lead, Date.now()) &&
					!watch.deliveries.isDone(leadKey(lead.number)),
			).length;
		const latest = Date.now() + DAY;
		while (missing() > 0 && Date.now() < latest) {
			const next = Date.now() + everyMinutes * MINUTE;
			await trial.poll(watch);
			await clock.pass(next - Date.now());
		}
		const { length: failed } = destination.failures;
		return { failed, missing: missing(), calls: trial.linkedIn.callCount };
	});
}

/** All leads of a form are refused for ten days, until a person corrects the cause, and does not publish. */
async function throughRefusedForm(): Promise<string[]> {
	return await runHistoryOf(
		async (trial) => {
			const { destination, people } = trial;
			destination.refuseForm(PLACES[0].formId, Date.now() + 10 * DAY);
			const others: Lead[] = [];
			const found: string[] = [];
			await pollEvery(trial, 60, 10 * DAY, () => {
				found.push(...notOnce(trial, others.slice(0, -1)));
				others.push(people.register({ place: 1 }));
				for (let count = 0; count < 4; count++) people.register({ place: 0 });
			});
			await pollEvery(trial, 15, 4 * HOUR);
			return [...found, ...notOnce(trial, [...people.leads.values()])];
		},
		{ keepsEarlier: false },
	);
}

/**
 * One of 500 leads is refused, all or none of an execution are stored, and n8n polls once a day. The others come within
 * the poll, which lasts for minutes except where a scheduler ends it earlier.
 */
async function throughDailyPoll(engine: Engine): Promise<string[]> {
	const { habits } = PLAIN_CONDITIONS;
	const happen = async (trial: Trial) => {
		const { destination } = trial;
		await pollEvery(trial, 24 * 60, DAY);
		const leads = range(500).map((index) => register(trial, 0, index));
		destination.refuseLead(leads[250].number, Infinity);
		// The poll after the night, and no further one.
		await pollEvery(trial, 24 * 60, DAY);
		return notOnce(
			trial,
			leads.filter((_, index) => index !== 250),
		);
	};
	return await runHistoryOf(happen, {
		keepsEarlier: false,
		habits: { ...habits, engine, scheduledPollMs: 10 * MINUTE },
	});
}

const allRefusals = [...poisonAmong(2), refusedForm];

/** Leads that the destination takes are stored, and few executions fail. */
export const refusals: Play[] = [
	...allRefusals.map((refusal) => ({
		name: refusal.name,
		run: async () => {
			const { failed, missing } = await throughRefusal(refusal);
			return [
				...(missing > 0 ? [`missing: ${missing} leads`] : []),
				...(failed > refusal.most ? [`storm: ${failed} failed, at most ${refusal.most}`] : []),
			];
		},
	})),
	{ name: 'all leads of a form are refused for ten days', run: throughRefusedForm },
	...(['default', 'scheduler', 'durable'] as const).map((engine) => ({
		name: `${engine}: one of 500 leads is refused, polled once a day`,
		run: async () => await throughDailyPoll(engine),
	})),
];
