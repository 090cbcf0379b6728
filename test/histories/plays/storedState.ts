import { MINUTE, HOUR, DAY } from '../../durations';
import { PLAIN_CONDITIONS } from '../history/conditions';
import { BATCHES_AFTER_RESTART } from '../history/promises';
import { ORGANIZATIONS } from '../linkedIn/world';
import type { Trial } from '../history/trial';
import type { Engine } from '../n8n/n8n';
import type { Play } from './play';
import { notOnce, pollEvery, runHistoryOf, toldBy } from './play';

const POLL_EVERY_MINUTES = 15;

/** Matches an error that reports from when on the trigger outputs leads. */
const BEGINS = /(seven|7) days/i;

/**
 * A trigger that starts from 'now' finds no stored state, although the workflow was not published just now.
 * @param lose loses the state, between the second lead and the third one
 * @param begin what happens before the first lead
 */
async function throughLostState(
	engine: Engine,
	lose: (trial: Trial) => Promise<void> | void,
	begin: (trial: Trial) => Promise<void> = async () => {},
	scheduledPollMs = PLAIN_CONDITIONS.habits.scheduledPollMs,
): Promise<string[]> {
	const { settings, habits } = PLAIN_CONDITIONS;
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
			habits: { ...habits, engine, scheduledPollMs },
		},
	);
}

/** n8n is killed when the workflow is published again during its first poll. */
async function throughSecondPublication(): Promise<string[]> {
	const { settings } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { canvas, people, clock, n8n, destination } = trial;
			const [first] = canvas.nodes;
			people.register({ place: 0 });
			await clock.pass(HOUR);
			const change = () => void canvas.rename(first, 'Leads 1');
			await n8n.publishWhilePolling(first.node, { afterMs: 0, change, isKilled: true });
			await pollEvery(trial, POLL_EVERY_MINUTES, HOUR);
			return destination.stored.size > 0 ? ['wrong: a lead from before the start'] : [];
		},
		{ settings: { ...settings, startFrom: 'now' } },
	);
}

/** The trigger outputs the leads of the last seven days (none from before its first start), and reports so once. */
export const lostState: Play[] = [
	{
		name: 'n8n is killed when the workflow is published again during its first poll',
		run: throughSecondPublication,
	},
	{
		name: 'no state is stored, LinkedIn refuses while n8n starts, and the workflow is published again',
		run: async () =>
			await throughLostState('default', async (trial) => {
				const { n8n, linkedIn } = trial;
				n8n.restart();
				linkedIn.loseRole(ORGANIZATIONS[0]);
				await pollEvery(trial, POLL_EVERY_MINUTES, POLL_EVERY_MINUTES * MINUTE);
				linkedIn.giveRoleBack(ORGANIZATIONS[0]);
				n8n.publish();
			}),
	},
	{
		name: 'no state is stored, the credential is missing while n8n starts, and the workflow is published again',
		run: async () =>
			await throughLostState('default', async (trial) => {
				const { n8n } = trial;
				n8n.restart();
				n8n.credential.trouble = 'missing';
				await trial.poll(trial.canvas.nodes[0]);
				n8n.credential.trouble = undefined;
				n8n.publish();
			}),
	},
	{
		name: 'another main becomes the leader before any state is stored',
		run: async () => await throughLostState('default', ({ n8n }) => n8n.changeLeader(1)),
	},
	...[0.75, 10].map((minutes) => ({
		name: `with the scheduler and polls of ${minutes} min at most, the stored state is gone when n8n starts`,
		run: async () =>
			await throughLostState(
				'scheduler',
				({ n8n }) => {
					n8n.database.staticData = '{}';
					n8n.restart();
				},
				async (trial) => await pollEvery(trial, POLL_EVERY_MINUTES, HOUR),
				minutes * MINUTE,
			),
	})),
];

const LEADS_OF_EACH = 10;

/** Each of two triggers of one workflow gets a lead each hour, after one trigger was edited. */
async function afterEdit(
	engine: Engine,
	edited: number,
	ending: (trial: Trial, bring: () => Promise<void>) => void | Promise<void>,
): Promise<string[]> {
	const { settings, habits } = PLAIN_CONDITIONS;
	return await runHistoryOf(
		async (trial) => {
			const { canvas, people, n8n, linkedIn, destination } = trial;
			await pollEvery(trial, POLL_EVERY_MINUTES, HOUR);
			canvas.change(canvas.nodes[edited], { batchSize: 400 }, linkedIn.now());
			n8n.publish();
			await pollEvery(trial, POLL_EVERY_MINUTES, HOUR);
			const bring = async () => {
				for (let count = 0; count < LEADS_OF_EACH; count++) {
					for (const place of [edited, 1 - edited]) {
						people.register({ place });
						await pollEvery(trial, POLL_EVERY_MINUTES, 30 * MINUTE);
					}
				}
			};
			await bring();
			await ending(trial, bring);
			await pollEvery(trial, POLL_EVERY_MINUTES, 2 * HOUR);
			const times = [...people.leads.keys()].map((number) => destination.stored.get(number) ?? 0);
			const lost = times.filter((each) => each === 0).length;
			const twice = times.filter((each) => each > 1).length;
			// Each execution had one lead.
			const most = engine === 'durable' ? 0 : BATCHES_AFTER_RESTART * canvas.nodes.length;
			return [
				...(lost > 0 ? [`lost: ${lost} of ${times.length} were not stored`] : []),
				...(twice > most ? [`twice: ${twice} of ${times.length} came again`] : []),
			];
		},
		{
			settings: { ...settings, filter: 'oneEvent' },
			second: { ...settings, filter: 'otherEvent' },
			habits: { ...habits, engine },
		},
	);
}

const restart = ({ n8n }: Trial) => n8n.restart();
const changeLeader = ({ n8n }: Trial) => n8n.changeLeader(1);

/** n8n polls for two days without new leads; then another main is the leader for a while. */
const changeLeaderBack = async (trial: Trial, bring: () => Promise<void>) => {
	await pollEvery(trial, POLL_EVERY_MINUTES, 2 * DAY);
	trial.n8n.changeLeader(1);
	await bring();
	trial.n8n.changeLeader(0);
};

/** After a restart of n8n or a change of leader, the triggers output at most their last batches again. */
export const severalTriggers: Play[] = (
	[
		['the first of two triggers was edited, then n8n restarts', 'default', 0, restart],
		['the second of two triggers was edited, then n8n restarts', 'default', 1, restart],
		['the first of two triggers was edited, then the leader changes', 'default', 0, changeLeader],
		[
			'the first of two triggers was edited, then the leader changes and changes back',
			'default',
			0,
			changeLeaderBack,
		],
		[
			'with the scheduler, the first of two triggers was edited, then n8n restarts',
			'scheduler',
			0,
			restart,
		],
		[
			'with durable cursors, the first of two triggers was edited, then n8n restarts',
			'durable',
			0,
			restart,
		],
	] as const
).map(([name, engine, edited, ending]) => ({
	name,
	run: async () => await afterEdit(engine, edited, ending),
}));
