import { range } from 'lodash';

import { SECOND, MINUTE, HOUR, DAY } from '../../durations';
import { PLAIN_CONDITIONS } from '../history/conditions';
import { judgedGivingUp } from '../history/givingUp';
import {
	GIVEN_UP_WITHIN_DAYS,
	MOST_FAILED_A_DAY,
	MOST_FAILED_FOR_FORM,
	MOST_FAILED_FOR_POISON,
	MOST_FAILED_UNTIL_GIVEN_UP,
	STORED_WITHIN_AT_LAST_MS,
} from '../history/promises';
import { givenUp } from '../history/reports';
import type { Trial } from '../history/trial';
import { leadKey } from '../history/watch';
import type { Lead } from '../linkedIn/world';
import { PLACES } from '../linkedIn/world';
import type { Engine } from '../n8n/n8n';
import { randomNumbers } from '../virtualClock';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf } from './play';

/** Refused leads, a refused form or an outage of the destination, and how often the trigger is polled. */
interface Refusal {
	name: string;
	/** Registers the leads, and lets the destination refuse leads or go down. */
	begin: (trial: Trial) => void;
	everyMinutes: number;
	isLong?: boolean;
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
				const isPoison =
					Math.floor(((index + 0.5) * poison) / 500) !== Math.floor(((index - 0.5) * poison) / 500);
				if (isPoison) trial.destination.refuseLead(number, Infinity);
			}
		},
	}));

/** 5,000 leads of a form that the destination refuses for ever, beside 200 of others. */
const refusedForm: Refusal[] = POLL_EVERY.map((everyMinutes) => ({
	name: `5,000 refused leads of a form beside 200 other leads, polled every ${everyMinutes} min`,
	everyMinutes,
	isLong: everyMinutes === 1,
	most: MOST_FAILED_FOR_FORM,
	begin: (trial) => {
		trial.destination.refuseForm(PLACES[0].formId, Infinity);
		for (let index = 0; index < 5200; index++) register(trial, index % 26 === 0 ? 1 : 0, index);
	},
}));

/** The destination is down for days while leads wait. If the leads are few, each is tried alone in that time. */
const outageOfDays = (days: number, leads: number, everyMinutes: number): Refusal => ({
	name: `destination down for ${days} days, ${leads} leads waiting, polled every ${everyMinutes} min`,
	everyMinutes,
	isLong: days > 1 || everyMinutes === 1,
	most: MOST_FAILED_A_DAY * days,
	begin: (trial) => {
		trial.destination.goDown(trial.clock.now(), trial.clock.now() + days * DAY);
		for (let index = 0; index < leads; index++) register(trial, index % 2, index);
	},
});

function register({ people, linkedIn }: Trial, place: number, index: number) {
	const submittedAt = linkedIn.now() - 2 * HOUR + index * SECOND;
	return people.register({ place, submittedAt, visibleFrom: submittedAt });
}

/** Polls until all leads that the destination takes are stored, at most for a day after an outage. */
export async function throughRefusal({ begin, everyMinutes }: Refusal) {
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
		while (missing() > 0 && clock.now() < up + DAY) {
			const next = clock.now() + everyMinutes * MINUTE;
			await trial.poll(watch);
			await clock.pass(next - clock.now());
		}
		const { length: failed } = destination.failures;
		return { failed, missing: missing(), calls: trial.linkedIn.callCount };
	});
}

/** Leads that the destination refuses for ever, while other leads are rare. */
interface FewOthers {
	refused: number;
	pollEveryMinutes: number;
	otherEveryHours: number;
	/** Whether the other leads answer the same form. */
	isSameForm: boolean;
}

