import { union } from 'lodash';
import { defaultWorld } from '../world/defaultWorld';
import type { World } from '../world/types';
import type { Call } from './calls';
import { Clock } from './clock';
import { Faults } from './faults';
import type { Likeness } from './likeness';
import { Notifications } from './notifications';
import { defaultApplication, type Application } from './oauth/application';
import { TokenStore } from './oauth/tokens';
import { defaultVariants, withChanges, type Variants } from './variants';
import type { WebhookIngress } from './webhooks';

/** Everything that the simulator's parts share. */
export interface SimulatorState {
	world: World;
	application: Application;
	/** The member who is signed in in the simulator's browser pages. */
	signedInMemberId: string;
	variants: Variants;
	/** The API versions (YYYYMM) that are live; any other is answered with a 426. */
	versions: string[];
	clock: Clock;
	tokens: TokenStore;
	faults: Faults;
	calls: Call[];
	/** Where an answer or a push was not as the wire contract says: a test that stops the simulator fails by it. */
	drift: Set<string>;
	notifications: Notifications;
	seed: number;
}

/** Which LinkedIn it is, whatever carries its answers. */
export interface StateOptions {
	/** The default world of the seed when absent. Its first member is signed in. */
	world?: World;
	seed?: number;
	/** The clock that the simulator's own offset is added to; epoch milliseconds. */
	now?: () => number;
	/** Where every webhook is reached, whatever host its URL names; without it none can be reached. */
	webhooks?: WebhookIngress;
	/** How a LinkedIn was seen to behave; the usual way where it says nothing. `reset` leads back to it. */
	like?: Likeness;
}

const USUAL_VERSIONS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((month) => `20260${month}`);

export function newState(options: StateOptions): SimulatorState {
	const { seed = 1, now = Date.now, like } = options;
	const clock = new Clock(now);
	const world = options.world ?? defaultWorld({ seed, now: clock.now() });
	const withoutNotifications = {
		world,
		application: { ...defaultApplication(), ...like?.application },
		signedInMemberId: world.members[0]?.id ?? '',
		variants: withChanges(defaultVariants(), like?.variants ?? {}),
		versions: union(USUAL_VERSIONS, Object.keys(like?.versions ?? {})).filter(
			(version) => like?.versions[version] ?? true,
		),
		clock,
		tokens: new TokenStore(clock),
		faults: new Faults(),
		calls: [],
		drift: new Set<string>(),
		seed,
	};
	// One and the same object, since its variants and application are replaced when they change.
	return Object.assign(withoutNotifications, {
		notifications: new Notifications(withoutNotifications, options.webhooks),
	});
}
