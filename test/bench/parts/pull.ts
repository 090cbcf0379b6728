import { MeasuredWorkflow, type MeasuredRun } from '../contenders/measuredRun';
import { FLOORS, readFloor, type Way } from '../contenders/floor';
import { truthOf } from '../contenders/truth';
import {
	HTTP_REQUEST,
	PULL,
	PULL_IN_SURE_PAGES,
	REQUESTS,
	type Contender,
} from '../contenders/workflows';
import { organizationId } from '../stage/benchWorld';
import type { Scene, Stage } from '../stage/stage';
import { bytesPerRow } from './outputMemory';
import type { Part, PartResult } from './part';
import { pullInLittleMemory } from './pullMemory';
import { pullResult, type Outcome, type PullJob } from './pullResult';

const JOBS: PullJob[] = [
	{ leads: 1_000, latency: 0, repetitions: 5, isFresh: true },
	{ leads: 10_000, latency: 0, repetitions: 11, isFresh: true },
	{ leads: 10_000, latency: 100, repetitions: 3, isFresh: false },
	{ leads: 100_000, latency: 0, repetitions: 2, isFresh: true },
];

const SMOKE_JOBS: PullJob[] = [
	{ leads: 250, latency: 0, repetitions: 2, isFresh: false },
	{ leads: 250, latency: 20, repetitions: 1, isFresh: false },
];

const WARM_UP_LEADS = 200;

const CONTENDERS = [PULL, PULL_IN_SURE_PAGES, HTTP_REQUEST, ...REQUESTS];

/** As many as production clients ask for (wire contract 2.5). */
const LARGEST_SERVED = 1_000;

/** The same leads, by this package, by n8n's own nodes, and by a bare script. */
export const pullPart: Part = {
	name: 'pull',
	run: async (stage, isSmoke, log) => {
		const jobs = isSmoke ? SMOKE_JOBS : JOBS;
		const sizes = [...new Set([WARM_UP_LEADS, ...jobs.map(({ leads }) => leads)])];
		const organizations = sizes.map((leads) => ({ events: 5, leads }));
		const scene = await stage.play({ now: Date.now(), organizations });
		await scene.simulator.control.variants.set({ maxCount: { leadFormResponses: LARGEST_SERVED } });
		const outcomes: Outcome[] = [];
		for (const job of jobs) {
			const id = organizationId(sizes.indexOf(job.leads));
			for (const contender of CONTENDERS) {
				log(`${contender.name}: ${job.leads} leads at ${job.latency} ms …`);
				const runs = await measure(stage, scene, contender, id, job);
				outcomes.push({ job, contender: contender.name, ...runs });
			}
			log(`The floor: ${job.leads} leads at ${job.latency} ms …`);
			await setLatency(scene, job.latency);
			const truth = truthOf(scene.world, id);
			for (const way of Object.keys(FLOORS) as Way[]) {
				outcomes.push({ job, ...(await readFloor(stage, scene, id, truth, job, way)) });
			}
		}
		const rowBytes = await bytesPerRow(stage, isSmoke ? 1_000 : 10_000);
		// With few leads the limit would be what n8n itself needs to start.
		if (isSmoke) return pullResult(outcomes, rowBytes);
		log('Pulling with little memory …');
		await setLatency(scene, 0);
		const largest = sizes.indexOf(Math.max(...sizes));
		const memory = await pullInLittleMemory(stage, scene, largest, rowBytes);
		return joined(pullResult(outcomes, rowBytes), memory);
	},
};

/** In an n8n that has read a few leads already. */
async function measure(
	stage: Stage,
	scene: Scene,
	contender: Contender,
	id: string,
	{ latency, repetitions, isFresh }: PullJob,
): Promise<Pick<Outcome, 'runs' | 'problem' | 'heldBefore'>> {
	const create = async (organization: string) => {
		const truth = truthOf(scene.world, organization);
		return await MeasuredWorkflow.create(stage, scene, contender, organization, truth);
	};
	const runs: MeasuredRun[] = [];
	await setLatency(scene, 0);
	if (isFresh || !stage.isolated.n8n.isRunning) await stage.restartN8n();
	const warmUp = await create(organizationId(0));
	const { problem, heldBytes: heldBefore } = await warmUp.run();
	await warmUp.delete();
	if (problem !== undefined) return { runs, problem };
	const workflow = await create(id);
	await setLatency(scene, latency);
	try {
		while (runs.length < repetitions) runs.push(await workflow.run());
		await workflow.delete();
	} catch (error) {
		return { runs, heldBefore, problem: (error as Error).message };
	}
	return { runs, heldBefore, problem: runs.find((run) => run.problem !== undefined)?.problem };
}

function joined(one: PartResult, other: PartResult): PartResult {
	return {
		tables: [...one.tables, ...other.tables],
		figures: { ...one.figures, ...other.figures },
		checks: [...one.checks, ...other.checks],
	};
}

/** How long LinkedIn takes for each answer, besides its own time. */
async function setLatency({ simulator }: Scene, milliseconds: number): Promise<void> {
	const { faults } = simulator.control;
	await faults.clear();
	if (milliseconds === 0) return;
	await faults.add({ match: {}, effect: { kind: 'latency', milliseconds }, times: 'always' });
}
