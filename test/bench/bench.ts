import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { uniq } from 'lodash';
import { format, resolveConfig } from 'prettier';
import { byId } from '../e2e/support/canvas';
import { LinkedInNodes } from '../e2e/support/linkedInNodes';
import { PostgresNodes } from '../e2e/support/postgresNodes';
import { ENGINE_ON_DEMAND } from '../harness/expressionEngine';
import { Ingress } from '../harness/ingress/ingress';
import { startIsolatedN8n } from '../harness/isolatedN8n';
import { N8nClient } from '../harness/n8nClient';
import { connectLinkedIn } from '../harness/oauthConnect';
import { Postgres } from '../harness/postgres';
import { databaseSettings } from '../harness/queueMode/queueModeN8n';
import { provisionRuntime } from '../harness/runtime/provisionRuntime';
import { Teardown } from '../harness/teardown';
import { waitUntil } from '../harness/waitUntil';
import { MANUAL_TRIGGER, workflowOf, type NodeDefinition } from '../harness/workflowBuilder';
import { startSimulator, type Application, type WebhookIngress } from '../simulator';
import { benchWorld, organizationId, truthOf } from './world';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'dev', 'benchmark.md');
const RUN_LOG_HOOK = join(__dirname, 'runLog.cjs');
const FLATTEN = join(__dirname, 'flatten.js.txt');
const LOADER = pathToFileURL(require.resolve('tsx')).href;

/** The name of the workflows whose runs are written to the log. */
const MEASURED_WORKFLOW = 'Benchmark';

const USAGE = `Usage: npm run bench -- [--only TEXT] [--check]

  --only TEXT  only what has this text in its name, such as "1,000 leads" or "Push"
  --check      fails where a ratio is less than two thirds of the one in docs/dev/benchmark.md,
               and leaves that file as it is; a whole run without it writes its table there
`;

/** So many leads, with so many milliseconds before each of LinkedIn's answers, which have so many leads at most. */
interface Pull {
	leads: number;
	latency?: number;
	page?: number;
	repetitions: number;
	/** How many times as fast as n8n's own nodes this package is to be at least. */
	wanted?: number;
}

const PULLS: Pull[] = [
	{ leads: 1_000, repetitions: 5 },
	{ leads: 10_000, repetitions: 5 },
	{ leads: 10_000, latency: 100, repetitions: 3, wanted: 10 },
	{ leads: 10_000, latency: 100, page: 100, repetitions: 3, wanted: 7 },
	{ leads: 100_000, repetitions: 2 },
];

/** The leads of the first organization; the others have those of the pulls. */
const WARM_UP_LEADS = 200;
const MOST_LEADS = Math.max(...PULLS.map(({ leads }) => leads));

/** As many as production clients ask for (wire contract 2.5). */
const LARGEST_PAGE = 1_000;

/** The largest page that LinkedIn is known to serve. */
const KNOWN_PAGE = 100;

/** So many leads are pushed each second, evenly, for so many seconds. */
const PUSHES = { perSecond: 20, seconds: 20 };

/** 95 of 100 pushed leads are to be rows after so many milliseconds. */
const WANTED_DELAY = 300;

/** The first pushes read forms and events, and n8n compiles what it runs often. */
const WARM_UP_PUSHES = { perSecond: 5, seconds: 6 };

/** On a slow machine, what begins later is measured once, so that a run ends. Milliseconds. */
const REPEATED_FOR = 360_000;

/** A line of the table. */
interface Line {
	what: string;
	ours: string;
	theirs?: string;
	/** Theirs by ours. */
	ratio?: number;
	/** What is wanted, and whether it is so. */
	target?: [wanted: string, isMet: boolean];
}

const HEAD = ['', 'This package', 'n8n’s own nodes', 'Ratio', 'Target', ''];

const rowOf = (cells: string[]) =>
	`| ${cells.map((cell) => cell.replace(/[|\n]/g, ' ')).join(' | ')} |`;

const cellsOf = ({ what, ours, theirs = '', ratio, target }: Line) => [
	...[what, ours, theirs, ratio === undefined ? '' : `${digits(ratio)}×`],
	...(target ? [target[0], target[1] ? 'met' : '**not met**'] : ['', '']),
];

