import { isPlainObject, isUndefined, mapValues, omitBy } from 'lodash';
import type { SimulatorState } from '../state';
import type { Variants } from '../variants';

/** The variants that have a value for each collection, or for each lead type. */
type ManyValued = 'pagingTotal' | 'maxCount' | 'retentionDays';

/** One value for all of them, or values for some; the others keep theirs. */
type Change<Values> = Values[keyof Values] | Partial<Values>;

export type VariantChanges = Partial<Omit<Variants, ManyValued>> & {
	[Name in ManyValued]?: Change<Variants[Name]>;
};

export interface VariantControl {
	get(): Variants;
	/** Changes the variants that are named; gives all of them. Throws for an unknown one, and changes none. */
	set(changes: VariantChanges): Variants;
}

export function variantControl(state: SimulatorState): VariantControl {
	return {
		get: () => structuredClone(state.variants),
		set: (changes) => {
			state.variants = withChanges(state.variants, changes);
			return structuredClone(state.variants);
		},
	};
}

/** The variants with those changed that are named. Throws for an unknown one. */
export function withChanges(variants: Variants, changes: VariantChanges): Variants {
	const { hiddenShare = 0 } = changes;
	// At 1 nothing would ever come behind the hidden places.
	if (!(hiddenShare >= 0 && hiddenShare <= 0.9)) throw new Error('hiddenShare is from 0 to 0.9');
	requireNames(changes, variants, 'variant ');
	const changed = mapValues(omitBy(changes, isUndefined), (change, name) =>
		changedValue(name, variants[name as keyof Variants], change),
	);
	return { ...variants, ...(changed as Partial<Variants>) };
}

function changedValue(name: string, value: unknown, change: unknown): unknown {
	if (!isValues(value)) return structuredClone(change);
	if (!isValues(change)) return mapValues(value, () => change);
	requireNames(change, value, `variant ${name}.`);
	return { ...value, ...change };
}

function isValues(value: unknown): value is Record<string, unknown> {
	return isPlainObject(value);
}

function requireNames(given: object, known: object, prefix: string): void {
	const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
	if (unknown !== undefined) throw new Error(`There is no ${prefix}${unknown}`);
}
