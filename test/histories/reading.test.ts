import { firstFailure } from './failing';
import { reading } from './search';

it('reads what was in a list all the while exactly once, whatever LinkedIn says about the list', async () => {
	expect(await firstFailure(reading, { seed: 1, runs: 300 })).toBeUndefined();
});
