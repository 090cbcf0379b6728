import { range } from 'lodash';

import { DAY, HOUR } from '../../durations';
import { PLAIN_CONDITIONS } from '../history/conditions';
import { REPORTED_WITHIN_MS } from '../history/promises';
import { isAboutRoles, isReport } from '../history/reports';
import type { Trial } from '../history/trial';
import type { Lead } from '../linkedIn/world';
import { ORGANIZATIONS, PLACES } from '../linkedIn/world';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf } from './play';

const MONTH = 30;

/** One Report of a trouble, and then one a week as long as it lasts. */
const MOST_REPORTS = 1 + Math.floor(MONTH / 7);

/** Failed executions of one bad lead in a month, as docs/guarantees.md says. */
const MOST_FAILED = 20;

const reportsOf = ({ canvas }: Trial) =>
	canvas.watches.flatMap(({ reports }) => reports).filter(isReport);

/** What is wrong with the Reports of a bad lead, in words. @param since when its first execution failed */
function wronglyTold(trial: Trial, { id }: Lead, since: number): string[] {
	const reports = reportsOf(trial);
	const first = reports.find(({ text }) => text.includes(id));
	return [
		...(first === undefined ? ['unsaid: no Report names the lead'] : []),
		...(first !== undefined && first.at - since > REPORTED_WITHIN_MS
			? [`late: told after ${Math.round((first.at - since) / HOUR)} h`]
			: []),
		...(reports.length > MOST_REPORTS ? [`repeated: ${reports.length} Reports in a month`] : []),
		...reports
			.filter(({ text }) => / all leads| every lead/.test(text.split('\n')[0]))
			.map(({ text }) => `untrue: ${text.split('\n')[0]}`),
	];
}

interface Quiet {
	name: string;
	/** Good leads at the beginning, beside the bad one. */
	good: number;
	isRestarted?: boolean;
	/** Days between two further good leads; none without it. */
	every?: number;
}

/** A lead is refused for a month on a Page on which little else happens. */
async function throughQuietMonth({ good, isRestarted, every }: Quiet): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, destination, n8n } = trial;
		const leads = range(good).map((index) => people.register({ place: index % 2 }));
		const bad = people.register({ place: 0 });
		destination.refuseLead(bad.number, Infinity);
		const begun = Date.now();
		for (const day of range(MONTH)) {
			if (every !== undefined && day % every === 0) leads.push(people.register({ place: 0 }));
			await pollEvery(trial, 60, DAY);
			if (isRestarted) n8n.restart();
		}
		const { length: failed } = destination.failures;
		const lost = leads.filter(({ number }) => !destination.stored.has(number));
		const most = MOST_FAILED + Math.ceil(Math.log2(good + 1));
		return [
			...(lost.length > 0 ? [`lost: ${lost.length} were not stored`] : []),
			...wronglyTold(trial, bad, begun),
			...(failed > most ? [`storm: ${failed} executions failed, at most ${most}`] : []),
		];
	});
}

/** A form is refused for five days; then its event is deleted with its 60 leads. */
async function throughDeletedEvent(): Promise<string[]> {
	return await runHistoryOf(async (trial) => {
		const { people, destination, linkedIn } = trial;
		destination.refuseForm(PLACES[0].formId, Infinity);
		const leads = range(60).map(() => people.register({ place: 0 }));
		await pollEvery(trial, 60, 5 * DAY);
		for (const lead of leads) linkedIn.delete(lead);
		const deletedAt = Date.now();
		await pollEvery(trial, 60, MONTH * DAY);
		const after = reportsOf(trial).filter(({ at }) => at > deletedAt + DAY);
		// The trigger looks for failing leads when their retries are due, so it misses some a day later than others.
		return after.length <= 2 ? [] : [`told: ${after.length} Reports of one deleted event`];
	});
}

/** The destination is down for three days, and leads of all forms wait. */
async function throughLongOutage(): Promise<string[]> {
	const { settings } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { people, destination } = trial;
			destination.goDown(Date.now(), Date.now() + 3 * DAY);
			await pollEvery(trial, 60, 3 * DAY, () => {
				for (const place of [0, 1, 2]) people.register({ place });
			});
			const { length: told } = reportsOf(trial);
			await pollEvery(trial, 15, DAY);
			return [
				...notOnce(trial, [...people.leads.values()]),
				...(told > 2 ? [`repeated: ${told} Reports of one outage`] : []),
			];
		},
		{ settings: { ...settings, filter: 'allEvents' } },
	);
}

/** Five leads of a Page are refused; its role is lost for ten days, and the cause is corrected meanwhile. */
async function throughLostRole(): Promise<string[]> {
	const { settings } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { people, destination, linkedIn } = trial;
			await pollEvery(trial, 60, DAY);
			const leads = range(5).map(() => people.register({ place: 0 }));
			for (const { number } of leads) destination.refuseLead(number, Date.now() + 5 * DAY);
			await pollEvery(trial, 60, DAY);
			linkedIn.loseRole(ORGANIZATIONS[0], false);
			await pollEvery(trial, 60, 10 * DAY);
			linkedIn.giveRoleBack(ORGANIZATIONS[0]);
			await pollEvery(trial, 60, 8 * DAY);
			const told = trial.canvas.watches.flatMap(({ reports }) => reports).filter(isAboutRoles);
			return [
				...notOnce(trial, leads),
				...(told.length > 2 ? [`repeated: the lost role is told ${told.length} times`] : []),
			];
		},
		{ settings: { ...settings, filter: 'allEvents' } },
	);
}

const quiet: Quiet[] = [
	{ name: 'a refused lead and a stored one, then nobody registers', good: 1 },
	{ name: 'one of 200 leads of two events is refused, then nobody registers', good: 199 },
	{ name: 'n8n restarts each night, a refused lead, a good one each day', good: 0, every: 1 },
	{ name: 'n8n restarts each night, a refused lead, a good one each third day', good: 0, every: 3 },
	{ name: 'n8n restarts each night, one of 20 leads is refused, then quiet', good: 19 },
].map((each) => ({ ...each, isRestarted: each.name.startsWith('n8n') }));

/** What is not stored after a day is in a Report, and no trouble has many. */
export const reporting: Play[] = [
	...quiet.map((each) => ({
		name: each.name,
		run: async () => await throughQuietMonth(each),
	})),
	{ name: 'an event is deleted of which 60 leads are refused', run: throughDeletedEvent },
	{ name: 'the destination is down for three days, for all forms', run: throughLongOutage },
	{ name: 'the role is lost for ten days while five leads fail', run: throughLostRole },
];