/** Polls until errors have reported all refused leads as given up. */
async function untilGivenUp(few: FewOthers): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { destination, people, clock, canvas, conditions } = trial;
		const [watch] = canvas.nodes;
		const began = clock.now();
		for (let count = 0; count < few.refused; count++) {
			destination.refuseLead(people.register({ place: 0 }).number, Infinity);
		}
		const refused = [...people.leads.values()];
		const untold = () => refused.filter((lead) => givenUp(watch.reports, lead).length === 0).length;
		const { giveUpAfterDays } = conditions.settings;
		const latest = began + (giveUpAfterDays + GIVEN_UP_WITHIN_DAYS + 1) * DAY;
		let [others, waitedMs] = [0, 0];
		while (untold() > 0 && clock.now() < latest) {
			if (clock.now() >= began + (others + 1) * few.otherEveryHours * HOUR) {
				people.register({ place: few.isSameForm ? 0 : 1 });
				others++;
			}
			const next = clock.now() + few.pollEveryMinutes * MINUTE;
			await trial.poll(watch);
			await clock.pass(next - clock.now());
			for (const { number, submittedAt } of [...people.leads.values()].slice(few.refused)) {
				if (watch.deliveries.isDone(leadKey(number))) continue;
				waitedMs = Math.max(waitedMs, clock.now() - submittedAt);
			}
		}
		const { length: failed } = destination.failures;
		return [
			...(untold() > 0 ? [`untold: ${untold()} of ${few.refused} refused leads`] : []),
			...(waitedMs > STORED_WITHIN_AT_LAST_MS
				? [`blocked: another waits ${waitedMs / HOUR} hours`]
				: []),
			...(failed >= few.refused * MOST_FAILED_UNTIL_GIVEN_UP ? [`storm: ${failed} failed`] : []),
		];
	});
}

/**
 * The destination refuses a lead for 40 days; LinkedIn leaves it out at the beginning, and again in the end. It was
 * not missing in between, so it must not count as cancelled.
 */
async function throughTwoAbsences(): Promise<string[]> {
	const { settings } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { destination, people, clock } = trial;
			const lead = people.register({ place: 0 });
			destination.refuseLead(lead.number, clock.now() + 40 * DAY);
			const others = () => people.register({ place: 1 });
			const days = async (count: number) => await pollEvery(trial, 360, count * DAY, others);
			await days(1);
			lead.leftOutUntil = trial.linkedIn.now() + DAY;
			await days(36);
			lead.leftOutUntil = trial.linkedIn.now() + DAY;
			await days(6);
			return notOnce(trial, [lead]);
		},
		{ settings: { ...settings, giveUpAfterDays: 60 } },
	);
}

/**
 * A person repairs a form: new leads are fine, and the old ones cannot be repaired. Thirty of them have not been tried
 * when the good one comes, so that it waits for hours unless the newest lead is tried first.
 */
async function throughRepair(): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { destination, people } = trial;
		const refuse = (count: number) => {
			for (let index = 0; index < count; index++) {
				destination.refuseLead(people.register({ place: 0 }).number, Infinity);
			}
		};
		const others = () => people.register({ place: 1 });
		refuse(5);
		await pollEvery(trial, 15, 3 * HOUR, others);
		refuse(30);
		await pollEvery(trial, 15, HOUR, others);
		const good = people.register({ place: 0 });
		await pollEvery(trial, 15, HOUR, others);
		return destination.stored.has(good.number) ? [] : ['waiting: a new lead for an hour'];
	});
}

/** The time of an outage does not count towards giving up a lead. */
async function throughOutageMeanwhile(): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { destination, people, clock, canvas } = trial;
		const registering = () => people.register({ place: 1 });
		destination.refuseLead(people.register({ place: 0 }).number, Infinity);
		await pollEvery(trial, 60, DAY, registering);
		destination.goDown(clock.now(), clock.now() + 2 * DAY);
		await pollEvery(trial, 60, 9 * DAY, registering);
		return judgedGivingUp(trial, canvas.nodes[0]);
	});
}

