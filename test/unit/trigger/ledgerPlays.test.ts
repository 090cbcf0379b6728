import { range } from 'lodash';

import type { ReadRef } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { HOUR, DAY } from '../../durations';
import { hashes, leadsOf, NOW, Workflow } from './simulatedWorkflow';

/** New leads of a poll. Times are from the beginning. @param fromMs when the poll before was */
type Come = (ms: number, fromMs: number) => ReadRef[];

/** A story of the ledger, and what it may come to. Refused leads, and those that stop n8n, are bad. */
interface Play {
	name: string;
	days: number;
	everyMs?: number;
	come: Come;
	refused?: string[];
	stopping?: string[];
	isReturning?: boolean;
	/** Happens before each poll. */
	before?: (workflow: Workflow, ms: number, fromMs: number) => void;
	/** Failed executions in a day, hours until a good lead is stored, and its outputs. */
	atMost: { failedInADay: number; hours: number; outputs: number };
}

/** So many leads of form A at the beginning. */
const once =
	(count: number): Come =>
	(ms) =>
		ms === 0 ? leadsOf('A', count) : [];

/** So many leads a day, evenly, beside those of `once`. */
const evenly =
	(perDay: number, form = 'B'): Come =>
	(ms, fromMs) => {
		const until = (at: number) => Math.floor((at * perDay) / DAY);
		return leadsOf(form, until(ms) - until(fromMs), 10_000 + until(fromMs));
	};

const all =
	(...comes: Come[]): Come =>
	(ms, fromMs) =>
		comes.flatMap((come) => come(ms, fromMs));

/** The destination is down from one hour to another. */
const down =
	(from: number, to: number): Play['before'] =>
	(workflow, ms) => {
		workflow.isDown = ms > from * HOUR && ms < to * HOUR;
	};

/** These leads are refused until an hour. */
const refusing =
	(leads: readonly string[], until: number): Play['before'] =>
	({ refused }, ms) => {
		for (const hash of leads) {
			if (ms < until * HOUR) refused.add(hash);
			else refused.delete(hash);
		}
	};

/** Five leads of form G a day, from an hour on. */
const later =
	(from: number): Come =>
	(ms, fromMs) =>
		fromMs > from * HOUR ? evenly(5, 'G')(ms, fromMs) : [];

const tenOf =
	(form: string): Come =>
	(ms) =>
		ms === 0 ? leadsOf(form, 10) : [];

const restartingEachNight: Play['before'] = (workflow, ms, fromMs) => {
	if (Math.floor(ms / DAY) > Math.floor(fromMs / DAY)) workflow.restart();
};

const atMost = (failedInADay: number, hours: number, outputs: number) => ({
	...{ failedInADay, hours, outputs },
});

