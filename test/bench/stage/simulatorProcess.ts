import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Control } from '../../simulator';
import type { SimulatorInput } from './simulatorChild';

/** The functions of another process: each gives a promise. */
type Remote<Functions> = {
	[Name in keyof Functions]: Functions[Name] extends (...parameters: infer P) => infer R
		? (...parameters: P) => Promise<Awaited<R>>
		: Remote<Functions[Name]>;
};

const LOADER = pathToFileURL(require.resolve('tsx')).href;

/** LinkedIn in a process of its own, so that what is measured shares no event loop with it. */
export class SimulatorProcess {
	/** What a test can make of LinkedIn, over its HTTP control API. */
	readonly control: Remote<Control>;

	private constructor(
		private readonly child: ChildProcess,
		readonly url: string,
	) {
		this.control = remote(`${url}/control`) as Remote<Control>;
	}

	/**
	 * @param nodeBinary absolute path of the Node program: n8n's, so that all that is compared runs on the same
	 * @throws Error with the child's own words, or when it ends before it has started LinkedIn
	 */
	static async start(input: SimulatorInput, nodeBinary: string): Promise<SimulatorProcess> {
		const child = fork(join(__dirname, 'simulatorChild.ts'), {
			execPath: nodeBinary,
			execArgv: ['--import', LOADER],
		});
		child.send(input);
		const ended = once(child, 'exit').then(() => [{ error: 'LinkedIn ended before it started' }]);
		const [{ url, error }] = (await Promise.race([once(child, 'message'), ended])) as [
			{ url?: string; error?: string },
		];
		if (url === undefined) throw new Error(error);
		return new SimulatorProcess(child, url);
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null) return;
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		await ended;
	}
}

/** Every property is a path further down, every call a POST. */
function remote(url: string): unknown {
	return new Proxy(() => undefined, {
		get: (_target, name) => remote(`${url}/${String(name)}`),
		apply: async (_target, _this, parameters: unknown[]) => {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(parameters),
			});
			const { result, error } = (await response.json()) as { result?: unknown; error?: string };
			if (error !== undefined) throw new Error(`${url}: ${error}`);
			return result;
		},
	});
}
