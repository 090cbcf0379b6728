import { PLAYS } from './plays/plays';

/** The gate leaves long plays out. */
const IS_NIGHTLY = process.env.NIGHTLY !== undefined;

it.each(PLAYS.filter(({ isLong = false }) => IS_NIGHTLY || !isLong))(
	'the trigger breaks no promise in the play: $name',
	async ({ run }) => expect(await run()).toEqual([]),
);
