import type { INodeParameters } from 'n8n-workflow';

import type { FaultEffect } from '../../../simulator';
import { EVENT, ORGANIZATION, smallWorld } from '../../../simulator/server/testing/smallWorld';
import type { Lead } from '../../../simulator/world/types';
import { setUpSmallWorld } from '../../harness/setUpSmallWorld';
import type { NodeTest } from '../../harness/startNodeTest';
import { chosen } from '../../router/runAction';

/** Watches the organization of the small world. */
export const oneOrganization: INodeParameters = { organizationId: chosen(ORGANIZATION) };

export interface TriggerTest {
	nodeTest: NodeTest;
	/** Somebody registers now, or at another time. */
	register(submittedAt?: number, more?: { visibleFrom?: number; testLead?: boolean }): Lead;
	/** Every call for leads, of one organization or of any, fails until the faults are cleared. */
	failLeads(effect: FaultEffect, organizationId?: string): number;
}

/** Sets up a LinkedIn with the small world at NOW before each test of the file, and a new n8n; waits are hurried. */
export function setUpTriggerTest(makeWorld = smallWorld): TriggerTest {
	const smallWorldTest = setUpSmallWorld(makeWorld);
	return {
		get nodeTest() {
			return smallWorldTest.nodeTest;
		},
		register(submittedAt, more) {
			const time = submittedAt === undefined ? {} : { submittedAt };
			return this.nodeTest.simulator.control.leads.add({ eventId: EVENT, ...time, ...more });
		},
		failLeads(effect, organizationId) {
			const match = { resource: 'leadFormResponses', organizationId };
			return this.nodeTest.simulator.control.faults.add({ match, effect, times: 'always' });
		},
	};
}
