import { spawn } from 'node:child_process';

/** Where a command runs, and its whole environment. */
export interface CommandOptions {
	cwd: string;
	env: NodeJS.ProcessEnv;
}

/** How many of the last characters of a failed command's output the error quotes. */
const QUOTED_OUTPUT = 4000;

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to standard output
 * @throws Error with the end of its output when it cannot be started or its exit code is not 0
 */
export async function runCommand(
	command: string,
	commandArguments: string[],
	{ cwd, env }: CommandOptions,
): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(command, commandArguments, {
			cwd,
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let standardOutput = '';
		let allOutput = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			standardOutput += text;
			allOutput += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			allOutput += text;
		});
		child.once('error', reject);
		child.once('close', (code, signal) => {
			if (code === 0) {
				resolve(standardOutput);
				return;
			}
			const shown = [command, ...commandArguments].join(' ');
			const end = allOutput.slice(-QUOTED_OUTPUT);
			reject(new Error(`"${shown}" ended with ${signal ?? `code ${code}`}:\n${end}`));
		});
	});
}
