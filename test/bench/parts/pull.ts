import { measuredRun, type MeasuredRun } from '../contenders/measuredRun';
import { HTTP_REQUEST, PULL, type Contender } from '../contenders/workflows';
import { organizationId } from '../stage/benchWorld';
import type { Scene, Stage } from '../stage/stage';
import { digits, milliseconds, percentile, type Line, type Part } from './part';

/** So many leads, with so many milliseconds before each of LinkedIn's answers. */
interface Job {
	leads: number;
	latency: number;
	repetitions: number;
}

const JOBS: Job[] = [
	{ leads: 1_000, latency: 0, repetitions: 5 },
	{ leads: 10_000, latency: 0, repetitions: 11 },
	{ leads: 10_000, latency: 100, repetitions: 3 },
	{ leads: 100_000, latency: 0, repetitions: 2 },
];

const SMOKE_JOBS: Job[] = [{ leads: 250, latency: 20, repetitions: 2 }];

const WARM_UP_LEADS = 200;

/** As many as production clients ask for (wire contract 2.5). */
const LARGEST_SERVED = 1_000;

/** The same leads by this package and by n8n's own nodes. */
export const pull: Part = async (stage, isSmoke, log) => {
	const jobs = isSmoke ? SMOKE_JOBS : JOBS;
	const sizes = [...new Set([WARM_UP_LEADS, ...jobs.map(({ leads }) => leads)])];
	const organizations = sizes.map((leads) => ({ events: 5, leads }));
	const scene = await stage.play({ now: Date.now(), organizations });
	await scene.simulator.control.variants.set({ maxCount: { leadFormResponses: LARGEST_SERVED } });
	const lines: Line[] = [];
	for (const job of jobs) {
		const id = organizationId(sizes.indexOf(job.leads));
		const runs = async (contender: Contender) => {
			log(`${contender.name}: ${job.leads} leads at ${job.latency} ms …`);
			return await measure(stage, scene, contender, id, job);
		};
		lines.push(...linesOf(job, await runs(PULL), await runs(HTTP_REQUEST)));
	}
	return lines;
};

/** In an n8n that was just started and has read a few leads. */
async function measure(
	stage: Stage,
	scene: Scene,
	contender: Contender,
	id: string,
	{ latency, repetitions }: Job,
): Promise<MeasuredRun[]> {
	const { faults } = scene.simulator.control;
	await faults.clear();
	await stage.restartN8n();
	await measuredRun(stage, scene, contender, organizationId(0));
	const effect = { kind: 'latency', milliseconds: latency } as const;
	if (latency > 0) await faults.add({ match: {}, effect, times: 'always' });
	const runs: MeasuredRun[] = [];
	while (runs.length < repetitions) runs.push(await measuredRun(stage, scene, contender, id));
	return runs;
}

function linesOf({ leads, latency }: Job, ours: MeasuredRun[], theirs: MeasuredRun[]): Line[] {
	const what = `${leads.toLocaleString('en-US')} leads`;
	const median = (runs: MeasuredRun[]) =>
		percentile(
			runs.map((run) => run.milliseconds),
			50,
		);
	const [time, otherTime] = [median(ours), median(theirs)];
	const times = (ratio: number) => `${digits(ratio)}×`;
	const isDelayed = latency > 0;
	const answers = isDelayed ? `, ${latency} ms for each answer` : '';
	const timeLine: Line = [
		`${what}${answers}`,
		milliseconds(time),
		milliseconds(otherTime),
		times(otherTime / time),
	];
	if (isDelayed) return [timeLine];
	// Of the first run: later ones start from what earlier ones left.
	const [{ grownBytes }, { grownBytes: otherBytes, wrongIds }] = [ours[0], theirs[0]];
	const megabytes = (bytes: number) => `${digits(bytes / 1e6)} MB`;
	return [
		timeLine,
		[
			`${what}: memory`,
			megabytes(grownBytes),
			megabytes(otherBytes),
			times(otherBytes / grownBytes),
		],
		[`${what}: form IDs that no form has`, String(ours[0].wrongIds), String(wrongIds), ''],
	];
}
