import { PollContext, TriggersAndPollers } from 'n8n-core';
import { Workflow, type IDataObject } from 'n8n-workflow';

import { LinkedInLeadSyncTrigger } from '../../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { additionalDataFor } from '../../harness/additionalData';
import { nodeTypesOf } from '../../harness/nodeTypes';
import type { NodeTest } from '../../harness/startNodeTest';
import { nodeOf, type TestedNode } from '../../harness/testedNode';

/** Presses "Fetch Test Event" of the trigger, in a workflow that has never polled. @returns the items' JSON */
export async function fetchTestEvent(
	{ credentials, credentialStore }: NodeTest,
	tested: Pick<TestedNode, 'parameters' | 'credentials'> = {},
): Promise<IDataObject[]> {
	const nodeType = new LinkedInLeadSyncTrigger();
	const workflow = new Workflow({
		nodes: [nodeOf(nodeType, { credentials, ...tested })],
		connections: {},
		active: false,
		nodeTypes: nodeTypesOf([nodeType]),
	});
	const [node] = workflow.getPollNodes();
	const additionalData = additionalDataFor(credentialStore, 'manual');
	const context = new PollContext(workflow, node, additionalData, 'manual', 'manual');
	const output = await new TriggersAndPollers().runPollFunction(workflow, node, context);
	return (output ?? []).flat().map(({ json }) => json);
}
