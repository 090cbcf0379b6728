import { execFile, type ExecFileOptions } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to standard output
 * @throws Error with all that it wrote, when it cannot be started or its exit code is not 0
 */
export async function runCommand(
	command: string,
	commandArguments: string[],
	options: Pick<ExecFileOptions, 'cwd' | 'env'>,
): Promise<string> {
	const unlimited = { ...options, maxBuffer: Infinity, encoding: 'utf8' as const };
	const run = promisify(execFile)(command, commandArguments, unlimited);
	const { stdout } = await run.catch(({ message, stdout: output }: Error & { stdout?: string }) => {
		// The message has only what was written to standard error; compilers write elsewhere.
		throw new Error(`${message}\n${output}`);
	});
	return stdout;
}
