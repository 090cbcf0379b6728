import { omit, range } from 'lodash';

import type { ReadRef } from '../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { MINUTE, HOUR, DAY, SECOND } from '../durations';
import { beyondOfMinute, byChance } from '../histories/destination/flaky';
import { NOW, Workflow } from './simulatedWorkflow';

/** A lead, and whether the destination refuses it. */
type Came = ReadRef & { isBad?: boolean };

/** How fast the trigger is polled, and the workflow is. */
export interface Pace {
	everyMs: number;
	workMs: number;
	executionMs: (leads: number) => number;
}

/** n8n's usual polls every 15 minutes, and n8n's scheduler, where a poll has 36 seconds, beside a slow workflow. */
export const USUAL: Pace = {
	...{ everyMs: 15 * MINUTE, workMs: 210 * SECOND },
	executionMs: (leads) => 600 + 30 * leads,
};
export const SCHEDULER: Pace = {
	...{ everyMs: MINUTE, workMs: 25 * SECOND },
	executionMs: () => 10 * SECOND,
};

/** A story of the ledger. Times are from its beginning. */
export interface Play {
	name: string;
	days: number;
	everyMs?: number;
	executionMs?: number;
	batchSize?: number;
	/** New leads of each poll. @param fromMs when the poll before was */
	come: (ms: number, fromMs: number) => Came[];
	end?: (leads: readonly Came[], ms: number) => 'succeeded' | 'failed' | 'stops';
	/** Happens before each poll. */
	before?: (workflow: Workflow, ms: number, fromMs: number) => void;
	/** What the tests hold the ledger to: failed executions in a day, hours until a good lead is stored, its outputs. */
	atMost?: { failedInADay: number; hours: number; outputs: number };
}

export interface Result {
	executions: number;
	failed: number;
	mostFailedInADay: number;
	good: number;
	goodStored: number;
	goodGivenUp: number;
	/** Until a good lead was stored: median, 90 %, longest. */
	hours: [number, number, number];
	mostOutputs: number;
	/** How many reports of each kind there were. */
	reports: Record<string, number>;
	seconds: number;
}

export function played(play: Play, pace: Pace): Result {
	const began = Date.now();
	const { days, batchSize = 500, come, end = refuses } = play;
	const bad = new Set<string>();
	const { executionMs: ownMs } = play;
	const workflow = new Workflow({
		...{ batchSize, workMs: pace.workMs },
		executionMs: ownMs === undefined ? pace.executionMs : () => ownMs,
		end: (leads, now) =>
			end(
				leads.map((lead) => ({ ...lead, isBad: bad.has(lead.hash) })),
				now - NOW,
			),
	});
	let last = 0;
	workflow.runFor(
		days * DAY,
		() => {
			const ms = workflow.now - NOW;
			const leads = come(ms, last);
			for (const { hash, isBad } of leads) if (isBad) bad.add(hash);
			workflow.read(leads.map((lead) => omit(lead, 'isBad')));
			play.before?.(workflow, ms, last);
			last = ms;
		},
		play.everyMs ?? pace.everyMs,
	);
	const good = [...workflow.cameAt].filter(([hash]) => !bad.has(hash));
	const hours = good
		.flatMap(([hash, at]) => {
			const storedAt = workflow.storedAt.get(hash);
			return storedAt === undefined ? [] : (storedAt - at) / HOUR;
		})
		.sort((one, other) => one - other);
	const part = (share: number) =>
		hours[Math.min(hours.length - 1, Math.floor(hours.length * share))] ?? 0;
	const ofDays = range(days + 1).map(
		(day) => workflow.failedAt.filter((at) => Math.floor((at - NOW) / DAY) === day).length,
	);
	const kinds = ['failing', 'givenUp', 'form'] as const;
	return {
		executions: workflow.sizes.length,
		failed: workflow.failures,
		mostFailedInADay: Math.max(...ofDays),
		...{ good: good.length, goodStored: hours.length },
		goodGivenUp: workflow.told('givenUp').names.filter((hash) => !bad.has(hash)).length,
		hours: [part(0.5), part(0.9), part(1)],
		mostOutputs: Math.max(0, ...good.map(([hash]) => workflow.outputs.get(hash) ?? 0)),
		reports: Object.fromEntries(
			kinds.flatMap((kind) => {
				const { length } = workflow.told(kind).days;
				return length > 0 ? [[kind, length]] : [];
			}),
		),
		seconds: (Date.now() - began) / SECOND,
	};
}

