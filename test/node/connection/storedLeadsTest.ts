import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { NOW, smallWorld } from '../../simulator/server/testing/smallWorld';
import type { Lead } from '../../simulator/world/types';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { HOUR, holdClock } from '../lead/support/clock';
import { hurryWaits } from '../harness/hurriedWaits';
import { check, connectAnew, type CheckItem } from './checkConnection';

/** A LinkedIn with the small world two hours after its leads, and a destination that holds some of them. */
export class StoredLeadsTest {
	private current: NodeTest | undefined;

	get nodeTest(): NodeTest {
		if (this.current === undefined) throw new Error('Only within a test');
		return this.current;
	}

	get control() {
		return this.nodeTest.simulator.control;
	}

	/** Every real lead as a destination holds it. */
	allStored(): IDataObject[] {
		return this.control.leads.list({ testLeads: 'exclude' }).map(storedLead);
	}

	/** What stays when the workflow that stores leads has stopped before the newest one came. */
	allButNewest(): IDataObject[] {
		const times = this.allStored().map(({ submitted_at }) => String(submitted_at));
		const newest = times.sort().at(-1);
		return this.allStored().filter(({ submitted_at }) => submitted_at !== newest);
	}

	async check(stored: IDataObject[], options: INodeParameters = {}): Promise<CheckItem> {
		return await check(this.nodeTest, { compareWithStored: true, ...options }, stored);
	}

	async start(): Promise<void> {
		this.current = await startNodeTest({ now: () => Date.now(), world: smallWorld() });
	}
}

/** A lead of an organization as a row of a destination. */
function storedLead(lead: Lead): IDataObject {
	return {
		lead_id: lead.id,
		organization_id: 'organizationId' in lead.owner ? lead.owner.organizationId : null,
		lead_type: lead.leadType,
		submitted_at: new Date(lead.submittedAt).toISOString(),
	};
}

/** Sets it up before each test of the file; waits are hurried. */
export function setUpStoredLeadsTest(): StoredLeadsTest {
	const test = new StoredLeadsTest();
	let hurryNoMore: () => void;
	beforeAll(async () => {
		holdClock(NOW);
		hurryNoMore = hurryWaits();
		await test.start();
	});
	beforeEach(async () => {
		jest.setSystemTime(NOW + 2 * HOUR);
		clearProcessMemory();
		await connectAnew(test.nodeTest);
	});
	afterAll(async () => {
		await test.nodeTest.close();
		hurryNoMore();
		jest.useRealTimers();
	});
	return test;
}
