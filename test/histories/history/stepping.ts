import fc from 'fast-check';

import { PLACES } from '../linkedIn/world';
import type { Step } from './steps';

const place = fc.nat(PLACES.length - 1);

/** Mostly a place of events. */
export const usualPlace = fc.oneof(
	{ weight: 3, arbitrary: fc.nat(2) },
	{ weight: 1, arbitrary: place },
);

export const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });

export const step = <Name extends Step['do']>(
	name: Name,
	fields: { [Key in keyof Omit<Extract<Step, { do: Name }>, 'do'>]-?: fc.Arbitrary<unknown> },
) => fc.record({ do: fc.constant(name), ...fields }) as unknown as fc.Arbitrary<Step>;
