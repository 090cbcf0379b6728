import type { Application } from '../oauth/application';
import type { SimulatorState } from '../state';

export interface ApplicationControl {
	/** The application, its secret included: it is a made-up one. */
	get(): Application;
	/** Changes parts of it: scopes its products give, refresh tokens, life times in seconds, … */
	set(changes: Partial<Application>): Application;
	/** Who is signed in when the consent page is shown. Throws for an unknown member. */
	signIn(memberId: string): void;
}

export function applicationControl(state: SimulatorState): ApplicationControl {
	return {
		get: () => structuredClone(state.application),
		set: (changes) => {
			state.application = { ...state.application, ...structuredClone(changes) };
			return structuredClone(state.application);
		},
		signIn: (memberId) => {
			if (!state.world.members.some(({ id }) => id === memberId)) {
				throw new Error(`The world has no member ${memberId}`);
			}
			state.signedInMemberId = memberId;
		},
	};
}
