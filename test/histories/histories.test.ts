import { differences, firstFailure, reading, trigger } from './search';

it('the trigger outputs every lead once through 250 random histories', async () => {
	expect(await firstFailure(trigger, { seed: 1, runs: 250 })).toBeUndefined();
});

it('Pull leads returns each lead that stays in a list exactly once, whatever LinkedIn reports about the list', async () => {
	expect(await firstFailure(reading, { seed: 1, runs: 120 })).toBeUndefined();
});

it('Find Differences reports no wrong difference, and misses none that it can know, in 100 random comparisons', async () => {
	expect(await firstFailure(differences, { seed: 1, runs: 100 })).toBeUndefined();
});
