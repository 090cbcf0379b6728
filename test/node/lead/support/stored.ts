import { pick } from 'lodash';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { ExecuteNodeOptions, NodeRun } from '../../harness/executeNode';
import { setUpSmallWorld } from '../../harness/setUpSmallWorld';
import type { NodeTest } from '../../harness/startNodeTest';
import { runAction } from '../../router/runAction';
import { pull } from './pull';

/** The columns that Find Differences looks at. */
const COLUMNS = [
	'lead_id',
	'lead_type',
	'submitted_at',
	'organization_id',
	'sponsored_account_id',
	'event_id',
	'form_id',
	'is_test_lead',
];

/** What a destination holds that has stored all leads so far. */
async function storedRows(nodeTest: NodeTest): Promise<IDataObject[]> {
	return (await pull(nodeTest)).map((row) => pick(row, COLUMNS));
}

/** Sets up the small world before each test of the file, and a destination that holds all of its leads. */
export function setUpStoredLeads() {
	const smallWorldTest = setUpSmallWorld();
	let rows: IDataObject[] = [];
	beforeEach(async () => {
		rows = await storedRows(smallWorldTest.nodeTest);
		smallWorldTest.nodeTest.simulator.control.calls.clear();
	});
	return {
		get nodeTest() {
			return smallWorldTest.nodeTest;
		},
		/** What the destination holds. */
		get rows() {
			return rows;
		},
	};
}

/** Runs Lead → Find Differences behind these rows. */
export async function compare(
	nodeTest: NodeTest,
	rows: IDataObject[],
	parameters: INodeParameters = {},
	options: Partial<ExecuteNodeOptions> = {},
): Promise<NodeRun> {
	const items = rows.map((json): INodeExecutionData => ({ json }));
	return await runAction(nodeTest, 'lead: findDifferences', parameters, { items, ...options });
}

/** `gone lead-id` and the like, sorted. */
export function toldIn({ outputs }: NodeRun): string[] {
	return (outputs[0] ?? [])
		.map(({ json }) => `${String(json.difference)} ${String(json.lead_id)}`)
		.sort();
}

export function hintsIn({ hints }: NodeRun): string[] {
	return hints.map(({ type, message }) => `${type}: ${message}`);
}
