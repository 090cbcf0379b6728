import { firstFailure } from './failing';
import { trigger } from './search';

jest.setTimeout(240_000);

it('emits every lead once through 500 random histories', async () => {
	expect(await firstFailure(trigger(), { seed: 1, runs: 500 })).toBeUndefined();
});