const refuses = (leads: readonly Came[]) =>
	leads.some(({ isBad }) => isBad) ? ('failed' as const) : ('succeeded' as const);

let count = 0;

const lead = (formId: string, ms: number, isBad = false): Came => ({
	...{ owner: 'EVENT 1', formId, hash: (count++).toString(36).padStart(8, '0') },
	...{ submittedAt: NOW + ms, isBad },
});

type Come = Play['come'];

/** So many leads at the beginning. */
const once =
	(number: number, isBad: (index: number) => boolean, form = 'A'): Come =>
	(ms, fromMs) =>
		ms === 0 && fromMs === 0 ? range(number).map((index) => lead(form, index, isBad(index))) : [];

/** So many leads a day, evenly. */
const evenly =
	(perDay: number, form = 'A', isBad: () => boolean = () => false): Come =>
	(ms, fromMs) => {
		const until = (at: number) => Math.floor((at * perDay) / DAY);
		return range(until(ms) - until(fromMs)).map(() => lead(form, ms, isBad()));
	};

const both =
	(...all: Come[]): Come =>
	(ms, fromMs) =>
		all.flatMap((come) => come(ms, fromMs));

const ofForms = (number: number, perDay: number, isBad?: (form: number) => boolean): Come =>
	both(...range(number).map((form) => evenly(perDay, `F${form}`, () => isBad?.(form) ?? false)));

const fails =
	(isFailing: (ms: number) => boolean): Play['end'] =>
	(_, ms) =>
		isFailing(ms) ? 'failed' : 'succeeded';

const between = (fromMs: number, toMs: number) => (ms: number) => ms > fromMs && ms < toMs;

const atMost = (failedInADay: number, hours: number, outputs: number) => ({
	...{ failedInADay, hours, outputs },
});

const hourly = { everyMs: HOUR };
const others = evenly(50, 'B');

