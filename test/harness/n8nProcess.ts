import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { freePort } from './freePort';
import { isRunning } from './isRunning';
import type { Runtime } from './runtime/provisionRuntime';
import { waitUntil } from './waitUntil';

/** Environment variables given to n8n besides the harness's own. */
export type Environment = Record<string, string>;

/** What an n8n process is: n8n itself, or one of the further processes of its queue mode. */
export type N8nCommand = 'start' | 'worker' | 'webhook';

/** What an n8n is started with. */
export interface N8nProcessOptions {
	runtime: Runtime;
	/** `start` by default. */
	command?: N8nCommand;
	/** The folder that holds `.n8n`; made by `createUserFolder`. */
	userFolder: string;
	/** URL of the proxy through which n8n reaches every host but loopback. */
	proxyUrl?: string;
	/** On 127.0.0.1; any free one by default. */
	port?: number;
	/** PEM file of a certificate authority to be trusted beside the usual ones. */
	certificateAuthorityFile?: string;
	/** Where the public reaches its webhooks, through one reverse proxy; the editor stays on loopback. */
	publicUrl?: string;
	/** Added to, or in place of, the harness's settings. */
	environment?: Environment;
}

interface ProcessFacts extends N8nProcessOptions {
	port: number;
	brokerPort: number;
}

/** Kept in the user folder, beside the process id, so that `attach` needs nothing else. */
const FACTS_FILE = 'harness.json';

/**
 * Printed by n8n when it is ready: the first one when the REST API answers and all active workflows
 * were activated.
 */
const READY_LINES: Record<N8nCommand, string> = {
	start: 'Editor is now accessible via',
	worker: 'n8n worker is now ready',
	webhook: 'Webhook listener waiting for requests.',
};
const READY_TIMEOUT_MS = 120_000;
const END_WITH_PARENT = join(__dirname, 'endWithParent.cjs');
/** n8n gives running executions 30 s of its own accord; the harness does not wait that long. */
const SHUTDOWN_SECONDS = 10;
/** Three times what n8n was told to take at most; whoever supervises it ends it by force then. */
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

/** Makes a new, empty folder for one n8n's database, settings and community packages. */
export async function createUserFolder(): Promise<string> {
	return await mkdtemp(join(tmpdir(), 'n8n-user-'));
}

/**
 * A real n8n of its own, on loopback, with SQLite in its user folder.
 *
 * **Polling.** n8n refuses a poll time that fires more than once a minute ("The polling interval
 * is too short"), but looks at each poll time by itself and only for a seconds field that is not
 * one fixed number. A trigger with several poll times, each at a fixed second, is accepted and
 * polls at all of them: see `everySeconds` in `pollTimes.ts`. Deactivating and activating a
 * workflow also polls once, at once, and a restart of n8n polls every active workflow once.
 */
export class N8nProcess {
	private constructor(private readonly facts: ProcessFacts) {}

	/** Starts n8n and waits until it is ready. */
	static async start(options: N8nProcessOptions): Promise<N8nProcess> {
		const facts = {
			...options,
			port: options.port ?? (await freePort()),
			brokerPort: await freePort(),
		};
		writeFileSync(join(options.userFolder, FACTS_FILE), JSON.stringify(facts));
		const n8n = new N8nProcess(facts);
		await n8n.launch(options.environment ?? {});
		return n8n;
	}

	/** Takes hold of an n8n that another part of this test run started. */
	static attach(userFolder: string): N8nProcess {
		const facts = JSON.parse(readFileSync(join(userFolder, FACTS_FILE), 'utf8')) as ProcessFacts;
		return new N8nProcess(facts);
	}

	/** Where the editor and the REST API are, without a slash at the end. */
	get url(): string {
		return `http://localhost:${this.port}`;
	}

	/** The port on 127.0.0.1 that it listens on; the same after every restart. */
	get port(): number {
		return this.facts.port;
	}

	/** Whether it runs; false after `stop`, `kill` or a crash. */
	get isRunning(): boolean {
		return this.processId !== undefined && isRunning(this.processId);
	}

	/** Everything n8n has printed since the user folder was made, over all restarts. */
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
	 * Starts n8n again on the same user folder and port, ending it first if it runs.
	 *
	 * @param environment added to, or in place of, the variables it was first started with
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
			// n8n starts often here, and compiling its code is a good part of a start.
			NODE_COMPILE_CACHE: join(runtime.directory, 'compile-cache'),
			TZ: 'UTC',
			GENERIC_TIMEZONE: 'UTC',
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: 'not-a-secret-tests-and-demo-only',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
			N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(SHUTDOWN_SECONDS),
			...(proxyUrl && {
				HTTP_PROXY: proxyUrl,
				HTTPS_PROXY: proxyUrl,
				NO_PROXY: 'localhost,127.0.0.1',
			}),
			// WEBHOOK_URL would leave the test addresses at the editor's, where LinkedIn cannot reach them.
			...(publicUrl && {
				N8N_WEBHOOK_URL: `${publicUrl}/`,
				N8N_EDITOR_BASE_URL: `${this.url}/`,
				N8N_PROXY_HOPS: '1',
			}),
			...(certificateAuthorityFile && { NODE_EXTRA_CA_CERTS: certificateAuthorityFile }),
			...extra,
		};
	}

	private async launch(extra: Environment): Promise<void> {
		const { runtime, userFolder, command = 'start' } = this.facts;
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
			// n8n 2.41 in queue mode was seen to go on after its own limit.
			process.kill(processId, 'SIGKILL');
			await waitUntil('n8n to end', hasEnded);
		}
	}

	/** When it was started last, in milliseconds since the epoch; it runs. */
	get startedAt(): number {
		return statSync(this.processIdFile).mtimeMs;
	}

	private get processIdFile(): string {
		return join(this.facts.userFolder, 'n8n.pid');
	}

	/** The id of its process; undefined after `stop` and `kill`. */
	get processId(): number | undefined {
		if (!existsSync(this.processIdFile)) return undefined;
		return Number(readFileSync(this.processIdFile, 'utf8'));
	}
}
