import { PLAYS } from './plays/plays';

it.each(PLAYS)('the trigger breaks no promise in the play: $name', async ({ run }) => {
	expect(await run()).toEqual([]);
});
