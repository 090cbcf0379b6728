import type { LeadSubscription } from '../../../simulator/world/types';
import type { NodeTest } from '../../harness/startNodeTest';

/** What the simulator has, without what only LinkedIn knows. */
export function subscribed(nodeTest: NodeTest): Array<Partial<LeadSubscription>> {
	return nodeTest.simulator.control.subscriptions
		.list()
		.map(({ id, owner, leadType, webhook, versionedForm, associatedEntity }) => ({
			id,
			owner,
			leadType,
			webhook,
			...(versionedForm && { versionedForm }),
			...(associatedEntity && { associatedEntity }),
		}));
}

/** Adds one of somebody else, at another address unless told otherwise. */
export function addForeign(
	nodeTest: NodeTest,
	organizationId: string,
	changes: Partial<LeadSubscription> = {},
): LeadSubscription {
	return nodeTest.simulator.control.subscriptions.add({
		owner: { organizationId },
		leadType: 'EVENT',
		webhook: 'https://crm.example.org/linkedin',
		...changes,
	});
}

/** The methods of the calls for subscriptions, in their order. */
export function subscriptionCalls(nodeTest: NodeTest): string[] {
	return nodeTest.simulator.control.calls
		.list()
		.filter(({ resource }) => resource === 'leadNotifications')
		.map(({ method }) => method);
}
