import { range } from 'lodash';

import { DAY, HOUR } from '../../durations';
import type { Conditions } from '../history/conditions';
import { PLAIN_CONDITIONS } from '../history/conditions';
import type { Failing } from '../history/troubles';
import type { Lead } from '../linkedIn/world';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf } from './play';

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

export const troubles: readonly Play[] = (['default', 'scheduler', 'durable'] as const).flatMap(
	(engine) => [
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
	],
);
