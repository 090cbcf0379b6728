/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { play, type Outcome, type PlayOptions } from './play';
import type { Run } from './report/page';
import { beginReport, writeReport } from './report/write';
import type { Scene } from './rule';
import type { Stage } from './stage/stage';

const MANIFEST = join(__dirname, '..', '..', 'package.json');

/**
 * Plays rules on a stage that is opened for them, and writes the report.
 *
 * @returns what became of each rule
 */
export async function rehearse<Where extends Stage>(
	open: () => Promise<Where>,
	scenes: ReadonlyArray<Scene<Where>>,
	{ linkedIn, ...options }: PlayOptions & Pick<Run, 'linkedIn'>,
): Promise<Outcome[]> {
	const { folder, log } = options;
	await beginReport(folder);
	const stage = await open();
	try {
		const outcomes = await play(stage, scenes, options);
		const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
		const n8nVersion = await stage.n8nVersion();
		const run = { version, n8nVersion, at: Date.now(), outcomes, linkedIn };
		const path = await writeReport(folder, run, (text) => stage.unfitForReport(text));
		log(`The report: ${path}`);
		return outcomes;
	} finally {
		log('Cleaning up …');
		await stage.close();
	}
}