/** n8n's scheduler polls for twelve days, and the destination refuses one lead. */
async function throughScheduledPolls(scheduledPollMs: number): Promise<string[]> {
	const { habits } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { destination, people, canvas } = trial;
			destination.refuseLead(people.register({ place: 0 }).number, Infinity);
			let polls = 0;
			await pollEvery(trial, 15, 12 * DAY, () => {
				if (polls++ % 4 === 0) people.register({ place: 1 });
			});
			const { length: failed } = destination.failures;
			return [
				...judgedGivingUp(trial, canvas.nodes[0]),
				...(failed > MOST_FAILED_UNTIL_GIVEN_UP ? [`storm: ${failed} executions failed`] : []),
			];
		},
		{ habits: { ...habits, engine: 'scheduler', scheduledPollMs } },
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

/** A form of which the destination refuses most leads. */
interface MostOfForm {
	good: number;
	refused: number;
	/** Decides where the good leads are among the refused ones. */
	seed: number;
	/** Whether a lead of another form is stored each hour, which shows that the destination is not down. */
	hasOthers: boolean;
}

async function throughMostOfForm(most: MostOfForm): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { clock, people, destination } = trial;
		const good = registeredOf(trial, most);
		const failedOfDays: number[] = [];
		const isDone = () => good.every(({ number }) => destination.stored.has(number));
		for (let day = 0; day < 7 && !isDone(); day++) {
			const before = destination.failures.length;
			for (let at = 0; at < DAY; at += 15 * MINUTE) {
				if (most.hasOthers && at % HOUR === 0) people.register({ place: 1 });
				await trial.poll(trial.canvas.nodes[0]);
				await clock.pass(15 * MINUTE);
			}
			failedOfDays.push(destination.failures.length - before);
		}
		return judgedOf(trial, good, Math.max(0, ...failedOfDays));
	});
}

function registeredOf(trial: Trial, { good, refused, seed }: MostOfForm): Lead[] {
	const random = randomNumbers(seed);
	const all = Array.from({ length: good + refused }, (_, index) => register(trial, 0, index));
	const inAnyOrder = [...all].sort(() => random() - 0.5);
	for (const { number } of inAnyOrder.slice(good)) trial.destination.refuseLead(number, Infinity);
	return inAnyOrder.slice(0, good);
}

function judgedOf({ destination, canvas }: Trial, good: Lead[], mostFailed: number): string[] {
	const lost = good.filter(({ number }) => !destination.stored.has(number));
	const wrongly = good.filter((lead) => givenUp(canvas.nodes[0].reports, lead).length > 0);
	return [
		...(lost.length > 0 ? [`lost: ${lost.length} of ${good.length} good leads`] : []),
		...(wrongly.length > 0 ? [`givenUp: ${wrongly.length} of ${good.length} good leads`] : []),
		...(mostFailed > MOST_FAILED_A_DAY ? [`storm: ${mostFailed} executions failed in a day`] : []),
	];
}

/** One play for each seed; of several, the gate plays the first. */
const manySeeds = (name: string, seeds: number, most: Omit<MostOfForm, 'seed'>): Play[] =>
	range(1, seeds + 1).map((seed) => ({
		name: `${name}, seed ${seed}`,
		isLong: seed > 1 || most.refused > 100,
		run: async () => await throughMostOfForm({ ...most, seed }),
	}));

/** Three of ten executions fail, whatever leads they have, and each has one lead. */
async function throughChance(): Promise<string[]> {
	const { settings } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { people, destination, canvas } = trial;
			const random = randomNumbers(30);
			destination.failsByChance = () => random() < 0.3;
			await pollEvery(trial, 15, 5 * DAY, () => {
				for (let count = 0; count < 8; count++) people.register({ place: 0 });
			});
			destination.failsByChance = () => false;
			await pollEvery(trial, 15, DAY);
			const leads = [...people.leads.values()];
			const wrongly = leads.filter((lead) => givenUp(canvas.nodes[0].reports, lead).length > 0);
			return [
				...notOnce(trial, leads),
				...(wrongly.length > 0 ? [`givenUp: ${wrongly.length} good leads`] : []),
			];
		},
		{ settings: { ...settings, batchSize: 1 } },
	);
}

