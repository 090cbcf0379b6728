import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { ExecuteNodeOptions, NodeRun } from '../../harness/executeNode';
import type { NodeTest } from '../../harness/startNodeTest';
import { itemsOf, runAction } from '../../router/runAction';
import { answeredRows, byLeadId, expectedRow } from '../../../oracle/leadRow';

/** Runs Lead → Pull. */
export async function runPull(
	nodeTest: NodeTest,
	parameters: INodeParameters = {},
	options: Omit<ExecuteNodeOptions, 'parameters'> = {},
): Promise<NodeRun> {
	return await runAction(nodeTest, 'lead: pull', parameters, options);
}

/**
 * The rows of Lead → Pull, sorted by lead id, without the empty columns that they have for other leads' forms only.
 *
 * @throws Error with the message and description of the node's error
 */
export async function pull(
	nodeTest: NodeTest,
	parameters: INodeParameters = {},
): Promise<IDataObject[]> {
	const rows = byLeadId(await itemsOf(nodeTest, 'lead: pull', parameters));
	const { world } = nodeTest.simulator;
	const leads = new Map(world.leads.map((lead) => [lead.id, lead]));
	const { rowsFor } = (parameters.options ?? {}) as { rowsFor?: string };
	const columnNames = rowsFor === 'sheet' ? 'asAsked' : 'forDatabases';
	const expected = rows.map((row) => {
		const lead = leads.get(String(row.lead_id));
		return lead === undefined ? row : expectedRow(world, lead, columnNames);
	});
	return answeredRows(rows, expected);
}
