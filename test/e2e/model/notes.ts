import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sortBy } from 'lodash';

import type { Command } from './scripts';

/** What the scripted trigger wrote down: what a poll saw, or the outcome of the execution that it started. */
export interface Note {
	id: number;
	/** The name of the trigger. */
	of: string;
	activation?: string;
	seen?: object;
	told?: unknown;
}

/** The folder through which a test tells scripted triggers what to do, and reads their notes. */
export class Notes {
	readonly folder = mkdtempSync(join(tmpdir(), 'scripted-'));

	private lastId = 0;

	/** Tells a trigger what its next poll does. @returns the number of that poll */
	command(trigger: string, command: Command): number {
		const id = ++this.lastId;
		const file = join(this.folder, `${trigger}.json`);
		writeFileSync(`${file}.part`, JSON.stringify({ id, ...command }));
		renameSync(`${file}.part`, file);
		return id;
	}

	/** In the order of the polls. */
	all(): Note[] {
		const file = join(this.folder, 'notes.jsonl');
		const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
		return sortBy(
			lines.map((line) => JSON.parse(line) as Note),
			['id', ({ told }) => told !== undefined],
		);
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}
