import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { freePort } from './freePort';
import { isRunning } from './isRunning';
import type { Runtime } from './runtime/provisionRuntime';
import { waitUntil } from './waitUntil';

/** Environment variables for n8n, besides those of the harness. */
export type Environment = Record<string, string>;

/** The kind of an n8n process: n8n itself, or a further process of its queue mode. */
export type N8nCommand = 'start' | 'worker' | 'webhook';

/** How an n8n is started. */
export interface N8nProcessOptions {
	runtime: Runtime;
	command: N8nCommand;
	/** The folder that holds `.n8n`. */
	userFolder: string;
	/** URL of the proxy through which n8n reaches every host but loopback. */
	proxyUrl: string;
	/** PEM file of a certificate authority that n8n trusts besides the usual ones. */
	certificateAuthorityFile: string;
	/** The public URL of its webhooks, behind one reverse proxy; the editor stays on loopback. */
	publicUrl: string;
	/** Added to the harness's settings, or in place of them. */
	environment: Environment;
}

interface ProcessFacts extends N8nProcessOptions {
	/** On 127.0.0.1. */
	port: number;
	brokerPort: number;
}

/** A file in the user folder, beside the process id, with all that `attach` needs. */
const FACTS_FILE = 'harness.json';

/**
 * What n8n prints when it is ready; with `start`, the REST API answers then, and all published workflows are active.
 */
const READY_LINES: Record<N8nCommand, string> = {
	start: 'Editor is now accessible via',
	worker: 'n8n worker is now ready',
	webhook: 'Webhook listener waiting for requests.',
};
const READY_TIMEOUT_MS = 120_000;
const END_WITH_PARENT = join(__dirname, 'endWithParent.cjs');
/** By default, n8n gives running executions 30 s to end; the harness does not wait that long. */
const SHUTDOWN_SECONDS = 10;
/** Three times n8n's own limit; after this, a service manager ends n8n by force. */
const PATIENCE_AT_END_MS = 3 * SHUTDOWN_SECONDS * 1000;

/** Switches off everything that would call home or ask a question. */
const QUIET_SETTINGS: Environment = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
};

/**
 * A real n8n on loopback, with SQLite in its user folder.
 *
 * **Polling.** n8n refuses a poll time that fires more than once a minute ("The polling interval is too short"), but
 * it checks each poll time separately, and only whether the seconds field is one fixed number. So n8n accepts a
 * trigger with several poll times, each at a fixed second: see `everySeconds` in `pollTimes.ts`. Activating a workflow
 * also polls it once, immediately, and a restart of n8n polls every active workflow once.
 */
export class N8nProcess {
	private constructor(private readonly facts: ProcessFacts) {}

	/** Starts n8n and waits until it is ready. */
	static async start(options: N8nProcessOptions): Promise<N8nProcess> {
		const facts = { ...options, port: await freePort(), brokerPort: await freePort() };
		writeFileSync(join(options.userFolder, FACTS_FILE), JSON.stringify(facts));
		const n8n = new N8nProcess(facts);
		await n8n.launch(options.environment);
		return n8n;
	}

	/** An n8n that another part of this test run has started. */
	static attach(userFolder: string): N8nProcess {
		const facts = JSON.parse(readFileSync(join(userFolder, FACTS_FILE), 'utf8')) as ProcessFacts;
		return new N8nProcess(facts);
	}

	/** The URL of the editor and the REST API, without a slash at the end. */
	get url(): string {
		return `http://localhost:${this.port}`;
	}

	/** n8n's port on 127.0.0.1; the same after every restart. */
	get port(): number {
		return this.facts.port;
	}

	/** The folder of its database, settings and community packages. */
	get userFolder(): string {
		return this.facts.userFolder;
	}

	/** Whether n8n runs; false after `stop`, `kill` or a crash. */
	get isRunning(): boolean {
		return this.processId !== undefined && isRunning(this.processId);
	}

	/** Everything n8n has printed since the user folder was created, over all restarts. */
	logs(): string {
		return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
	}

	/** Ends n8n as a service manager would, by force if it takes too long, and waits until it is gone. */
	async stop(): Promise<void> {
		await this.end('SIGTERM');
	}

