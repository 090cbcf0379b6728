import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded source of choices: the same seed gives the same choices in the same order. */
export interface Random {
	/** A whole number from `from` to `to`, both included. */
	integer(from: number, to: number): number;
	/** True with the given probability (0 to 1). */
	chance(probability: number): boolean;
	/** One element of a list that is not empty. */
	pick<T>(list: readonly T[]): T;
	/** A copy of the list in another order. */
	shuffle<T>(list: readonly T[]): T[];
	/** Characters of the given alphabet, which is ASCII. */
	characters(alphabet: string, length: number): string;
}

const PROBABILITY_STEPS = 1_000_000;

/** @param seed a 32-bit integer; seeds that lie close together give unrelated choices */
export function createRandom(seed: number): Random {
	// This generator is made at once, which each lead needs; its first numbers repeat the seed, so that is mixed first.
	const mixed = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
	const generator = xoroshiro128plus(Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35));
	const integer = (from: number, to: number) => uniformInt(generator, from, to);
	const pick = <T>(list: readonly T[]): T => list[integer(0, list.length - 1)];

	return {
		integer,
		chance: (probability) => integer(1, PROBABILITY_STEPS) <= probability * PROBABILITY_STEPS,
		pick,
		shuffle: (list) => {
			const shuffled = [...list];
			for (let last = shuffled.length - 1; last > 0; last--) {
				const other = integer(0, last);
				[shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
			}
			return shuffled;
		},
		characters: (alphabet, length) => {
			let text = '';
			while (text.length < length) text += alphabet[integer(0, alphabet.length - 1)];
			return text;
		},
	};
}
