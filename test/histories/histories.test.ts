import { execFileSync } from 'node:child_process';

import { differences, firstFailure, instant, reading, trigger } from './search';

/** The seeds that the gate plays each time; `npm run test:histories` plays others. */
const FIRST = 1;
const TRIGGER = 100;
const OTHERS = 40;

it(`${TRIGGER} random histories keep every promise`, async () => {
	expect(await firstFailure(trigger, { seed: FIRST, runs: TRIGGER })).toBeUndefined();
});

it('Pull leads returns each lead that stays in a list exactly once, whatever LinkedIn reports about the list', async () => {
	expect(await firstFailure(reading, { seed: FIRST, runs: OTHERS })).toBeUndefined();
});

it(`Compare stored leads reports no wrong difference, and misses none that it can know, in ${OTHERS} random comparisons`, async () => {
	expect(await firstFailure(differences, { seed: FIRST, runs: OTHERS })).toBeUndefined();
});

it('of pushes, each accepted lead is output, and once while n8n runs; a refused one comes when LinkedIn repeats it', async () => {
	expect(await firstFailure(instant, { seed: FIRST, runs: OTHERS })).toBeUndefined();
});

/** Each commit searches elsewhere, so that the gate sees more than the same histories again and again. */
describe(`histories that only this commit plays, from seed ${seedOfCommit()} on`, () => {
	const search = { seed: seedOfCommit(), runs: 5 };

	it('of the trigger keep every promise', async () => {
		expect(await firstFailure(trigger, search)).toBeUndefined();
	});

	it('of pushes, Pull leads and Compare stored leads break nothing', async () => {
		expect(await firstFailure(instant, search)).toBeUndefined();
		expect(await firstFailure(reading, search)).toBeUndefined();
		expect(await firstFailure(differences, search)).toBeUndefined();
	});
});

function seedOfCommit(): number {
	const hash = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: __dirname, encoding: 'utf8' });
	return Number.parseInt(hash.slice(0, 7), 16);
}
