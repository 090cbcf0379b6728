/* eslint-disable @typescript-eslint/no-require-imports -- runs outside n8n, in tests only; which files there are is found out */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { range } from 'lodash';

import { clearProcessMemory } from '../../nodes/shared/processMemory';
import { differences, firstFailure, reading, trigger } from '../histories/search';

const UNIT = join(__dirname, '..', 'unit');

/** Of what no mutant changes. */
const OTHERS = /^(docs|package)\//;

/** So many histories of a kind are one test: what a mutant costs that none of them notices. */
const BLOCK = 10;

// Any of them may be run alone.
beforeEach(clearProcessMemory);

const files = readdirSync(UNIT, { recursive: true, encoding: 'utf8' });
describe.each(files.filter((file) => file.endsWith('.test.ts') && !OTHERS.test(file)).sort())(
	'unit/%s',
	(file) => {
		// Each expects to be alone in its process.
		beforeAll(clearProcessMemory);
		require(join(UNIT, file));
	},
);

describe.each(range(1, 100, BLOCK))('histories from %i on', (seed) => {
	const search = { seed, runs: BLOCK };
	it('trigger', async () => expect(await firstFailure(trigger, search)).toBeUndefined());
	it('reading', async () => expect(await firstFailure(reading, search)).toBeUndefined());
	it('differences', async () => expect(await firstFailure(differences, search)).toBeUndefined());
});
