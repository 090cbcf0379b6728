import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniq } from 'lodash';
import { byId } from '../e2e/support/canvas';
import { waitUntil } from '../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf, type NodeDefinition } from '../harness/workflowBuilder';
import { inMegabytes, inTime, percentile, ratioOf, type Line } from './results';
import { API, MEASURED_WORKFLOW, type Setup } from './setup';
import { organizationId, truthOf } from './world';

const FLATTEN = join(__dirname, 'flatten.js.txt');

/** So many leads, with so many milliseconds before each of LinkedIn's answers. */
export interface Pull {
	leads: number;
	latency?: number;
	/** How many leads HTTP Request asks for; 100 by default, as people write it. */
	page?: number;
	repetitions: number;
}

export const PULLS: Pull[] = [
	{ leads: 1_000, repetitions: 5 },
	{ leads: 10_000, repetitions: 5 },
	{ leads: 10_000, latency: 100, repetitions: 3 },
	{ leads: 10_000, latency: 100, page: 500, repetitions: 3 },
	{ leads: 100_000, repetitions: 2 },
];

/** The leads of the first organization; the others have those of the pulls. */
const WARM_UP_LEADS = 200;
const MOST_LEADS = Math.max(...PULLS.map(({ leads }) => leads));

/** Of the organizations that these pulls need. */
export const sizesOf = (pulls: Pull[]) => uniq([WARM_UP_LEADS, ...pulls.map(({ leads }) => leads)]);

/** As most clients write it (wire contract 2.5). */
const USUAL_PAGE = 100;

/** One page can be requested only when the page before is there, so waiting is the least that a pull takes. */
const SHARE_OF_WAITING = 1.15;

/** On a slow machine, what begins later is measured once, so that a run ends. Milliseconds. */
const REPEATED_FOR = 360_000;

/** The nodes of a workflow that gives an organization's leads. */
type Contender = (setup: Setup, organization: string, page: number) => NodeDefinition[];

/** This package: an organization is chosen, and all of its leads. */
const pullNode: Contender = ({ nodes }, organization) => [
	nodes.action('Pull', 'lead.pull', { organizationId: byId(organization) }),
];

/** What people build without this package: n8n's own nodes and some code. */
const httpRequests: Contender = ({ nodes }, organization, page) => {
	const owner = `q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${organization})`;
	const pagination = {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: {
			parameters: [
				{ type: 'qs', name: 'start', value: `={{ $pageCount * ${page} }}` },
				{ type: 'qs', name: 'count', value: String(page) },
			],
		},
		paginationCompleteWhen: 'other',
		// A short page is not the end (contract 2.5).
		completeExpression: '={{ $response.body.elements.length === 0 }}',
	};
	return [
		nodes.httpRequest('Get forms', `${API}/leadForms?${owner}&count=${page}`),
		nodes.httpRequest('Get leads', `${API}/leadFormResponses?${owner}&leadType=(leadType:EVENT)`, {
			pagination: { pagination },
		}),
		{
			name: 'Flatten',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: readFileSync(FLATTEN, 'utf8') },
		},
	];
};

/** What `runLog.cjs` writes of a run. */
interface Run {
	error?: string;
	/** To the output of the last node, by n8n's own clock. */
	milliseconds: number;
	/** n8n's resident memory at its peak, less that before. */
	peakBytes: number;
	/** What the rows take in n8n's memory. */
	rowBytes: number;
	leads: number;
	digest: string;
}

/** What came of a contender: its runs, or why it has none. */
interface Outcome {
	runs: Run[];
	/** Of LinkedIn, in the last run. */
	calls: number;
	problem?: string;
}

