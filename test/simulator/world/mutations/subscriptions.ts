import { nextLargeId } from '../ids';
import type { LeadSubscription, World } from '../types';

const FAILURES_THAT_BLOCK = 3;

export interface SubscriptionSpec
	extends Pick<
			LeadSubscription,
			'owner' | 'leadType' | 'webhook' | 'versionedForm' | 'associatedEntity' | 'checkedAt'
		>,
		Partial<Pick<LeadSubscription, 'id' | 'state'>> {}

/** Adds a subscription, validated unless said otherwise. */
export function addSubscription(world: World, spec: SubscriptionSpec): LeadSubscription {
	const added: LeadSubscription = {
		state: 'validated',
		...spec,
		id: spec.id ?? nextLargeId(world),
		failuresInARow: 0,
	};
	world.subscriptions.push(added);
	return added;
}

/** @returns the removed subscription; undefined when the world has no such one */
export function deleteSubscription(world: World, id: string): LeadSubscription | undefined {
	const index = world.subscriptions.findIndex((subscription) => subscription.id === id);
	return index === -1 ? undefined : world.subscriptions.splice(index, 1)[0];
}

/**
 * Records how a security challenge ended: one that passed validates the webhook, three failures in a
 * row block it (contract 4.1).
 * @param time of the challenge, epoch milliseconds
 */
export function recordChallenge(
	subscription: LeadSubscription,
	passed: boolean,
	time: number,
): LeadSubscription {
	subscription.checkedAt = time;
	subscription.failuresInARow = passed ? 0 : subscription.failuresInARow + 1;
	if (passed) subscription.state = 'validated';
	else if (subscription.failuresInARow >= FAILURES_THAT_BLOCK) subscription.state = 'blocked';
	return subscription;
}
