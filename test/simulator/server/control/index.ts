import type { World } from '../../world/types';
import type { Call } from '../calls';
import type { SimulatorState } from '../state';
import { applicationControl, type ApplicationControl } from './application';
import { eventControl, type EventControl } from './events';
import { faultControl, type FaultControl } from './faults';
import { formControl, type FormControl } from './forms';
import { leadControl, type LeadControl } from './leads';
import { notificationControl, type NotificationControl } from './notifications';
import { organizationControl, type OrganizationControl } from './organizations';
import { subscriptionControl, type SubscriptionControl } from './subscriptions';
import { tokenControl, type TokenControl } from './tokens';
import { variantControl, type VariantControl } from './variants';
import { versionControl, type VersionControl } from './versions';

/** What a test can make of LinkedIn. Over HTTP: `POST /control/{path}` with the JSON list of arguments. */
export interface Control {
	/**
	 * Back to the start: world, application, variants, versions, clock, faults, calls, no tokens; what is
	 * being sent to webhooks ends.
	 */
	reset(): void;
	/**
	 * Moves the simulator's clock forward by milliseconds; gives its new time. Challenges and retries that
	 * became due run in the background, one due time after the other: `notifications.settled` waits.
	 */
	advance(milliseconds: number): number;
	/** The simulator's time, epoch milliseconds. */
	now(): number;
	/** A copy of the world as it is. */
	world(): World;
	calls: { list(): Call[]; clear(): void };
	application: ApplicationControl;
	events: EventControl;
	faults: FaultControl;
	forms: FormControl;
	leads: LeadControl;
	notifications: NotificationControl;
	organizations: OrganizationControl;
	subscriptions: SubscriptionControl;
	tokens: TokenControl;
	variants: VariantControl;
	versions: VersionControl;
}

export function createControl(state: SimulatorState): Control {
	const worldAtStart = structuredClone(state.world);
	const memberAtStart = state.signedInMemberId;
	const applicationAtStart = structuredClone(state.application);
	const variantsAtStart = structuredClone(state.variants);
	return {
		reset: () => {
			Object.assign(state.world, structuredClone(worldAtStart));
			state.application = structuredClone(applicationAtStart);
			state.signedInMemberId = memberAtStart;
			state.variants = structuredClone(variantsAtStart);
			state.versions.reset();
			state.clock.reset();
			state.tokens.reset();
			state.faults.clear();
			state.calls.length = 0;
			state.notifications.reset();
		},
		advance: (milliseconds) => {
			state.clock.advance(milliseconds);
			state.notifications.runDue();
			return state.clock.now();
		},
		now: () => state.clock.now(),
		world: () => structuredClone(state.world),
		calls: {
			list: () => [...state.calls],
			clear: () => {
				state.calls.length = 0;
			},
		},
		application: applicationControl(state),
		events: eventControl(state),
		faults: faultControl(state),
		forms: formControl(state),
		leads: leadControl(state),
		notifications: notificationControl(state),
		organizations: organizationControl(state),
		subscriptions: subscriptionControl(state),
		tokens: tokenControl(state),
		variants: variantControl(state),
		versions: versionControl(state),
	};
}
