import { defaultWorld } from '../world/defaultWorld';
import type { World } from '../world/types';
import type { Call } from './calls';
import { Clock } from './clock';
import { Faults } from './faults';
import { Notifications } from './notifications';
import { defaultApplication, type Application } from './oauth/application';
import { TokenStore } from './oauth/tokens';
import { defaultVariants, type VariantChanges, type Variants } from './variants';
import type { WebhookIngress } from './webhooks';

/** Everything that the simulator's parts share. */
export interface SimulatorState {
	world: World;
	application: Application;
	/** The member who is signed in in the simulator's browser pages. */
	signedInMemberId: string;
	variants: Variants;
	/** The live API versions (YYYYMM); LinkedIn refuses others. */
	versions: string[];
	clock: Clock;
	tokens: TokenStore;
	faults: Faults;
	calls: Call[];
	/** Places where an answer or a push differed from the wire contract; they make the stop of the simulator fail. */
	drift: Set<string>;
	notifications: Notifications;
	seed: number;
}

/** How the simulated LinkedIn is set up, over HTTP or in memory. */
export interface StateOptions {
	/** The default world of the seed when absent. Its first member is signed in. */
	world?: World;
	seed?: number;
	/** The clock to which the simulator adds its own offset; epoch milliseconds. */
	now?: () => number;
	/** The address of all webhooks, whatever host their URLs name; without it, no webhook can be reached. */
	webhooks?: WebhookIngress;
	/** How LinkedIn behaves; defaults apply to all else. `reset` restores this. */
	variants?: VariantChanges;
}

const USUAL_VERSIONS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((month) => `20260${month}`);

export function newState(options: StateOptions): SimulatorState {
	const { seed = 1, now = Date.now, variants = {} } = options;
	const clock = new Clock(now);
	const world = options.world ?? defaultWorld(seed, clock.now());
	const withoutNotifications = {
		world,
		application: defaultApplication(),
		signedInMemberId: world.members[0]?.id ?? '',
		variants: { ...defaultVariants(), ...variants },
		versions: [...USUAL_VERSIONS],
		clock,
		tokens: new TokenStore(clock),
		faults: new Faults(),
		calls: [],
		drift: new Set<string>(),
		seed,
	};
	// The same object as `withoutNotifications`, because its variants and application are replaced when they change.
	return Object.assign(withoutNotifications, {
		notifications: new Notifications(withoutNotifications, options.webhooks),
	});
}
