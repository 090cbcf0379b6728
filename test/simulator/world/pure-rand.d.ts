/**
 * pure-rand publishes its entry points through `exports` only, which this project's classic module
 * resolution does not read, hence these declarations of the parts in use.
 */
declare module 'pure-rand/types/RandomGenerator' {
	export interface RandomGenerator {
		next(): number;
	}
}
declare module 'pure-rand/generator/mersenne' {
	import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

	export function mersenne(seed: number): RandomGenerator;
}
declare module 'pure-rand/distribution/uniformInt' {
	import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

	export function uniformInt(generator: RandomGenerator, from: number, to: number): number;
}
