import { range } from 'lodash';

import { clearProcessMemory } from '../../nodes/shared/processMemory';
import { firstFailure } from '../histories/failing';
import { differences, reading, trigger } from '../histories/search';
import { testsOf } from '../together/testsOf';

/** Of what no mutant changes. */
const OTHERS = /^unit\/(docs|package|notification|signOff|verify)\//;

/** So many histories of a kind are one test: what a mutant costs that none of them notices. */
const BLOCK = 10;

// Any of them may be run alone.
beforeEach(clearProcessMemory);

testsOf(['unit'], (file) => !OTHERS.test(file));

describe.each(range(1, 100, BLOCK))('histories from %i on', (seed) => {
	const search = { seed, runs: BLOCK };
	it('trigger', async () => expect(await firstFailure(trigger(), search)).toBeUndefined());
	it('reading', async () => expect(await firstFailure(reading, search)).toBeUndefined());
	it('differences', async () => expect(await firstFailure(differences, search)).toBeUndefined());
});
