import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How a child runs. */
interface ChildOptions {
	/** Absolute path of the Node program; n8n's, so that all that is compared runs on the same. */
	nodeBinary: string;
}

const LOADER = pathToFileURL(require.resolve('tsx')).href;

/** Starts a module of test/bench in a process of its own, and gives it its input. */
export function startChild(module: string, input: unknown, options: ChildOptions): ChildProcess {
	const child = fork(join(__dirname, '..', module), {
		execPath: options.nodeBinary,
		execArgv: ['--import', LOADER],
	});
	child.send({ input });
	return child;
}

/**
 * Waits for the first message of a child.
 * @throws Error with the child's own words, or when it ends without a message
 */
export async function firstMessage<Output>(child: ChildProcess): Promise<Output> {
	const ended = once(child, 'exit').then(([code, signal]) => {
		throw new Error(`A child of the benchmark ended with ${String(signal ?? `code ${code}`)}`);
	});
	const message = once(child, 'message').then(([first]) => first as ChildMessage<Output>);
	const { output, error } = await Promise.race([message, ended]);
	ended.catch(() => undefined);
	if (error !== undefined) throw new Error(error);
	return output as Output;
}

interface ChildMessage<Output> {
	output?: Output;
	error?: string;
}

/** The child's side: does its work once the input is there, and tells what came of it. */
export function onInput<Input>(work: (input: Input) => Promise<unknown>): void {
	process.once('message', ({ input }: { input: Input }) => {
		const tell = (message: ChildMessage<unknown>) => process.send?.(message);
		work(input).then(
			(output) => tell({ output }),
			(error: unknown) => tell({ error: error instanceof Error ? error.stack : String(error) }),
		);
	});
	process.once('disconnect', () => process.exit());
}
