import fc from 'fast-check';
import { range } from 'lodash';

import type { Lead } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { asNew } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { emptyLedger } from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { firstOwner } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import type { Lasting } from '../../../nodes/LinkedInLeadSync/trigger/memory/report';
import { dueReport } from '../../../nodes/LinkedInLeadSync/trigger/memory/report';
import type { State } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { firstState } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { HOUR } from '../../durations';
import { leadsOf, NOW } from './simulatedWorkflow';

/*
 * Reports as histories: things begin and end at any hour of five weeks, a poll comes every hour, and each Report is
 * judged by what was the case at its hour.
 */

const HOURS = 35 * 24;

/** Something that lasts from one hour to another: a refused lead, or a Page that LinkedIn does not show. */
interface Thing {
	what: 'lead' | 'page';
	from: number;
	hours: number;
}

const anyThings = fc.array(
	fc.record<Thing>({
		what: fc.constantFrom('lead', 'page'),
		from: fc.nat(HOURS),
		hours: fc.nat({ max: 12 * 24 }),
	}),
	{ minLength: 1, maxLength: 5 },
);

const at = (hour: number) => NOW + hour * HOUR;

/** The state at an hour, with those things that are the case. */
function stateAt(things: readonly Thing[], hour: number, reportedAt: number): State {
	const isNow = ({ from, hours }: Thing) => from <= hour && hour < from + hours;
	const leads = things.flatMap((thing, index): Lead[] => {
		if (thing.what !== 'lead' || !isNow(thing)) return [];
		const [lead] = leadsOf('7', 1, index).map(asNew);
		const failure = { node: 'CRM', code: '400', at: at(thing.from) };
		return [{ ...lead, state: 'failing', since: at(thing.from), tries: 1, failure }];
	});
	const owners = things.map((thing, index) => {
		const since = at(thing.from);
		const isTrouble = thing.what === 'page' && isNow(thing);
		const times = { since, failedAt: at(hour), dueAt: at(hour + 1) };
		const trouble = isTrouble ? { what: 'failed' as const, said: '503', ...times } : undefined;
		return [`EVENT ${index}`, { ...firstOwner(NOW, NOW), trouble }] as const;
	});
	// Every few hours, an execution retries the leads right now.
	const isRetrying = hour % 5 === 0;
	const execution = { id: 'retry', leads, startedAt: at(hour) };
	const now = isRetrying ? { leads: [], running: [execution] } : { leads };
	const ledger = { ...emptyLedger(), ...now };
	const first = firstState({ from: 'now' }, NOW, false);
	return { ...first, ledger, reportedAt, owners: Object.fromEntries(owners) };
}

/** The places in `things` of all that a Report names. */
function named(lasting: Lasting): number[] {
	const leads = lasting.refused.flatMap((form) => form.leads.map(({ id }) => id.split('-')[1]));
	const pages = lasting.troubles.map(({ owner = '' }) => owner.split(' ')[1]);
	return [...leads, ...pages].map(Number);
}

function reportsOf(things: readonly Thing[]): Array<{ hour: number; names: number[] }> {
	const reports: Array<{ hour: number; names: number[] }> = [];
	let reportedAt = 0;
	for (const hour of range(HOURS + 15 * 24)) {
		const lasting = dueReport(stateAt(things, hour, reportedAt), at(hour), () => true);
		if (lasting === undefined) continue;
		reportedAt = at(hour);
		reports.push({ hour, names: named(lasting) });
	}
	return reports;
}

it('each Report names all that has lasted for a day, and nothing else', () => {
	fc.assert(
		fc.property(anyThings, (things) => {
			for (const { hour, names } of reportsOf(things)) {
				const lasting = things.flatMap(({ from, hours }, index) =>
					from + 24 <= hour && hour < from + hours ? [index] : [],
				);
				expect(names.toSorted()).toEqual(lasting);
			}
		}),
	);
});

it('what lasts is named after a day or, if there was a Report less than a day before, after two; then once a week', () => {
	fc.assert(
		fc.property(anyThings, (things) => {
			const reports = reportsOf(things);
			for (const [index, { from, hours }] of things.entries()) {
				const isNamed = reports
					.filter(({ names }) => names.includes(index))
					.map(({ hour }) => hour);
				if (hours >= 48) expect(isNamed[0]).toBeLessThanOrEqual(from + 48);
				const gaps = [...isNamed, from + hours].map(
					(hour, place) => hour - (isNamed[place - 1] ?? from),
				);
				expect(Math.max(...gaps.slice(1), 0)).toBeLessThanOrEqual(7 * 24);
			}
		}),
	);
});

it('Reports are a day apart at least, and a week if nothing new has lasted for a day', () => {
	fc.assert(
		fc.property(anyThings, (things) => {
			const reports = reportsOf(things);
			for (const [place, { hour, names }] of reports.entries()) {
				if (place === 0) continue;
				const { hour: before, names: told } = reports[place - 1];
				const isAnyNew = names.some((name) => !told.includes(name));
				expect(hour - before).toBeGreaterThanOrEqual(isAnyNew ? 24 : 7 * 24);
			}
		}),
	);
});

const lead = (own: Partial<Lead>): Lead => ({
	...asNew(leadsOf('7', 1)[0]),
	...{ state: 'failing', since: NOW, tries: 3, failure: { node: 'CRM', at: NOW }, ...own },
});

const lastingOf = (own: Partial<Lead>, hour: number, isWatched = true) => {
	const state = stateAt([], 0, 0);
	const leads = [lead(own)];
	return dueReport({ ...state, ledger: { ...state.ledger, leads } }, at(hour), () => isWatched);
};

it.each<[string, Partial<Lead>, boolean]>([
	['the settings exclude', { state: 'excluded' }, true],
	['whose Page is not watched', {}, false],
	['that no execution has had', { state: 'new', since: undefined }, true],
	['whose first execution still runs', { state: 'new', failure: undefined }, true],
])('a lead %s is in no Report', (_, own, isWatched) => {
	expect(lastingOf(own, 72, isWatched)).toBeUndefined();
});

it.each(['new', 'part', 'alone', 'failing'] as const)(
	'a lead that is %s a day after its first execution is in the Report',
	(state) => {
		expect(lastingOf({ state }, 23)).toBeUndefined();
		expect(lastingOf({ state }, 24)?.refused).toHaveLength(1);
	},
);

it('leads that LinkedIn no longer shows are in one Report, a week later', () => {
	const missingSince = at(1);
	expect(lastingOf({ missingSince }, 7 * 24 + 2)?.gone).toHaveLength(1);
	const state = { ...stateAt([], 0, at(7 * 24 + 2)) };
	const gone = { ...state, ledger: { ...state.ledger, leads: [lead({ missingSince })] } };
	expect(dueReport(gone, at(30 * 24), () => true)).toBeUndefined();
});

it("if n8n's clock was ahead at the last Report, the next one comes all the same", () => {
	const state = stateAt([{ what: 'lead', from: 0, hours: 99 }], 30, at(60 * 24));
	expect(dueReport(state, at(30), () => true)?.refused).toHaveLength(1);
});
