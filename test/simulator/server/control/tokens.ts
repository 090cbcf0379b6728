import type { SimulatorState } from '../state';

/** Acts on the tokens that are active at that moment; later ones are as usual. */
export interface TokenControl {
	expireAccess(): void;
	expireRefresh(): void;
	revoke(which: 'access' | 'all'): void;
	/** Active access tokens answer so many more API calls (0: none) and are expired then. */
	expireAccessAfterCalls(calls: number): void;
}

export function tokenControl({ tokens }: SimulatorState): TokenControl {
	return {
		expireAccess: () => tokens.expire('access'),
		expireRefresh: () => tokens.expire('refresh'),
		revoke: (which) => tokens.revoke(which),
		expireAccessAfterCalls: (calls) => tokens.expireAccessAfterCalls(calls),
	};
}