const PLAYS: Play[] = [
	...[1, 2, 20].map((bad) => ({
		name: `${bad} of 500 refused, then 50 a day`,
		...{ days: 10, come: all(once(500), evenly(50)) },
		refused: hashes('A', 500).filter((_, index) => index % (500 / bad) === 3),
		atMost: atMost(8 * bad + 5, 1, 3),
	})),
	{
		name: '400 of 500 refused',
		...{ days: 14, come: once(500) },
		refused: hashes('A', 500).filter((_, index) => index % 5 !== 0),
		atMost: atMost(450, 20.1, 3),
	},
	{
		name: '20 refused, 240 good a day, polled hourly',
		...{ days: 10, everyMs: HOUR, come: all(once(20), evenly(240, 'A')) },
		refused: hashes('A', 20),
		atMost: atMost(130, 1, 3),
	},
	{
		name: 'down for a day, 2,000 a day',
		...{ days: 4, come: evenly(2000), before: down(10, 34) },
		atMost: atMost(100, 24, 4),
	},
	{
		name: 'down for 20 minutes, 500 an hour',
		...{ days: 1, come: evenly(12_000), before: down(10.2, 10.5) },
		atMost: atMost(10, 0.5, 4),
	},
	{
		name: 'ten forms wholly refused for 30 h, then mended, 1,000 a day',
		...{ days: 6, come: all(...range(10).map((form) => evenly(100, `F${form}`))) },
		before: down(-1, 30),
		atMost: atMost(110, 30, 4),
	},
	...[1, 5, 40].map((count) => ({
		name: `a form of ${count} is refused for 50 h beside 50 good ones a day, then mended`,
		...{ days: 5, come: all(once(count), evenly(50)), before: refusing(hashes('A', count), 50) },
		// A single lead waits for its own daily retry.
		atMost: atMost(110, count === 1 ? 67 : 51.5, 12),
	})),
	...[
		{ forms: 40, from: 4 },
		{ forms: 100, from: 30 },
	].map(({ forms, from }) => ({
		name: `${forms} forms are refused, beside a new form`,
		...{ days: 5, come: all(...range(forms).map((form) => tenOf(`F${form}`)), later(from)) },
		refused: range(forms).flatMap((form) => hashes(`F${form}`, 10)),
		atMost: atMost(forms * 11 + 50, 1.1, 3),
	})),
	{
		name: '2,500 of 2,600 refused',
		...{ days: 14, come: all(once(2_600), evenly(5)) },
		refused: hashes('A', 2_500),
		atMost: atMost(800, 26, 4),
	},
	{
		name: 'one of 10,000 refused',
		...{ days: 10, come: all(once(10_000), evenly(50)) },
		refused: ['A0000777'],
		atMost: atMost(10, 1, 3),
	},
	{
		name: 'one of 500 refused, polled daily',
		...{ days: 12, everyMs: DAY, come: once(500), refused: ['A0000003'] },
		atMost: atMost(5, 24, 3),
	},
	{
		name: 'n8n restarts each night, 500 a day',
		...{ days: 14, come: evenly(500), before: restartingEachNight },
		atMost: atMost(0, 1, 3),
	},
	{
		name: 'a lead among 500 kills n8n each time, then 50 a day',
		...{ days: 12, come: all(once(500), evenly(50)), stopping: ['A0000250'] },
		atMost: atMost(0, 2, 4),
	},
	{
		name: 'a poll a day, 50 leads a day',
		...{ days: 14, everyMs: DAY, come: evenly(50) },
		atMost: atMost(0, 0.1, 1),
	},
];

/** Return leads makes nothing worse. What it makes better: ledger.test.ts. */
const RETURNING = PLAYS.map((play) => ({
	...{ ...play, name: `${play.name}, with Return leads`, isReturning: true },
}));

it.each([...PLAYS, ...RETURNING])(
	'each good lead is stored in time, with few failures and outputs: $name',
	({ days, everyMs, come, refused = [], stopping = [], before, atMost: limits, isReturning }) => {
		const workflow = new Workflow().refuse(...refused);
		workflow.isReturning = isReturning === true;
		for (const hash of stopping) workflow.stopping.add(hash);
		let last = 0;
		const beforePoll = () => {
			const ms = workflow.now - NOW;
			workflow.read(come(ms, last));
			before?.(workflow, ms, last);
			last = ms;
		};
		workflow.runFor(days * DAY, beforePoll, everyMs);
		const good = [...workflow.cameAt.keys()].filter(
			(hash) => !refused.includes(hash) && !stopping.includes(hash),
		);
		const hours = good.map(
			(hash) => ((workflow.storedAt.get(hash) ?? Infinity) - workflow.cameAt.get(hash)!) / HOUR,
		);
		const failedOn = range(days + 1).map(
			(day) => workflow.failedAt.filter((at) => Math.floor((at - NOW) / DAY) === day).length,
		);
		const named = workflow.told.names.filter((hash) => good.includes(hash));
		expect(named.filter((hash) => hours[good.indexOf(hash)] < 24)).toEqual([]);
		expect(Math.max(...failedOn)).toBeLessThanOrEqual(limits.failedInADay);
		expect(Math.max(...hours)).toBeLessThanOrEqual(limits.hours);
		expect(Math.max(...good.map((hash) => workflow.outputs.get(hash) ?? 0))).toBeLessThanOrEqual(
			limits.outputs,
		);
	},
);
