import { PLAYS } from './plays/plays';

it.each(PLAYS)('the trigger keeps its promises: $name', async ({ run }) => {
	expect(await run()).toEqual([]);
});
