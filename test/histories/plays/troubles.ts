import { range } from 'lodash';

import { DAY, HOUR } from '../../durations';
import type { Conditions } from '../history/conditions';
import { PLAIN_CONDITIONS } from '../history/conditions';
import type { Failing } from '../history/troubles';
import type { Lead } from '../linkedIn/world';
import { ORGANIZATIONS } from '../linkedIn/world';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf, toldBy } from './play';

const { settings, habits } = PLAIN_CONDITIONS;

/** Something fails for good before the first poll. A lead that does not need it comes every 15 minutes. */
const throughTrouble =
	(
		engine: Conditions['habits']['engine'],
		filter: Conditions['settings']['filter'],
		failing: Pick<Failing, 'subject' | 'way' | 'which'>,
	) =>
	async () =>
		await runHistoryOf(
			async (trial) => {
				const { people, clock, troubles } = trial;
				troubles.begin({ ...failing, after: 0, lasts: { minutes: null } } as Failing);
				const leads: Lead[] = [];
				await pollEvery(trial, 15, 4 * HOUR, () => {
					leads.push(people.register({ place: 0 }));
					people.register({ place: 1 });
				});
				await clock.pass(HOUR);
				return notOnce(trial, leads.slice(0, -1));
			},
			{
				habits: { ...habits, engine },
				settings: { ...settings, filter, isSimplified: true, startFrom: 'now' },
			},
		);

/** Of 300 leads of ten minutes, LinkedIn never serves three; to read around them takes long. Another lead is shown late. */
const besideBroken = (engine: Conditions['habits']['engine']) => async () =>
	await runHistoryOf(
		async (trial) => {
			const { people, linkedIn } = trial;
			await pollEvery(trial, 15, HOUR);
			const at = (index: number) => linkedIn.now() - index * 1_500;
			const leads = range(300).map((index) =>
				people.register({ place: 0, submittedAt: at(index) }),
			);
			for (const which of [20, 120, 220]) people.break({ which, count: 1, minutes: Infinity });
			const late = people.register({ place: 0, visibleFrom: linkedIn.now() + HOUR });
			await pollEvery(trial, 15, 2 * DAY);
			return notOnce(
				trial,
				[...leads, late].filter((lead) => !people.broken.has(lead)),
			);
		},
		{ habits: { ...habits, engine }, settings: { ...settings, filter: 'allEvents' } },
	);

/** LinkedIn fails to show any form for 20 hours, neither by itself nor with a lead. */
async function throughFormsDown(): Promise<string[]> {
	return await runHistoryOf(
		async (trial) => {
			const { people, linkedIn } = trial;
			await pollEvery(trial, 15, HOUR);
			const end = { until: linkedIn.now() + 20 * HOUR };
			const fault = { kind: 'status500', after: 0, end } as const;
			linkedIn.faults.add({ ...fault, resource: 'leadForms' });
			linkedIn.faults.add({ ...fault, about: 'leadFormResponses/' });
			await pollEvery(trial, 15, 20 * HOUR, () => {
				for (let count = 0; count < 50; count++) people.register({ place: 0 });
				people.register({ place: 2 });
			});
			await pollEvery(trial, 15, HOUR);
			return [...notOnce(trial, [...people.leads.values()]), ...toldBy(trial)];
		},
		{ settings: { ...settings, filter: 'allEvents', isSimplified: true } },
	);
}

/**
 * Of three Pages, the role on one is lost for good, and n8n restarts each night. Without new leads, n8n stores nothing
 * that a poll has learned, except after a start and with durable cursors: so the first start tells it again.
 */
const throughLostRole = (engine: Conditions['habits']['engine'], isQuiet: boolean) => async () =>
	await runHistoryOf(
		async (trial) => {
			const { people, linkedIn, n8n } = trial;
			people.register({ place: 0 });
			await pollEvery(trial, 15, DAY);
			linkedIn.loseRole(ORGANIZATIONS[1]);
			for (let hour = 0; hour < 3 * 24; hour++) {
				if (hour % 24 === 8) n8n.restart();
				if (!isQuiet) people.register({ place: 0 });
				await pollEvery(trial, 15, HOUR);
			}
			const told = toldBy(trial).filter((text) => text.includes(ORGANIZATIONS[1]));
			const most = isQuiet && engine !== 'durable' ? 2 : 1;
			return told.length >= 1 && told.length <= most
				? []
				: [`told: ${told.length} times of a lost Page`];
		},
		{ habits: { ...habits, engine }, settings: { ...settings, filter: 'allEvents' } },
	);

const ofEngines = (['default', 'scheduler', 'durable'] as const).flatMap((engine) => [
	...(['unauthorized', 'endless', 'cut'] as const).map((way) => ({
		name: `${engine}: the chosen event fails for good: ${way}`,
		run: throughTrouble(engine, 'oneEvent', { subject: 'event', way, which: 0 }),
	})),
	{
		name: `${engine}: of one Page, the questions of one form never arrive`,
		run: throughTrouble(engine, 'allEvents', { subject: 'form', way: 'endless', which: 1 }),
	},
	{
		name: `${engine}: a lead that is shown late, among leads of which LinkedIn never serves three`,
		run: besideBroken(engine),
	},
	{
		name: `${engine}: the role on a Page is lost, and n8n restarts each night`,
		isLong: engine !== 'default',
		run: throughLostRole(engine, false),
	},
	{
		name: `${engine}: the role on a Page is lost, and n8n restarts each night, without new leads`,
		isLong: engine !== 'default',
		run: throughLostRole(engine, true),
	},
]);

export const troubles: readonly Play[] = [
	...ofEngines,
	{ name: 'LinkedIn fails to show forms for 20 hours', run: throughFormsDown },
];
