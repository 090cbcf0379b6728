import type { Trial } from '../history/trial';
import type { Engine } from '../n8n/n8n';
import { conditions } from '../sweeps/outages';
import { runHistoryOf } from '../sweeps/running';
import { HOUR, MINUTE } from '../times';
import { BATCHES_AFTER_RESTART } from '../history/thresholds';
import type { Play } from './play';
import { pollEvery } from './play';

const POLL_EVERY_MINUTES = 15;
const LEADS_OF_EACH = 10;

/** Each of two triggers of one workflow gets a lead each hour, after one of them was edited. */
async function afterEdit(
	engine: Engine,
	edited: number,
	ending: (trial: Trial) => void,
): Promise<string[]> {
	const { settings, habits } = conditions;
	return await runHistoryOf(
		async (trial) => {
			const { canvas, people, n8n, linkedIn, destination } = trial;
			await pollEvery(trial, POLL_EVERY_MINUTES, HOUR);
			canvas.change(canvas.nodes[edited], { overlapMinutes: 90 }, linkedIn.now());
			n8n.publish();
			await pollEvery(trial, POLL_EVERY_MINUTES, HOUR);
			for (let count = 0; count < LEADS_OF_EACH; count++) {
				for (const place of [edited, 1 - edited]) {
					people.register({ place });
					await pollEvery(trial, POLL_EVERY_MINUTES, 30 * MINUTE);
				}
			}
			ending(trial);
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

/** After a restart of n8n, or a change of leader, the last batches come once more, and nothing else. */
export const severalTriggers: Play[] = [
	{
		name: 'one of two triggers was edited, then n8n starts anew',
		run: async () => await afterEdit('default', 0, restart),
	},
	{
		name: 'the other one of two triggers was edited, then n8n starts anew',
		run: async () => await afterEdit('default', 1, restart),
	},
	{
		name: 'one of two triggers was edited, then the leader changes',
		run: async () => await afterEdit('default', 0, changeLeader),
	},
	{
		name: 'one of two triggers of the scheduler was edited, then n8n starts anew',
		run: async () => await afterEdit('scheduler', 0, restart),
	},
	{
		name: 'one of two triggers with durable cursors was edited, then n8n starts anew',
		run: async () => await afterEdit('durable', 0, restart),
	},
];
