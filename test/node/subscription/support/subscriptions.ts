import { omit } from 'lodash';

import type { LeadSubscription } from '../../../simulator/world/types';
import type { NodeTest } from '../../harness/startNodeTest';

/** The subscriptions of the simulator, without their state. */
export function subscribed(nodeTest: NodeTest): Array<Partial<LeadSubscription>> {
	return nodeTest.control.subscriptions.list().map((each) => omit(each, 'state'));
}

/** Adds a subscription of another application, by default at another address. */
export function addForeign(
	nodeTest: NodeTest,
	organizationId: string,
	changes: Partial<LeadSubscription> = {},
): LeadSubscription {
	return nodeTest.control.subscriptions.add({
		owner: { organizationId },
		leadType: 'EVENT',
		webhook: 'https://crm.example.org/linkedin',
		...changes,
	});
}

/** The methods of the calls for subscriptions, in their order. */
export function subscriptionCalls(nodeTest: NodeTest): string[] {
	return nodeTest.control.calls
		.list()
		.filter(({ resource }) => resource === 'leadNotifications')
		.map(({ method }) => method);
}
