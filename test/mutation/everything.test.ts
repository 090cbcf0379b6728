/* eslint-disable @typescript-eslint/no-require-imports -- runs outside n8n, in tests only; the files are found at run time */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { range } from 'lodash';

import { clearProcessMemory } from '../../nodes/shared/processMemory';
import { differences, failures, type Kind, reading, trigger } from '../histories/search';

const TESTS = join(__dirname, '..');

/** Besides the unit tests, those over real HTTP of what only calls LinkedIn and n8n. */
const ROOMS = ['unit', 'node/lead', 'node/hints', 'node/trigger', 'node/connection'];

/** Tests of files that no mutant changes. */
const OTHERS = /^(docs|package)\//;

/** How many histories of a kind one test runs. A mutant that survives costs all of them. */
const BLOCK = 4;

const testsIn = (room: string) =>
	readdirSync(join(TESTS, room), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.test.ts') && !OTHERS.test(file))
		.sort()
		.map((file) => `${room}/${file}`);

// Nobody reads the counterexample of a mutant, so fast-check need not look for a smaller one.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });

// Stryker may run any of the tests alone.
beforeEach(clearProcessMemory);

describe.each(ROOMS.flatMap(testsIn))('%s', (file) => {
	// Each file expects a process of its own.
	beforeAll(clearProcessMemory);
	require(join(TESTS, file));
});

/** @returns undefined when no history of the block fails; a failing one is not made smaller, which takes 20 seconds */
const firstOf = async <Case>(kind: Kind<Case>, seed: number): Promise<unknown> =>
	(await failures(kind, { seed, runs: BLOCK }).next()).value;

describe.each(range(1, 21, BLOCK))('histories from %i on', (seed) => {
	it('the trigger outputs every lead once', async () =>
		expect(await firstOf(trigger, seed)).toBeUndefined());
	it('Pull leads returns each lead once', async () =>
		expect(await firstOf(reading, seed)).toBeUndefined());
	it('Find Differences reports no wrong difference', async () =>
		expect(await firstOf(differences, seed)).toBeUndefined());
});
