import { differences, firstFailure, reading, trigger } from './search';

it('the trigger outputs every lead once through 500 random histories', async () => {
	expect(await firstFailure(trigger, { seed: 1, runs: 500 })).toBeUndefined();
});

it('Pull leads returns what was in a list all the while exactly once, whatever LinkedIn says about the list', async () => {
	expect(await firstFailure(reading, { seed: 1, runs: 300 })).toBeUndefined();
});

it('Find Differences calls no lead gone that is there, and finds what differs, whatever is in the way', async () => {
	expect(await firstFailure(differences, { seed: 1, runs: 150 })).toBeUndefined();
});
