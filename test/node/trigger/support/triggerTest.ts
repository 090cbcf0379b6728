import type { INodeParameters } from 'n8n-workflow';

import { clearProcessMemory } from '../../../../nodes/shared/processMemory';
import type { FaultEffect } from '../../../simulator';
import { EVENT, NOW, ORGANIZATION, smallWorld } from '../../../simulator/server/testing/smallWorld';
import type { Lead } from '../../../simulator/world/types';
import { startNodeTest, type NodeTest } from '../../harness/startNodeTest';
import { holdClock } from '../../lead/support/clock';
import { hurryWaits } from '../../lead/support/hurriedWaits';
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
	let nodeTest: NodeTest | undefined;
	let hurryNoMore: () => void;

	beforeAll(async () => {
		holdClock(NOW);
		hurryNoMore = hurryWaits();
		nodeTest = await startNodeTest({ now: () => Date.now(), world: makeWorld() });
	});
	beforeEach(async () => {
		jest.setSystemTime(NOW);
		clearProcessMemory();
		nodeTest?.simulator.control.reset();
		await nodeTest?.connect();
	});
	afterAll(async () => {
		await nodeTest?.close();
		hurryNoMore();
		jest.useRealTimers();
	});

	return {
		get nodeTest() {
			if (nodeTest === undefined) throw new Error('Only within a test');
			return nodeTest;
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
