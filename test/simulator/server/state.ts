import type { World } from '../world/types';
import type { Call } from './calls';
import type { Clock } from './clock';
import type { Faults } from './faults';
import type { Notifications } from './notifications/notifications';
import type { Application } from './oauth/application';
import type { TokenStore } from './oauth/tokens';
import type { Variants } from './variants';
import type { Versions } from './versions';

/** Everything that the simulator's parts share. */
export interface SimulatorState {
	world: World;
	application: Application;
	/** The member who is signed in in the simulator's browser pages. */
	signedInMemberId: string;
	variants: Variants;
	versions: Versions;
	clock: Clock;
	tokens: TokenStore;
	faults: Faults;
	calls: Call[];
	notifications: Notifications;
	seed: number;
}