/** Runs a contender in an n8n that was just started and has read a few leads. */
async function measure(setup: Setup, contender: Contender, pull: Pull): Promise<Outcome> {
	const { leads, latency = 0, page = USUAL_PAGE, repetitions } = pull;
	const runs: Run[] = [];
	const { calls, faults } = setup.control;
	try {
		faults.clear();
		await setup.n8n.restart();
		await runOnce(setup, contender(setup, organizationId(0), page), organizationId(0));
		const effect = { kind: 'latency', milliseconds: latency } as const;
		if (latency > 0) faults.add({ match: {}, effect, times: 'always' });
		const organization = organizationId(setup.sizes.indexOf(leads));
		const nodes = contender(setup, organization, page);
		do {
			calls.clear();
			runs.push(await runOnce(setup, nodes, organization));
		} while (runs.length < repetitions && performance.now() < REPEATED_FOR);
		return { runs, calls: setup.simulator.calls.length };
	} catch (error) {
		return { runs, calls: NaN, problem: (error as Error).message };
	}
}

/**
 * Runs a contender once on n8n's canvas. Nothing of its execution is stored.
 * @throws Error when it gives other leads than LinkedIn has, or none in two minutes
 */
async function runOnce(setup: Setup, nodes: NodeDefinition[], organization: string): Promise<Run> {
	const { client, n8n, runLog, world } = setup;
	const { id } = await client.workflows.create({
		...workflowOf(MEASURED_WORKFLOW, [MANUAL_TRIGGER, ...nodes]),
		settings: {
			saveManualExecutions: false,
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'none',
		},
	});
	const file = join(runLog, `${await client.workflows.start(id, MANUAL_TRIGGER.name)}.json`);
	const run = await waitUntil(
		'the leads',
		() => {
			if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Run;
			if (!n8n.isRunning) throw new Error('n8n ended');
			return undefined;
		},
		{ timeoutMs: 300_000, everyMs: 20 },
	);
	await client.workflows.delete(id);
	if (run.error !== undefined) throw new Error(run.error);
	const truth = createHash('sha256').update(truthOf(world, organization)).digest('hex');
	if (run.digest !== truth) {
		throw new Error(`${run.leads} leads, but not those that LinkedIn has`);
	}
	return run;
}

/** The same leads by this package and by n8n's own nodes; a contender that fails is a result, too. */
export async function pullLines(setup: Setup, pull: Pull): Promise<Line[]> {
	const what = nameOf(pull);
	console.error(`${what} …`);
	const ours = await measure(setup, pullNode, pull);
	const theirs = await measure(setup, httpRequests, pull);
	const lineOf = (name: string, of: (runs: Run[]) => number, show: (value: number) => string) => {
		const [our, their] = [ours, theirs].map(({ runs, problem }) => (problem ? NaN : of(runs)));
		const shown = ({ problem }: Outcome, value: number) =>
			problem === undefined ? show(value) : `failed: ${problem}`;
		// Whoever fails is the slower one, without a number.
		const better = ours.problem ? 0 : theirs.problem ? Infinity : their / our;
		const ratio = ratioOf(our, their);
		return {
			our,
			better,
			line: { what: name, ours: shown(ours, our), theirs: shown(theirs, their), ratio },
		};
	};
	const times = (runs: Run[]) => runs.map(({ milliseconds }) => milliseconds);
	const time = lineOf(what, (runs) => percentile(times(runs), 50), inTime);
	if (pull.latency !== undefined) {
		const most = SHARE_OF_WAITING * ours.calls * pull.latency;
		const wanted = `at most ${inTime(most)}: ${ours.calls} calls, and 15%`;
		return [{ ...time.line, target: [wanted, time.our <= most] }];
	}
	// Of the first run: later ones start from what earlier ones left.
	const memory = lineOf(`${what}: memory`, ([run]) => run.peakBytes, inMegabytes);
	const rowBytes = ours.runs[0]?.rowBytes ?? 0;
	const target: Line['target'] =
		pull.leads === MOST_LEADS
			? [`at most the rows, ${inMegabytes(rowBytes)}`, memory.our <= rowBytes && memory.better > 1]
			: ['less than n8n’s own nodes', memory.better > 1];
	return [time.line, { ...memory.line, target }];
}

export function nameOf({ leads, latency, page }: Pull): string {
	const parts = [`${leads.toLocaleString('en-US')} leads`];
	if (latency !== undefined) parts.push(`${latency} ms for each answer`);
	if (page !== undefined) parts.push(`HTTP Request with pages of ${page}`);
	return parts.join(', ');
}
