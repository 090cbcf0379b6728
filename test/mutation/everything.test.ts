/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n, in tests only */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { firstFailure } from '../histories/failing';
import { clearProcessMemory } from '../../nodes/shared/processMemory';
import { differences, reading, trigger } from '../histories/search';

const UNIT = join(__dirname, '..', 'unit');

/** Of the repository's files, which no mutant changes. */
const OTHERS = /^(docs|package|notification)\//;

const files = readdirSync(UNIT, { recursive: true, encoding: 'utf8' }).filter(
	(file) => file.endsWith('.test.ts') && !OTHERS.test(file),
);

// Each file of tests expects to be alone in its process.
beforeEach(clearProcessMemory);

describe.each(files.sort())('%s', (file) => {
	require(join(UNIT, file));
});

describe.each([1, 11, 21])('histories %i', (seed) => {
	const search = { seed, runs: 10 };
	it('trigger', async () => expect(await firstFailure(trigger(), search)).toBeUndefined());
	it('reading', async () => expect(await firstFailure(reading, search)).toBeUndefined());
	it('differences', async () => expect(await firstFailure(differences, search)).toBeUndefined());
});
