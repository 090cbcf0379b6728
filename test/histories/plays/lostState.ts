import type { Trial } from '../history/trial';
import type { Engine } from '../n8n/n8n';
import { conditions } from '../sweeps/outages';
import { runHistoryOf } from '../sweeps/running';
import { DAY, HOUR, MINUTE } from '../times';
import type { Play } from './play';
import { notOnce, pollEvery, toldBy } from './play';

const POLL_EVERY_MINUTES = 15;

/** How a message says from when on leads come. */
const BEGINS = /(seven|7) days/i;

/**
 * A trigger that is to begin with what comes from now on finds nothing stored, although nobody has just published it.
 * @param lose what happens after two leads have come, and before a third one
 * @param begin what happens before
 */
async function throughLostState(
	engine: Engine,
	lose: (trial: Trial) => Promise<void> | void,
	begin: (trial: Trial) => Promise<void> = async () => {},
): Promise<string[]> {
	const { settings, habits } = conditions;
	return await runHistoryOf(
		async (trial) => {
			const { people, clock } = trial;
			await begin(trial);
			const leads = [people.register({ place: 0 })];
			await clock.pass(DAY);
			leads.push(people.register({ place: 0 }));
			await clock.pass(2 * HOUR);
			await lose(trial);
			leads.push(people.register({ place: 0 }));
			await pollEvery(trial, POLL_EVERY_MINUTES, 2 * HOUR);
			const begins = toldBy(trial).filter((text) => BEGINS.test(text)).length;
			return [
				...notOnce(trial, leads),
				...(begins === 0 ? ['unsaid: nobody was told'] : []),
				...(begins > 1 ? [`told: ${begins} times from when on leads come`] : []),
			];
		},
		{
			settings: { ...settings, startFrom: 'now' },
			habits: { ...habits, engine },
		},
	);
}

/** All leads of the last seven days come, and somebody is told so once. */
export const lostState: Play[] = [
	{
		name: 'nothing is stored, LinkedIn refuses while n8n starts, and somebody publishes again',
		run: async () =>
			await throughLostState('default', async (trial) => {
				const { n8n, linkedIn } = trial;
				n8n.restart();
				linkedIn.loseRole(0);
				await pollEvery(trial, POLL_EVERY_MINUTES, POLL_EVERY_MINUTES * MINUTE);
				linkedIn.giveRolesBack();
				n8n.publish();
			}),
	},
	{
		name: 'another main becomes the leader before anything was stored',
		run: async () => await throughLostState('default', ({ n8n }) => n8n.changeLeader(1)),
	},
	{
		name: 'what a trigger of the scheduler had stored is gone when n8n starts',
		run: async () =>
			await throughLostState(
				'scheduler',
				({ n8n }) => {
					n8n.database.staticData = '{}';
					n8n.restart();
				},
				async (trial) => await pollEvery(trial, POLL_EVERY_MINUTES, HOUR),
			),
	},
];
