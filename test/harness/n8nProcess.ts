/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/require-node-api-error -- runs outside n8n, in tests only */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { runCommand } from './command';
import { freePort } from './freePort';
import type { Runtime } from './runtime/provisionRuntime';
import { waitUntil } from './waitUntil';

/** Environment variables given to n8n besides the harness's own. */
export type Environment = Record<string, string>;

/** What an n8n is started with. */
export interface N8nProcessOptions {
	runtime: Runtime;
	/** The folder that holds `.n8n`; made by `createUserFolder`. */
	userFolder: string;
	/** URL of the proxy through which n8n reaches every host but loopback. */
	proxyUrl?: string;
	/** PEM file of a certificate authority to be trusted beside the usual ones. */
	certificateAuthorityFile?: string;
	/** Added to, or in place of, the harness's settings. */
	environment?: Environment;
}

/** Printed by n8n when the REST API answers and all active workflows were activated. */
const READY_LINE = 'Editor is now accessible via';
const READY_TIMEOUT_MS = 120_000;
/** n8n gives running executions 30 s of its own accord; the harness does not wait that long. */
const SHUTDOWN_SECONDS = 10;

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
	private child?: ChildProcess;

	private readonly killAtExit = () => {
		if (this.child) sendSignal(this.child, 'SIGKILL');
	};

	private constructor(
		private readonly options: N8nProcessOptions,
		private readonly port: number,
		private readonly brokerPort: number,
	) {}

	/** Starts n8n and waits until it is ready. */
	static async start(options: N8nProcessOptions): Promise<N8nProcess> {
		const n8n = new N8nProcess(options, await freePort(), await freePort());
		await n8n.launch(options.environment ?? {});
		return n8n;
	}

	/** Where the editor and the REST API are, without a slash at the end. */
	get url(): string {
		return `http://localhost:${this.port}`;
	}

	/** Everything n8n has printed since the user folder was made, over all restarts. */
	logs(): string {
		return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
	}

	/** Ends n8n as a service manager would, and waits until it is gone. */
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
		await this.launch({ ...this.options.environment, ...environment });
	}

	/**
	 * Runs one of n8n's own commands beside the running server, on the same database.
	 *
	 * @param commandArguments for example `['export:credentials', '--all', '--decrypted']`
	 * @returns what it printed to standard output
	 */
	async command(commandArguments: string[]): Promise<string> {
		const { runtime, userFolder, environment = {} } = this.options;
		return await runCommand(runtime.nodeBinary, [runtime.n8nBinary, ...commandArguments], {
			cwd: userFolder,
			env: this.environmentWith(environment),
		});
	}

	/** Ends n8n and deletes its user folder. */
	async remove(): Promise<void> {
		await this.stop();
		await rm(this.options.userFolder, { recursive: true, force: true });
	}

	private get logFile(): string {
		return join(this.options.userFolder, 'n8n.log');
	}

	private environmentWith(extra: Environment): Environment {
		const { runtime, userFolder, proxyUrl, certificateAuthorityFile } = this.options;
		return {
			...QUIET_SETTINGS,
			PATH: [dirname(runtime.nodeBinary), process.env.PATH].join(delimiter),
			HOME: userFolder,
			TZ: 'UTC',
			GENERIC_TIMEZONE: 'UTC',
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: 'not-a-secret-tests-and-demo-only',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: String(this.port),
			N8N_RUNNERS_BROKER_PORT: String(this.brokerPort),
			N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(SHUTDOWN_SECONDS),
			...(proxyUrl && {
				HTTP_PROXY: proxyUrl,
				HTTPS_PROXY: proxyUrl,
				NO_PROXY: 'localhost,127.0.0.1',
			}),
			...(certificateAuthorityFile && { NODE_EXTRA_CA_CERTS: certificateAuthorityFile }),
			...extra,
		};
	}

	private async launch(extra: Environment): Promise<void> {
		const { runtime, userFolder } = this.options;
		const logStart = existsSync(this.logFile) ? statSync(this.logFile).size : 0;
		const log = openSync(this.logFile, 'a');
		const child = spawn(runtime.nodeBinary, [runtime.n8nBinary, 'start'], {
			cwd: userFolder,
			env: this.environmentWith(extra),
			stdio: ['ignore', log, log],
			// Its own process group, so that its task runner can be ended together with it.
			detached: true,
		});
		closeSync(log);
		this.child = child;
		process.once('exit', this.killAtExit);
		let spawnError: Error | undefined;
		child.once('error', (error) => (spawnError = error));

		const output = () => readFileSync(this.logFile).subarray(logStart).toString('utf8');
		try {
			await waitUntil(
				'n8n to start',
				() => {
					if (spawnError) throw spawnError;
					if (output().includes(READY_LINE)) return true;
					if (hasEnded(child)) throw new Error(`n8n ended while starting:\n${output()}`);
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
		const { child } = this;
		this.child = undefined;
		process.removeListener('exit', this.killAtExit);
		if (!child || hasEnded(child)) return;
		const ended = once(child, 'exit');
		sendSignal(child, signal);
		await ended;
	}
}

function hasEnded(child: ChildProcess): boolean {
	return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** SIGKILL goes to n8n's task runner too, which n8n ends itself on every other signal. */
function sendSignal(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined || hasEnded(child)) return;
	process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
}