	/** Ends n8n at once, as a power failure would. */
	async kill(): Promise<void> {
		await this.end('SIGKILL');
	}

	/**
	 * Starts n8n again on the same user folder and port; a running n8n is stopped first.
	 *
	 * @param environment added to the variables of the first start, or in place of them
	 */
	async restart(environment: Environment = {}): Promise<void> {
		await this.stop();
		await this.launch({ ...this.facts.environment, ...environment });
	}

	private get logFile(): string {
		return join(this.facts.userFolder, 'n8n.log');
	}

	private environmentWith(extra: Environment): Environment {
		const { runtime, userFolder, port, brokerPort } = this.facts;
		const { proxyUrl, publicUrl, certificateAuthorityFile } = this.facts;
		return {
			...QUIET_SETTINGS,
			PATH: [dirname(runtime.nodeBinary), process.env.PATH].join(delimiter),
			HOME: userFolder,
			// n8n starts often here, and compiling its code takes much of each start.
			NODE_COMPILE_CACHE: join(runtime.directory, 'compile-cache'),
			TZ: 'UTC',
			GENERIC_TIMEZONE: 'UTC',
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: 'not-a-secret-tests-and-demo-only',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
			N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(SHUTDOWN_SECONDS),
			HTTP_PROXY: proxyUrl,
			HTTPS_PROXY: proxyUrl,
			NO_PROXY: 'localhost,127.0.0.1',
			// With WEBHOOK_URL, test webhooks would have the editor's URL, which LinkedIn cannot reach.
			N8N_WEBHOOK_URL: `${publicUrl}/`,
			N8N_EDITOR_BASE_URL: `${this.url}/`,
			N8N_PROXY_HOPS: '1',
			NODE_EXTRA_CA_CERTS: certificateAuthorityFile,
			...extra,
		};
	}

	private async launch(extra: Environment): Promise<void> {
		const { runtime, userFolder, command } = this.facts;
		const logStart = existsSync(this.logFile) ? statSync(this.logFile).size : 0;
		const log = openSync(this.logFile, 'a');
		const child = spawn(
			runtime.nodeBinary,
			['--require', END_WITH_PARENT, runtime.n8nBinary, command],
			{ cwd: userFolder, env: this.environmentWith(extra), stdio: ['ignore', log, log] },
		);
		closeSync(log);
		child.unref();
		if (child.pid) writeFileSync(this.processIdFile, String(child.pid));
		let spawnError: Error | undefined;
		child.once('error', (error) => (spawnError = error));

		const output = () => readFileSync(this.logFile).subarray(logStart).toString('utf8');
		try {
			await waitUntil(
				'n8n to start',
				() => {
					if (spawnError) throw spawnError;
					if (output().includes(READY_LINES[command])) return true;
					if (child.exitCode !== null) throw new Error(`n8n ended while starting:\n${output()}`);
					return undefined;
				},
				{ timeoutMs: READY_TIMEOUT_MS },
			);
		} catch (error) {
			await this.kill();
			throw error;
		}
	}

	private async end(signal: NodeJS.Signals): Promise<void> {
		const { processId } = this;
		await rm(this.processIdFile, { force: true });
		if (!processId || !isRunning(processId)) return;
		process.kill(processId, signal);
		const hasEnded = () => !isRunning(processId) || undefined;
		try {
			await waitUntil('n8n to end', hasEnded, { timeoutMs: PATIENCE_AT_END_MS });
		} catch {
			// n8n 2.41 in queue mode sometimes keeps running after its own limit.
			process.kill(processId, 'SIGKILL');
			await waitUntil('n8n to end', hasEnded);
		}
	}

	/** When the running n8n was started last, epoch milliseconds. */
	get startedAt(): number {
		return statSync(this.processIdFile).mtimeMs;
	}

	private get processIdFile(): string {
		return join(this.facts.userFolder, 'n8n.pid');
	}

	/** The id of n8n's process; undefined after `stop` and `kill`. */
	get processId(): number | undefined {
		if (!existsSync(this.processIdFile)) return undefined;
		return Number(readFileSync(this.processIdFile, 'utf8'));
	}
}