/** Undefined where one of them has failed. */
const ratioOf = (ours: number, theirs: number) =>
	Number.isFinite(theirs / ours) ? theirs / ours : undefined;

/** Three significant digits: more would claim more than repetitions bear out. */
const digits = (value: number) => Number(value.toPrecision(3)).toLocaleString('en-US');
const inTime = (ms: number) => (ms >= 1000 ? `${digits(ms / 1000)} s` : `${digits(ms)} ms`);
const inMegabytes = (bytes: number) => `${digits(bytes / 1e6)} MB`;

/** The smallest of the values that so many percent of them don't exceed. */
function percentile(values: number[], percent: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

const log = (line: string) => console.error(line);

/** What the whole benchmark shares: one n8n on a PostgreSQL, and one LinkedIn in a process of its own. */
type Stage = Awaited<ReturnType<typeof openStage>>;

async function openStage(sizes: number[], teardown: Teardown) {
	const now = Date.now();
	// Takes seconds, in which a connection that is open already would end unseen.
	const world = benchWorld(now, sizes);
	const { nodeBinary } = await provisionRuntime(log);
	const postgres = await Postgres.start();
	teardown.add(async () => await postgres.remove());
	const runLog = await mkdtemp(join(tmpdir(), 'bench-runs-'));
	teardown.add(async () => await rm(runLog, { recursive: true, force: true }));
	const { n8n, ports, stop } = await startIsolatedN8n(log, {
		...databaseSettings(postgres),
		EXTERNAL_HOOK_FILES: RUN_LOG_HOOK,
		BENCH_RUN_LOG: runLog,
		BENCH_WORKFLOW: MEASURED_WORKFLOW,
	});
	teardown.add(stop);
	const ingress = await Ingress.start({ n8n: n8n.port });
	teardown.add(async () => await ingress.close());
	const webhooks = { address: '127.0.0.1', port: ingress.port, ca: ingress.ca };
	const child = fork(__filename, [], { execPath: nodeBinary, execArgv: ['--import', LOADER] });
	teardown.add(async () => await Promise.resolve(void child.kill()));
	child.send({ now, sizes, port: ports.linkedIn, webhooks } satisfies LinkedInSettings);
	const ended = once(child, 'exit').then(() => [{ error: 'LinkedIn ended before it started' }]);
	const [{ url, error }] = (await Promise.race([once(child, 'message'), ended])) as [
		{ url?: string; error?: string },
	];
	if (url === undefined) throw new Error(error);
	/** Calls a function of the simulator's HTTP control API. */
	const linkedIn = async <Result>(path: string, ...parameters: unknown[]): Promise<Result> => {
		const headers = { 'content-type': 'application/json', connection: 'close' };
		const body = JSON.stringify(parameters);
		const response = await fetch(`${url}/control/${path}`, { method: 'POST', headers, body });
		const answer = (await response.json()) as { result?: unknown; error?: string };
		if (answer.error !== undefined) throw new Error(`${path}: ${answer.error}`);
		return answer.result as Result;
	};
	const client = await N8nClient.connect(n8n.url);
	const application = await linkedIn<Application>('application/get');
	const nodes = new LinkedInNodes(await connectLinkedIn(client, application));
	return { n8n, client, postgres, runLog, linkedIn, nodes, sizes, world };
}

interface LinkedInSettings {
	now: number;
	sizes: number[];
	port: number;
	webhooks: WebhookIngress;
}

/** In the child process: starts LinkedIn, and tells its address, or why there is none. */
function serveLinkedIn({ now, sizes, port, webhooks }: LinkedInSettings): void {
	startSimulator({ world: benchWorld(now, sizes), port, webhooks }).then(
		({ url }) => process.send?.({ url }),
		(error: Error) => process.send?.({ error: error.stack }),
	);
}

/** A fresh n8n process, whose memory knows of no earlier run. */
async function restartN8n(stage: Stage, environment = {}): Promise<void> {
	await stage.n8n.restart(environment);
	stage.client = await N8nClient.connect(stage.n8n.url);
}

/** The nodes of a workflow that gives an organization's leads. */
type Contender = (stage: Stage, organization: string) => NodeDefinition[];

/** This package: an organization is chosen, and all of its leads. */
const pullNode: Contender = ({ nodes }, organization) => [
	nodes.action('Pull', 'lead.pull', { organizationId: byId(organization) }),
];

const API = 'https://api.linkedin.com/rest';

/** What people build without this package: n8n's own nodes and some code. */
const httpRequests: Contender = ({ nodes }, organization) => {
	const owner = `q=owner&owner=(organization:urn%3Ali%3Aorganization%3A${organization})`;
	const pagination = {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: {
			parameters: [
				{ type: 'qs', name: 'start', value: `={{ $pageCount * ${KNOWN_PAGE} }}` },
				{ type: 'qs', name: 'count', value: String(KNOWN_PAGE) },
			],
		},
		paginationCompleteWhen: 'other',
		completeExpression: `={{ $response.body.elements.length < ${KNOWN_PAGE} }}`,
	};
	return [
		nodes.httpRequest('Get forms', `${API}/leadForms?${owner}&count=${KNOWN_PAGE}`),
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
	problem?: string;
}

/** Runs a contender in an n8n that was just started and has read a few leads. */
async function measure(stage: Stage, contender: Contender, pull: Pull): Promise<Outcome> {
	const { leads, latency = 0, page = LARGEST_PAGE, repetitions } = pull;
	const runs: Run[] = [];
	try {
		await stage.linkedIn('faults/clear');
		await stage.linkedIn('variants/set', { maxCount: { leadFormResponses: page } });
		await restartN8n(stage);
		await runOnce(stage, contender, organizationId(0));
		const effect = { kind: 'latency', milliseconds: latency };
		if (latency > 0) await stage.linkedIn('faults/add', { match: {}, effect, times: 'always' });
		const organization = organizationId(stage.sizes.indexOf(leads));
		do runs.push(await runOnce(stage, contender, organization));
		while (runs.length < repetitions && performance.now() < REPEATED_FOR);
		return { runs };
	} catch (error) {
		return { runs, problem: (error as Error).message };
	}
}

/**
 * Runs a contender once on n8n's canvas. Nothing of its execution is stored.
 * @throws Error when it gives other leads than LinkedIn has, or none in two minutes
 */
async function runOnce(stage: Stage, contender: Contender, organization: string): Promise<Run> {
	const { client, n8n, runLog, world } = stage;
	const { id } = await client.workflows.create({
		...workflowOf(MEASURED_WORKFLOW, [MANUAL_TRIGGER, ...contender(stage, organization)]),
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
		{ timeoutMs: 120_000, everyMs: 20 },
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
async function pullLines(stage: Stage, pull: Pull): Promise<Line[]> {
	const what = nameOf(pull);
	log(`${what} …`);
	const ours = await measure(stage, pullNode, pull);
	const theirs = await measure(stage, httpRequests, pull);
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
	const { wanted } = pull;
	if (wanted !== undefined) {
		return [{ ...time.line, target: [`at least ${wanted}×`, time.better >= wanted] }];
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

function nameOf({ leads, latency, page }: Pull): string {
	const parts = [`${leads.toLocaleString('en-US')} leads`];
	if (latency !== undefined) parts.push(`${latency} ms for each answer`);
	if (page !== undefined) parts.push(`pages of ${page}`);
	return parts.join(', ');
}

/** What turns pushed leads into rows of a table, one at a time. */
interface Receiver {
	workflowId: string;
	table: string;
	/** Pushes a new lead of an event. @returns its id, and the time of the POST if it is known already */
	push: (eventId: string) => Promise<{ id: string; time?: number }>;
}

/** From the POST to the row in the table: how long 95 of 100 leads take at most. */
async function pushLines(stage: Stage): Promise<Line[]> {
	await stage.linkedIn('faults/clear');
	await restartN8n(stage);
	const receivers = [await instantLeads(stage), await ownWebhook(stage)];
	const lines: Line[] = [];
	for (const engine of ['', ', expression engine on demand']) {
		const what = `Push to row at ${PUSHES.perSecond} leads a second${engine}, p95`;
		log(`${what} …`);
		const ours = await pushesTo(stage, receivers[0], engine !== '');
		const theirs = await pushesTo(stage, receivers[1], engine !== '');
		const shown = ({ p95, problem }: typeof ours) => problem ?? inTime(p95);
		const ratio = ratioOf(ours.p95, theirs.p95);
		const target: Line['target'] = [`at most ${WANTED_DELAY} ms`, ours.p95 <= WANTED_DELAY];
		lines.push({ what, ours: shown(ours), theirs: shown(theirs), ratio, target });
	}
	return lines;
}

/** In an n8n that was just started. The other receivers are not active. */
async function pushesTo(
	stage: Stage,
	receiver: Receiver,
	isOnDemand: boolean,
): Promise<{ p95: number; problem?: string }> {
	try {
		await restartN8n(stage, isOnDemand ? ENGINE_ON_DEMAND : {});
		await stage.client.workflows.activate(receiver.workflowId);
		await delays(stage, receiver, WARM_UP_PUSHES);
		return { p95: percentile(await delays(stage, receiver, PUSHES), 95) };
	} catch (error) {
		return { p95: Infinity, problem: `failed: ${(error as Error).message}` };
	} finally {
		await stage.client.workflows.deactivate(receiver.workflowId);
	}
}

/**
 * Sends leads at an even pace.
 * @returns for each the milliseconds from the POST to the row
 * @throws Error when a lead is no row in the end
 */
async function delays(
	{ linkedIn, postgres, world }: Stage,
	{ table, push }: Receiver,
	{ perSecond, seconds }: typeof PUSHES,
): Promise<number[]> {
	const events = world.events.filter((event) => event.organizationId === organizationId(0));
	const start = performance.now();
	const sending: Array<ReturnType<typeof push>> = [];
	for (let index = 0; index < perSecond * seconds; index += 1) {
		await sleep(start + (index * 1000) / perSecond - performance.now());
		sending.push(push(events[index % events.length].id));
	}
	const pushed = await Promise.all(sending);
	const storedAt = await waitUntil(
		'the rows',
		async () => {
			const rows = await postgres.query<{ lead_id: string; time: number }>(
				`SELECT lead_id, extract(epoch FROM stored_at)::float8 * 1000 AS time FROM ${table}`,
			);
			const times = new Map(rows.map(({ lead_id, time }) => [lead_id, time]));
			return pushed.every(({ id }) => times.has(id)) ? times : undefined;
		},
		{ timeoutMs: 60_000, everyMs: 500 },
	);
	await linkedIn('notifications/settled');
	const deliveries = await linkedIn<Array<{ leadId: string; attempt: number; time: number }>>(
		'notifications/deliveries',
	);
	const first = deliveries.filter(({ attempt }) => attempt === 1);
	const sentAt = new Map(first.map(({ leadId, time }) => [leadId, time]));
	return pushed.map(({ id, time }) => (storedAt.get(id) ?? NaN) - (time ?? sentAt.get(id) ?? NaN));
}

/** This package: its trigger, and a table made as the templates do. */
async function instantLeads(stage: Stage): Promise<Receiver> {
	const { client, linkedIn, nodes } = stage;
	const table = 'pushed_leads';
	const postgres = await PostgresNodes.connect(stage);
	const chosen = byId(organizationId(0));
	const setup = await client.workflows.create(
		workflowOf('Table', [
			...[MANUAL_TRIGGER, nodes.action('Leads', 'lead.pull', { organizationId: chosen })],
			nodes.action('Columns', 'form.getTable', {
				source: 'inputLeads',
				options: { tableName: table },
			}),
			postgres.execute('Create', '={{ $json.statements }}'),
		]),
	);
	const made = await client.workflows.run(setup.id, MANUAL_TRIGGER.name);
	if (made.error) throw new Error(`The table was not made: ${made.error.message}`);
	await stage.postgres.query(
		`ALTER TABLE ${table} ADD lead_action text, ADD occurred_at timestamptz,
			ADD stored_at timestamptz NOT NULL DEFAULT clock_timestamp()`,
	);
	const trigger = nodes.notificationTrigger('Instant lead', { organizationId: chosen });
	const store = postgres.autoMap('Store', 'upsert', table);
	const { id } = await client.workflows.create(workflowOf('Push to row', [trigger, store]));
	const push: Receiver['push'] = async (eventId) => await linkedIn('leads/add', { eventId });
	return { workflowId: id, table, push };
}

/**
 * n8n's own nodes, which do the least that there is to do: the lead is read and stored as it is, without its form and
 * event, and nobody checks who sent the push.
 */
async function ownWebhook(stage: Stage): Promise<Receiver> {
	const { client, linkedIn, nodes } = stage;
	const [table, path] = ['own_leads', 'own-webhook'];
	await stage.postgres.query(
		`CREATE TABLE ${table} (lead_id text, lead jsonb, stored_at timestamptz DEFAULT clock_timestamp())`,
	);
	const postgres = await PostgresNodes.connect(stage);
	const insert = `INSERT INTO ${table} (lead_id, lead) VALUES ($1, $2)`;
	const { id } = await client.workflows.create(
		workflowOf('Webhook to row', [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				webhookId: path,
				parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
			},
			nodes.httpRequest('Get lead', `=${API}/leadFormResponses/{{ $json.body.id }}`),
			postgres.execute('Store', insert, '={{ [$json.id, JSON.stringify($json)] }}'),
		]),
	);
	const push: Receiver['push'] = async (eventId) => {
		const lead = await linkedIn<{ id: string }>('leads/add', { eventId });
		const time = Date.now();
		const body = JSON.stringify({ id: lead.id });
		const headers = { 'content-type': 'application/json', connection: 'close' };
		const response = await fetch(`${stage.n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers,
			body,
		});
		if (!response.ok) throw new Error(`n8n answered a push with ${response.status}`);
		return { id: lead.id, time };
	};
	return { workflowId: id, table, push };
}

const RESULTS = '## Results';

/** The ratios of the document, by the names of their lines. */
function documentedRatios(): Map<string, number> {
	const [, results = ''] = readFileSync(DOCUMENT, 'utf8').split(RESULTS);
	const rows = results.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
	return new Map(
		rows.flatMap(([, what, , , ratio = '']) =>
			ratio.endsWith('×') ? [[what, Number(ratio.slice(0, -1).replace(/,/g, ''))]] : [],
		),
	);
}

/** Those whose ratio is less than two thirds of the documented one, or is gone. */
function fallenLines(lines: Line[]): string[] {
	const documented = documentedRatios();
	return lines.flatMap(({ what, ratio = 0 }) => {
		const before = documented.get(what);
		if (before === undefined || ratio >= (2 / 3) * before) return [];
		return [`${what}: ${digits(ratio)}×, in docs/dev/benchmark.md ${digits(before)}×`];
	});
}

/** Replaces what stands below the heading "Results"; the method is written by hand. */
async function writeInto(table: string): Promise<void> {
	const memory = Math.round(totalmem() / 2 ** 30);
	const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, ${memory} GB, ${type()} ${release().split('-')[0]}`;
	const measured = `Measured on ${new Date().toISOString().slice(0, 10)} on ${machine}.`;
	const [before] = readFileSync(DOCUMENT, 'utf8').split(RESULTS);
	writeFileSync(DOCUMENT, `${before}${RESULTS}\n\n${measured}\n\n${table}`);
	log('docs/dev/benchmark.md is written');
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: '' },
			check: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	const { only, check, help } = values;
	const pulls = PULLS.filter((pull) => nameOf(pull).includes(only));
	const hasPushes = 'Push'.includes(only);
	if (help || (pulls.length === 0 && !hasPushes)) return console.log(USAGE);
	const lines: Line[] = [];
	const teardown = new Teardown();
	try {
		const sizes = uniq([WARM_UP_LEADS, ...pulls.map(({ leads }) => leads)]);
		const stage = await openStage(sizes, teardown);
		for (const pull of pulls) lines.push(...(await pullLines(stage, pull)));
		const failed = ({ message }: Error): Line => ({
			what: 'Push to row',
			ours: `failed: ${message}`,
			target: ['rows', false],
		});
		if (hasPushes) lines.push(...(await pushLines(stage).catch((error: Error) => [failed(error)])));
	} finally {
		await teardown.run();
	}
	const rows = [HEAD, HEAD.map(() => '---'), ...lines.map(cellsOf)].map(rowOf).join('\n');
	const style = await resolveConfig(DOCUMENT);
	const table = await format(rows, { ...style, parser: 'markdown' });
	console.log(table);
	if (!check) return only === '' ? await writeInto(table) : undefined;
	const fallen = fallenLines(lines);
	if (fallen.length > 0) throw new Error(`Fell by a third or more:\n${fallen.join('\n')}`);
}

if (process.send) process.once('message', serveLinkedIn);
else {
	main().catch((error: Error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
}