/** Each new, because chance and limits remember. */
export const PLAYS: ReadonlyArray<() => Play> = [
	...[1, 2, 20].map((bad) => () => ({
		name: `${bad} of 500 refused, then 50 a day`,
		atMost: atMost(6 * bad + 5, 1, 3),
		...{
			days: 10,
			come: both(
				once(500, (index) => index % (500 / bad) === 3),
				others,
			),
		},
	})),
	() => ({ name: '400 of 500 refused', days: 14, come: once(500, (index) => index % 5 !== 0) }),
	() => ({
		name: '400 of 500 refused, polled hourly',
		...{ days: 14, come: once(500, (index) => index % 5 !== 0), ...hourly },
	}),
	() => ({
		name: 'one in five refused, 200 a day',
		days: 10,
		come: evenly(200, 'A', byChance(0.2, 1)),
	}),
	() => ({
		name: '5,000 refused of a form beside 200 of another',
		...{
			days: 5,
			come: both(
				once(5000, () => true, 'B'),
				once(200, () => false),
			),
		},
	}),
	() => ({
		name: '20 refused, 240 good a day, polled hourly',
		atMost: atMost(100, 1, 3),
		...{
			days: 10,
			come: both(
				once(20, () => true),
				evenly(240),
			),
			...hourly,
		},
	}),
	() => ({
		name: 'down for a day, 2,000 a day',
		atMost: atMost(100, 24, 4),
		...{ days: 4, come: evenly(2000), end: fails(between(10 * HOUR, 34 * HOUR)) },
	}),
	() => ({
		name: 'down for seven days, 300 a day',
		...{ days: 10, come: evenly(300), end: fails(between(10 * HOUR, 178 * HOUR)) },
	}),
	() => ({
		name: 'down for 20 minutes, 500 an hour',
		atMost: atMost(10, 0.5, 4),
		...{ days: 1, come: evenly(12_000), end: fails(between(10.2 * HOUR, 10.5 * HOUR)) },
	}),
	() => ({
		name: 'ten forms, down for a day, 2,000 a day',
		...{ days: 4, come: ofForms(10, 200), end: fails(between(10 * HOUR, 34 * HOUR)) },
	}),
	() => ({
		name: 'ten forms, a tenth of each refused, 1,000 a day',
		...{ days: 10, come: ofForms(10, 100, byChance(0.1, 1)) },
	}),
	() => ({
		name: 'three of ten forms wholly refused, 1,000 a day',
		...{ days: 10, come: ofForms(10, 100, (form) => form < 3) },
	}),
	() => ({
		name: 'ten forms wholly refused for 30 h, then mended, 1,000 a day',
		atMost: atMost(110, 30, 4),
		...{ days: 6, come: ofForms(10, 100), end: fails(between(-1, 30 * HOUR)) },
	}),
	...[0.2, 0.3, 0.5].map((share) => () => ({
		name: `fails by chance, ${share * 100} %, Batch Size 1, 2,880 a day`,
		...{ days: 8, batchSize: 1, come: evenly(2880), end: fails(byChance(share, 1)) },
	})),
	...[0.2, 0.4].map((share) => () => ({
		name: `fails by chance, ${share * 100} %, Batch Size 500, 576 a day`,
		...{ days: 8, come: evenly(576), end: fails(byChance(share, 1)) },
	})),
	() => ({
		name: 'takes ten calls a minute, Batch Size 1, 1,152 a day',
		...{
			days: 6,
			batchSize: 1,
			executionMs: 1200,
			come: evenly(1152),
			end: fails(beyondOfMinute(10)),
		},
	}),
	() => ({
		name: '5,000 of 10,000 refused',
		days: 14,
		come: once(10_000, (index) => index % 2 === 0),
	}),
	() => ({
		name: 'one of 10,000 refused',
		atMost: atMost(10, 1, 3),
		...{
			days: 10,
			come: both(
				once(10_000, (index) => index === 777),
				others,
			),
		},
	}),
	() => ({ name: '625 of 7,500 refused', days: 14, come: once(7500, (index) => index % 12 === 5) }),
	() => ({
		name: 'one of 500 refused, polled daily',
		atMost: atMost(5, 24, 3),
		...{ days: 12, everyMs: DAY, come: once(500, (index) => index === 3) },
	}),
	() => ({
		name: 'a form wholly refused for 40 days, 20 a day, beside 20 of another',
		...{
			days: 40,
			come: both(
				evenly(20, 'B', () => true),
				evenly(20),
			),
		},
	}),
	() => ({
		name: 'two mains take turns, executions of 60 s, 200 a day',
		...{ days: 5, everyMs: MINUTE, executionMs: MINUTE, come: evenly(200) },
		before: (workflow) => workflow.changeMain(),
	}),
	() => ({
		name: 'n8n restarts each night, 500 a day',
		atMost: atMost(0, 1, 3),
		...{ days: 14, come: evenly(500) },
		before: (workflow, ms, fromMs) => {
			if (Math.floor(ms / DAY) > Math.floor(fromMs / DAY)) workflow.restart();
		},
	}),
	...[500, 1].map((batchSize) => () => ({
		name: `n8n restarts each night, one lead a day, Batch Size ${batchSize}`,
		...{ days: 14, batchSize, come: evenly(1) },
		before: (workflow: Workflow, ms: number, fromMs: number) => {
			if (Math.floor(ms / DAY) > Math.floor(fromMs / DAY)) workflow.restart();
		},
	})),
	() => ({
		name: 'a lead among 500 kills n8n each time, then 50 a day',
		atMost: atMost(0, 2, 3),
		...{
			days: 12,
			come: both(
				once(500, (index) => index === 250),
				others,
			),
		},
		end: (leads) => (leads.some(({ isBad }) => isBad) ? 'stops' : 'succeeded'),
	}),
	() => ({
		name: 'only 100 leads fit into memory, 5,000 at first, then 300 an hour, polled hourly',
		...{
			days: 3,
			come: both(
				once(5000, () => false),
				evenly(7200),
			),
			...hourly,
		},
		end: (leads) => (leads.length > 100 ? 'stops' : 'succeeded'),
	}),
	() => ({
		name: 'a poll a day, 50 leads a day',
		days: 14,
		everyMs: DAY,
		come: evenly(50),
		atMost: atMost(0, 0.1, 1),
	}),
];
