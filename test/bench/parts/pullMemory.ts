import { MeasuredWorkflow, type MeasuredRun } from '../contenders/measuredRun';
import { truthOf } from '../contenders/truth';
import { PULL } from '../contenders/workflows';
import { digits, megabytes, milliseconds, times } from '../report/format';
import { organizationId } from '../stage/benchWorld';
import type { Scene, Stage } from '../stage/stage';
import type { PartResult } from './part';

const MEBIBYTE = 2 ** 20;

/** How much more than n8n itself needs the heap may grow, in sizes of the output. */
const ROOM = 2;

/**
 * Pulls in an n8n whose heap has room for what n8n holds anyway and twice the rows, and no more. What
 * the process takes without a limit tells little: Node collects garbage when it has to.
 * @param organization index of the organization
 * @param bytesPerRow what a row takes as an item of n8n's
 */
export async function pullInLittleMemory(
	stage: Stage,
	scene: Scene,
	organization: number,
	bytesPerRow: number,
): Promise<PartResult> {
	const run = async (index: number): Promise<MeasuredRun> => {
		const id = organizationId(index);
		const truth = truthOf(scene.world, id);
		const workflow = await MeasuredWorkflow.create(stage, scene, PULL, id, truth);
		const measured = await workflow.run();
		await workflow.delete();
		return measured;
	};
	await stage.restartN8n();
	const { heldBytes: heldBefore } = await run(0);
	const { leads } = truthOf(scene.world, organizationId(organization));
	const rows = bytesPerRow * leads;
	const limit = Math.ceil((heldBefore + ROOM * rows) / MEBIBYTE);
	await stage.restartN8n({ NODE_OPTIONS: `--max-old-space-size=${limit}` });
	await run(0);
	const measured = await run(organization).catch(({ message }: Error) => ({ problem: message }));
	await stage.restartN8n();
	const name = `${PULL.name}: ${leads.toLocaleString('en-US')} leads in ${ROOM} times the memory of the rows`;
	const { problem } = measured;
	const checks = [{ name, isPassed: problem === undefined, found: problem }];
	if (!('liveBytes' in measured) || problem !== undefined) {
		return { tables: [], figures: {}, checks };
	}
	const live = measured.liveBytes - heldBefore;
	return {
		tables: [
			{
				title: `${PULL.name} in an n8n whose heap has room for ${ROOM} times the rows beside n8n itself`,
				head: [
					'Leads',
					'Heap limit',
					'n8n itself',
					'The rows',
					'In use at most',
					'Against rows',
					'Time',
				],
				rows: [
					[
						leads.toLocaleString('en-US'),
						`${digits(limit)} MiB`,
						megabytes(heldBefore),
						megabytes(rows),
						megabytes(live),
						times(live / rows),
						milliseconds(measured.milliseconds),
					],
				],
				notes: [
					'Heap limit: Node’s --max-old-space-size, beyond which the process ends. In use at most: the heap right after a full garbage collection, the rows included, without what n8n itself holds; so close to the limit there are many collections.',
				],
			},
		],
		figures: { [`pull memory ${leads}`]: live / rows },
		checks,
	};
}