/** Of 7,500 leads, each twelfth is refused for 30 hours: more than a day's tries, and none of them is given up. */
async function throughManyAlone(): Promise<string[]> {
	return await runHistoryOf(
		async (trial) => {
			const { people, destination, canvas, clock } = trial;
			for (let index = 0; index < 7500; index++) {
				const { number } = register(trial, 0, index);
				if (index % 12 === 5) destination.refuseLead(number, clock.now() + 30 * HOUR);
			}
			await pollEvery(trial, 15, 3 * DAY, () => people.register({ place: 1 }));
			const leads = [...people.leads.values()];
			const wrongly = leads.filter((lead) => givenUp(canvas.nodes[0].reports, lead).length > 0);
			return [
				...notOnce(trial, leads.slice(0, -1)),
				...(wrongly.length > 0 ? [`givenUp: ${wrongly.length} good leads`] : []),
			];
		},
		{ keepsEarlier: false },
	);
}

const allRefusals = [
	...[1, 2, 20].flatMap(poisonAmong),
	...refusedForm,
	// More leads take longer, and the result is the same with 5,000.
	outageOfDays(1, 300, 1),
	outageOfDays(1, 300, 15),
	outageOfDays(3, 100, 15),
];

const allFew = [2, 20].flatMap((refused) =>
	[1, 6].flatMap((otherEveryHours) =>
		[15, 60].flatMap((pollEveryMinutes) =>
			[false, true].map((isSameForm) => ({
				refused,
				otherEveryHours,
				pollEveryMinutes,
				isSameForm,
			})),
		),
	),
);

/** Leads that the destination takes are stored, errors report the leads that are given up, and few executions fail. */
export const refusals: Play[] = [
	...manySeeds('2 good leads among 18 refused ones of their form', 6, {
		good: 2,
		refused: 18,
		hasOthers: true,
	}),
	...manySeeds('2 good leads among 18 refused ones, without leads of other forms', 3, {
		good: 2,
		refused: 18,
		hasOthers: false,
	}),
	...manySeeds('20 good leads among 480 refused ones of their form', 1, {
		good: 20,
		refused: 480,
		hasOthers: true,
	}),
	...allRefusals.map((refusal) => ({
		name: refusal.name,
		isLong: refusal.isLong,
		run: async () => {
			const { failed, missing } = await throughRefusal(refusal);
			return [
				...(missing > 0 ? [`missing: ${missing} leads`] : []),
				...(failed > refusal.most ? [`storm: ${failed} failed, at most ${refusal.most}`] : []),
			];
		},
	})),
	{ name: 'LinkedIn leaves a refused lead out twice, a month apart', run: throughTwoAbsences },
	{ name: 'a refused form is repaired, but not its old leads', run: throughRepair },
	{ name: 'a refused lead, and meanwhile two days of outage', run: throughOutageMeanwhile },
	...[0.75, 6.25, 10].map((minutes) => ({
		name: `a refused lead, and n8n's scheduler lets a poll take ${minutes} min`,
		run: async () => await throughScheduledPolls(minutes * MINUTE),
	})),
	...(['default', 'scheduler', 'durable'] as const).map((engine) => ({
		name: `${engine}: one of 500 leads is refused, polled once a day`,
		run: async () => await throughDailyPoll(engine),
	})),
	{
		name: 'three of ten executions fail by chance, with one lead each',
		isLong: true,
		run: throughChance,
	},
	{ name: '625 of 7,500 leads are refused for 30 hours', isLong: true, run: throughManyAlone },
	...allFew.map((few) => ({
		name: `${few.refused} refused leads, a good one of ${few.isSameForm ? 'the same' : 'another'} form every ${few.otherEveryHours} h, polled every ${few.pollEveryMinutes} min`,
		isLong: few.pollEveryMinutes < 60 || few.otherEveryHours < 6,
		run: async () => await untilGivenUp(few),
	})),
];
