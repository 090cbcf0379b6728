import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sortBy } from 'lodash';

import { mutatedFiles } from './files.mjs';
import { randomNumbers } from '../histories/virtualClock';

const CONFIG = 'test/mutation/stryker.config.mjs';

const { values } = parseArgs({
	options: {
		mutate: { type: 'string', multiple: true },
		share: { type: 'string', default: '1' },
		seed: { type: 'string', default: '1' },
	},
});

/** Some of the files, chosen by the seed, so that each file has its turn in a few nights. */
function chosen(share: number, seed: number): string[] {
	const random = randomNumbers(seed);
	const files = sortBy(mutatedFiles(), () => random());
	return files.slice(0, Math.ceil(files.length * share)).sort();
}

const { share, seed, mutate = chosen(Number(share), Number(seed)) } = values;
console.log(mutate.join('\n'));
const stryker = ['stryker', 'run', CONFIG, '--mutate', mutate.join(',')];
// Otherwise n8n's core would use the user's own settings.
const folder = mkdtempSync(join(tmpdir(), 'n8n-mutation-'));
const env = { ...process.env, N8N_USER_FOLDER: folder, N8N_LOG_LEVEL: 'silent' };
process.exitCode = spawnSync('npx', stryker, { stdio: 'inherit', env }).status ?? 1;
rmSync(folder, { recursive: true });
