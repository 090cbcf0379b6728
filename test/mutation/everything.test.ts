/* eslint-disable @typescript-eslint/no-require-imports -- runs outside n8n, in tests only; the files are found at run time */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { range } from 'lodash';

import { clearProcessMemory } from '../../nodes/shared/processMemory';
import { differences, firstFailure, reading, trigger } from '../histories/search';

const UNIT = join(__dirname, '..', 'unit');

/** Tests of files that no mutant changes. */
const OTHERS = /^(docs|package)\//;

/** How many histories of a kind one test runs. */
const BLOCK = 10;

// Stryker may run any of the tests alone.
beforeEach(clearProcessMemory);

const files = readdirSync(UNIT, { recursive: true, encoding: 'utf8' });
describe.each(files.filter((file) => file.endsWith('.test.ts') && !OTHERS.test(file)).sort())(
	'unit/%s',
	(file) => {
		// Each file expects a process of its own.
		beforeAll(clearProcessMemory);
		require(join(UNIT, file));
	},
);

describe.each(range(1, 100, BLOCK))('histories from %i on', (seed) => {
	const search = { seed, runs: BLOCK };
	it('the trigger outputs every lead once', async () =>
		expect(await firstFailure(trigger, search)).toBeUndefined());
	it('Pull leads returns each lead once', async () =>
		expect(await firstFailure(reading, search)).toBeUndefined());
	it('Find Differences reports no wrong difference', async () =>
		expect(await firstFailure(differences, search)).toBeUndefined());
});
