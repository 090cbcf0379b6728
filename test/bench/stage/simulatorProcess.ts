import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Control } from '../../simulator';
import { firstMessage, startChild } from './childTask';
import type { SimulatorInput } from './simulatorChild';

/** The functions of another process: each gives a promise. */
export type Remote<Functions> = {
	[Name in keyof Functions]: Functions[Name] extends (...parameters: infer P) => infer R
		? (...parameters: P) => Promise<Awaited<R>>
		: Remote<Functions[Name]>;
};

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

	static async start(input: SimulatorInput, nodeBinary: string): Promise<SimulatorProcess> {
		const child = startChild('stage/simulatorChild.ts', input, { nodeBinary });
		return new SimulatorProcess(child, await firstMessage<string>(child));
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
