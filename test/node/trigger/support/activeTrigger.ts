import { PollContext, TriggersAndPollers } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IPollFunctions,
	IRun,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { LinkedInLeadSyncTrigger } from '../../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { clearProcessMemory } from '../../../../nodes/shared/processMemory';
import { additionalDataFor } from '../../harness/additionalData';
import type { NodeTest } from '../../harness/startNodeTest';
import { StaticData } from '../../harness/staticData';
import { workflowOf, type TestedNode } from '../../harness/testedNode';

export interface TriggerOptions {
	/** The static data in n8n's database; that of a new workflow by default. */
	staticData?: StaticData;
	activation?: WorkflowActivateMode;
	timezone?: string;
	/** How long n8n lets a poll take; five minutes by default, as n8n. */
	pollBudgetMs?: number;
}

type Deferred = Parameters<IPollFunctions['__emit']>[2];

const SUCCESS = { status: 'success', data: { resultData: { runData: {} } } } as unknown as IRun;

/**
 * A published workflow with the trigger. All polls share one context, as in n8n's default engine.
 * Static data is saved when n8n saves it: after the activation, and when an execution starts.
 */
export class ActiveTrigger {
	/** The warnings that the trigger has logged. */
	readonly warnings: string[] = [];

	/** The items of each execution that the trigger has started. */
	readonly executions: IDataObject[][] = [];

	private constructor(
		private readonly workflow: Workflow,
		private readonly node: INode,
		private readonly context: PollContext,
		private readonly staticData: StaticData,
	) {
		jest.spyOn(context.logger, 'warn').mockImplementation((message) => {
			this.warnings.push(message);
		});
	}

	/**
	 * Activates the workflow and polls once, as n8n does.
	 *
	 * @returns the trigger and the items of the first poll
	 * @throws the error of the first poll; the workflow then stays inactive
	 */
	static async activate(
		nodeTest: NodeTest,
		parameters: INodeParameters = {},
		options: TriggerOptions = {},
	): Promise<{ trigger: ActiveTrigger; items: IDataObject[] }> {
		const { staticData = new StaticData(), activation = 'activate' } = options;
		const { timezone, pollBudgetMs } = options;
		staticData.restart();
		// n8n starts, with nothing in memory.
		if (activation === 'init') clearProcessMemory();
		const nodeType = new LinkedInLeadSyncTrigger();
		const { credentials } = nodeTest;
		const { workflow, node } = workflowOf(
			nodeType,
			{ parameters, credentials },
			{ settings: { executionOrder: 'v1', timezone }, staticData: staticData.memory },
		);
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
			activation,
			emit,
			// What the trigger reports besides the errors of its polls.
			() => {},
			undefined,
			undefined,
			undefined,
			pollBudgetMs === undefined ? undefined : () => pollBudgetMs,
		);
		const trigger = new ActiveTrigger(workflow, node, context, staticData);
		const items = await trigger.poll();
		staticData.save();
		return { trigger, items };
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
		this.staticData.save();
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

/** The IDs of output leads, sorted. */
export function idsOf(items: Array<{ lead_id?: unknown; id?: unknown }>): string[] {
	return items.map(({ lead_id, id }) => String(lead_id ?? id)).sort();
}
