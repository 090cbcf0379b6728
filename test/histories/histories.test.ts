import { differences, firstFailure, reading, trigger } from './search';

it('emits every lead once through 500 random histories', async () => {
	expect(await firstFailure(trigger, { seed: 1, runs: 500 })).toBeUndefined();
});

it('reads what was in a list all the while exactly once, whatever LinkedIn says about the list', async () => {
	expect(await firstFailure(reading, { seed: 1, runs: 300 })).toBeUndefined();
});

it('never tells a lead as gone that is there, and finds what differs, whatever is in the way', async () => {
	expect(await firstFailure(differences, { seed: 1, runs: 150 })).toBeUndefined();
});
