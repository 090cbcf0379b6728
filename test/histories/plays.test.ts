import { PLAYS } from './plays/plays';

it.each(PLAYS)('keeps what it promises: $name', async ({ run }) => {
	expect(await run()).toEqual([]);
});
