import { PollContext, TriggersAndPollers } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IPollFunctions,
	IRun,
	Workflow,
} from 'n8n-workflow';

import { LinkedInLeadSyncTrigger } from '../../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { additionalDataFor } from '../../harness/additionalData';
import type { NodeTest } from '../../harness/startNodeTest';
import { workflowOf, type TestedNode } from '../../harness/testedNode';

type Deferred = Parameters<IPollFunctions['__emit']>[2];

const SUCCESS = { status: 'success', data: { resultData: { runData: {} } } } as unknown as IRun;

/** A published workflow with the trigger. All polls share one context, as in n8n's default engine. */
export class ActiveTrigger {
	/** The items of each execution that the trigger has started. */
	readonly executions: IDataObject[][] = [];

	private constructor(
		private readonly workflow: Workflow,
		private readonly node: INode,
		private readonly context: PollContext,
	) {}

	/**
	 * Activates the workflow and polls once, as n8n does.
	 *
	 * @returns the trigger and the items of the first poll
	 * @throws the error of the first poll; the workflow then stays inactive
	 */
	static async activate(
		nodeTest: NodeTest,
		parameters: INodeParameters = {},
	): Promise<{ trigger: ActiveTrigger; items: IDataObject[] }> {
		const nodeType = new LinkedInLeadSyncTrigger();
		const { credentials } = nodeTest;
		const { workflow, node } = workflowOf(nodeType, { parameters, credentials });
		const additionalData = additionalDataFor(nodeTest.credentialStore, 'trigger');
		const emit = (output: INodeExecutionData[][], _response: unknown, done?: Deferred) => {
			trigger.execute(output);
			done?.resolve(SUCCESS);
		};
		const context = new PollContext(
			workflow,
			node,
			additionalData,
			'trigger',
			'activate',
			emit,
			// What the trigger reports besides the errors of its polls.
			() => {},
		);
		const trigger = new ActiveTrigger(workflow, node, context);
		return { trigger, items: await trigger.poll() };
	}

	/**
	 * Polls once, and returns the JSON of the items in all executions that the poll started.
	 *
	 * @throws the error of the poll, which n8n shows as a failed execution before it polls again
	 */
	async poll(): Promise<IDataObject[]> {
		const { workflow, node, context } = this;
		const before = this.executions.length;
		const output = await new TriggersAndPollers().runPollFunction(workflow, node, context);
		if (output !== null) this.execute(output);
		return this.executions.slice(before).flat();
	}

	private execute(output: INodeExecutionData[][]): void {
		expect(output).toHaveLength(1);
		// An empty list would start an execution without data.
		expect(output[0].length).toBeGreaterThan(0);
		this.executions.push(output[0].map(({ json }) => json));
	}
}

/** Presses "Fetch Test Event" of the trigger, in a workflow that has never polled. @returns the items' JSON */
export async function fetchTestEvent(
	{ credentials, credentialStore }: NodeTest,
	tested: Pick<TestedNode, 'parameters' | 'credentials'> = {},
): Promise<IDataObject[]> {
	const nodeType = new LinkedInLeadSyncTrigger();
	const { workflow, node } = workflowOf(nodeType, { credentials, ...tested }, { active: false });
	const additionalData = additionalDataFor(credentialStore, 'manual');
	const context = new PollContext(workflow, node, additionalData, 'manual', 'manual');
	const output = await new TriggersAndPollers().runPollFunction(workflow, node, context);
	return (output ?? []).flat().map(({ json }) => json);
}
