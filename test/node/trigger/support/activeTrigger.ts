import '../../harness/environment';

import { PollContext, TriggersAndPollers } from 'n8n-core';
import type { IDataObject, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import { LinkedInLeadSyncTrigger } from '../../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { additionalDataFor } from '../../harness/additionalData';
import { nodeTypesOf } from '../../harness/nodeTypes';
import type { NodeTest } from '../../harness/startNodeTest';
import { StaticData } from '../../harness/staticData';
import { nodeOf } from '../../harness/testedNode';

export interface TriggerOptions {
	/** n8n's own id of the node. */
	id?: string;
	/** Name of the node on the canvas. */
	name?: string;
	/** What n8n's database holds of the workflow; a new workflow by default. */
	staticData?: StaticData;
	activation?: WorkflowActivateMode;
	timezone?: string;
	/** How long n8n lets a poll take; five minutes by default, as n8n. */
	pollBudgetMs?: number;
}

/**
 * An active workflow with the trigger: all of its polls get one context, as n8n's default engine does.
 * Static data is saved when n8n saves it: after the activation, and when a poll gives items.
 */
export class ActiveTrigger {
	/** What the trigger has written to the log as warnings. */
	readonly warnings: string[] = [];

	private constructor(
		private readonly workflow: Workflow,
		private readonly context: PollContext,
		private readonly staticData: StaticData,
		/** What the trigger had n8n make failed executions of, besides what its polls threw. */
		readonly reported: Error[],
	) {
		jest.spyOn(context.logger, 'warn').mockImplementation((message) => {
			this.warnings.push(message);
		});
	}

	/**
	 * Activates the workflow, with the poll that n8n makes of it.
	 *
	 * @returns the trigger and what the first poll gave
	 * @throws what the first poll threw; the workflow then stays inactive
	 */
	static async activate(
		nodeTest: NodeTest,
		parameters: INodeParameters = {},
		options: TriggerOptions = {},
	): Promise<{ trigger: ActiveTrigger; items: IDataObject[] }> {
		const { id, name, staticData = new StaticData(), activation = 'activate' } = options;
		const { timezone, pollBudgetMs } = options;
		staticData.restart();
		const nodeType = new LinkedInLeadSyncTrigger();
		const { credentials } = nodeTest;
		const workflow = new Workflow({
			id: 'nodeTestWorkflow',
			nodes: [nodeOf(nodeType, { id, name, parameters, credentials })],
			connections: {},
			active: true,
			nodeTypes: nodeTypesOf([nodeType]),
			settings: { executionOrder: 'v1', timezone },
			staticData: staticData.memory,
		});
		const [node] = workflow.getPollNodes();
		const additionalData = additionalDataFor(nodeTest.host.credentialStore, 'trigger');
		const reported: Error[] = [];
		const context = new PollContext(
			workflow,
			node,
			additionalData,
			'trigger',
			activation,
			undefined,
			(error) => reported.push(error),
			undefined,
			undefined,
			undefined,
			pollBudgetMs === undefined ? undefined : () => pollBudgetMs,
		);
		const trigger = new ActiveTrigger(workflow, context, staticData, reported);
		const items = await trigger.poll();
		staticData.save();
		return { trigger, items };
	}

	/**
	 * The JSON of the items of one poll; none when it gave null.
	 *
	 * @throws what the poll threw: n8n makes a failed execution of it, and polls on
	 */
	async poll(): Promise<IDataObject[]> {
		const [node] = this.workflow.getPollNodes();
		const output = await new TriggersAndPollers().runPollFunction(
			this.workflow,
			node,
			this.context,
		);
		if (output === null) return [];
		this.staticData.save();
		expect(output).toHaveLength(1);
		// An empty list would start an execution without data.
		expect(output[0].length).toBeGreaterThan(0);
		return output[0].map(({ json }) => json);
	}
}

/** Ids of leads as a poll gave them, sorted. */
export function idsOf(items: Array<{ lead_id?: unknown; id?: unknown }>): string[] {
	return items.map(({ lead_id, id }) => String(lead_id ?? id)).sort();
}
