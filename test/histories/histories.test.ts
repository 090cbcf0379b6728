import { firstFailure } from './failing';
import { trigger } from './search';

it('emits every lead once through 500 random histories', async () => {
	expect(await firstFailure(trigger(), { seed: 1, runs: 500 })).toBeUndefined();
});
