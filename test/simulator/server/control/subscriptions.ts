import { subscriptionById } from '../../world/lookups';
import { addSubscription, deleteSubscription, type SubscriptionSpec } from '../../world/mutations';
import type { LeadSubscription } from '../../world/types';
import type { SimulatorState } from '../state';

export interface SubscriptionControl {
	/** All subscriptions, of every owner. */
	list(): LeadSubscription[];
	/** Adds one that somebody else created: without a challenge, validated unless said otherwise. */
	add(spec: Omit<SubscriptionSpec, 'checkedAt'>): LeadSubscription;
	/** Gives the deleted subscription; undefined when there is none. */
	delete(id: string): LeadSubscription | undefined;
	/** Throws for an unknown subscription. */
	setState(
		id: string,
		changes: Partial<Pick<LeadSubscription, 'state' | 'failuresInARow'>>,
	): LeadSubscription;
	/**
	 * Challenges the webhook now, as the button in LinkedIn's developer portal does; the only way out of
	 * `blocked`. Throws for an unknown subscription.
	 */
	recheck(id: string): Promise<LeadSubscription>;
	/** Challenges every webhook now that is not blocked, as LinkedIn does every two hours. */
	revalidate(): Promise<LeadSubscription[]>;
}

export function subscriptionControl({
	world,
	clock,
	notifications,
}: SimulatorState): SubscriptionControl {
	const { revalidation } = notifications;
	return {
		list: () => structuredClone(world.subscriptions),
		add: (spec) => {
			const added = addSubscription(world, { ...spec, checkedAt: clock.now() });
			notifications.runDue();
			return structuredClone(added);
		},
		delete: (id) => deleteSubscription(world, id),
		setState: (id, changes) => {
			const subscription = Object.assign(subscriptionById(world, id), changes);
			notifications.runDue();
			return structuredClone(subscription);
		},
		recheck: async (id) => {
			const subscription = subscriptionById(world, id);
			await notifications.run(async () => await revalidation.check(subscription, clock.now()));
			return structuredClone(subscription);
		},
		revalidate: async () => {
			await notifications.run(async () => await revalidation.checkAll());
			return structuredClone(world.subscriptions);
		},
	};
}
