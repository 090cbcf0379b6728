import type { INodeParameters } from 'n8n-workflow';

import { EVENT, ORGANIZATION, smallWorld } from '../../../simulator/server/testing/smallWorld';
import type { Lead } from '../../../simulator/world/types';
import { useSmallWorld } from '../../harness/useSmallWorld';
import type { NodeTest } from '../../harness/startNodeTest';
import { chosen } from '../../router/runAction';

/** Parameters for the Page of the small world. */
export const oneOrganization: INodeParameters = { organizationId: chosen(ORGANIZATION) };

export interface TriggerTest {
	nodeTest: NodeTest;
	/** Adds a registration, submitted now or at another time. */
	register(submittedAt?: number, more?: { visibleFrom?: number; testLead?: boolean }): Lead;
}

/** Sets up a LinkedIn with the small world at NOW before each test of the file, and a new n8n; waits are hurried. */
export function setUpTriggerTest(makeWorld = smallWorld): TriggerTest {
	const nodeTest = useSmallWorld(makeWorld);
	return {
		nodeTest,
		register(submittedAt, more) {
			const time = submittedAt === undefined ? {} : { submittedAt };
			return nodeTest.simulator.control.leads.add({ eventId: EVENT, ...time, ...more });
		},
	};
}
