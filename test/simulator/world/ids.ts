import { createRandom, type Random } from './random';
import type { World } from './types';

/** LinkedIn's ids of events and forms have 19 digits, more than a double can hold. */
const FIRST_LARGE_ID = 7_300_000_000_000_000_000n;

/** Question ids usually have 11 digits: exact as a double, but too large for 32 bits. */
const FIRST_QUESTION_ID = 10_100_000_000;

const HEXADECIMAL = '0123456789abcdef';
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function nextSequence(world: World): number {
	world.sequence += 1;
	return world.sequence;
}

/**
 * A source of choices for the next thing that is added to this world: the same seed and the same earlier mutations
 * lead to the same choices.
 */
export function nextRandom(world: World): Random {
	return createRandom(Math.imul(world.seed + 1, 0x9e3779b1) ^ nextSequence(world));
}

/** A 19-digit id; neighbouring ids become equal when they are rounded to a double. */
export function nextLargeId(world: World): string {
	return String(FIRST_LARGE_ID + BigInt(nextSequence(world)));
}

export function nextQuestionId(world: World): string {
	return String(FIRST_QUESTION_ID + nextSequence(world));
}

/** An id of eight or nine digits, as organizations have. */
export function nextSmallId(world: World): string {
	return String(90_000_000 + nextSequence(world));
}

/** A person id, e.g. `tKTfAcKsEC`. */
export function personId(random: Random): string {
	return random.characters(LETTERS_AND_DIGITS, 10);
}

/** A lead id: a version 4 UUID and a digit, e.g. `249592fc-d272-44ba-a7db-c2bdce579507-6`. */
export function leadId(random: Random): string {
	const part = (length: number) => random.characters(HEXADECIMAL, length);
	const variant = random.pick(['8', '9', 'a', 'b']);
	return `${part(8)}-${part(4)}-4${part(3)}-${variant}${part(3)}-${part(12)}-${random.integer(1, 9)}`;
}
