/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console -- runs outside n8n */
import { spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline/promises';
import type { Person } from './person';

/** The person at the terminal. */
export class Terminal implements Person {
	private readonly lines: Interface = createInterface({
		input: process.stdin,
		output: process.stdout,
	});

	/**
	 * @param onInterrupt what Ctrl+C does
	 * @param stopping ends a question that waits for its answer
	 */
	constructor(
		onInterrupt: () => void,
		private readonly stopping: AbortSignal,
	) {
		this.lines.on('SIGINT', onInterrupt);
	}

	tell(line: string): void {
		console.log(line);
	}

	async confirm(question: string): Promise<boolean> {
		return /^y(es)?$/i.test((await this.answer(`${question} [y/N]`)).trim());
	}

	async choose(question: string, options: readonly string[]): Promise<number> {
		for (const [index, option] of options.entries()) console.log(`  ${index + 1}  ${option}`);
		for (;;) {
			const number = Number((await this.answer(`${question} [1]`)).trim() || '1');
			if (Number.isInteger(number) && number >= 1 && number <= options.length) return number - 1;
		}
	}

	async answer(question: string): Promise<string> {
		return await this.lines.question(`${question} `, { signal: this.stopping });
	}

	/** Opens the browser where there is one; the address is shown in any case. */
	async visit(url: string): Promise<void> {
		console.log(`Open this address in a browser, and allow:\n\n${url}\n`);
		const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
		spawn(command, [url], { stdio: 'ignore', detached: true })
			.on('error', () => undefined)
			.unref();
	}

	close(): void {
		this.lines.close();
	}
}
