import type { SimulatorState } from '../state';
import type { Variants } from '../variants';

/** Changes to the variants; `totalPresent` may name some of its collections only. */
export type VariantChanges = Partial<Omit<Variants, 'totalPresent'>> & {
	totalPresent?: Partial<Variants['totalPresent']>;
};

export interface VariantControl {
	get(): Variants;
	/** Changes the variants that are named; gives all of them. */
	set(changes: VariantChanges): Variants;
}

export function variantControl(state: SimulatorState): VariantControl {
	return {
		get: () => structuredClone(state.variants),
		set: ({ totalPresent, ...others }) => {
			const unknown = Object.keys(others).find((name) => !Object.hasOwn(state.variants, name));
			if (unknown !== undefined) throw new Error(`There is no variant ${unknown}`);
			const { hiddenShare = 0 } = others;
			// At 1 nothing would ever come behind the hidden places.
			if (!(hiddenShare >= 0 && hiddenShare <= 0.9))
				throw new Error('hiddenShare is from 0 to 0.9');
			state.variants = {
				...state.variants,
				...structuredClone(others),
				totalPresent: { ...state.variants.totalPresent, ...totalPresent },
			};
			return structuredClone(state.variants);
		},
	};
}
