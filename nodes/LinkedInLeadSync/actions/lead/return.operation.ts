import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	ISourceData,
	IWorkflowDataProxyData,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { asRecord, asText } from '../../../shared/values/json';
import type { Returned } from '../../../shared/values/returnedLeads';
import { addReturned } from '../../../shared/values/returnedLeads';
import type { OfflineContext, OperationDefinition, OperationOutput } from '../operation';

const noticeField = {
	displayName:
		'Connect this to the error output of the node that stores leads. Leads that arrive here come again until stored.',
	name: 'returnNotice',
	type: 'notice',
	default: '',
} as const satisfies INodeProperties;

export const returnLeads: OperationDefinition = {
	name: 'Return',
	description:
		'Give the trigger back the leads that a node could not store; it outputs them again until they are stored',
	action: 'Return leads',
	fields: [noticeField],
	run: { offline: runReturn },
};

/** @returns the input items. @throws NodeOperationError if it is not certain which leads are not stored */
function runReturn({ execute, hint }: OfflineContext): OperationOutput[] {
	const items = execute.getInputData();
	const trigger = pollingTrigger(execute);
	if (trigger === undefined && execute.getMode() === 'integrated') throw uncertain(execute, SUB);
	if (trigger === undefined || execute.getMode() !== 'trigger') {
		hint(NOT_HEARD);
	} else {
		addReturned(execute.customData, () => returned(execute, trigger, items));
	}
	return items.map(({ json, error }, itemIndex) => {
		// n8n can't copy an error object, for example into a Code node.
		const { error: inJson } = json as { error?: unknown };
		const problem = inJson instanceof Error ? inJson.message : (inJson ?? error?.message);
		const output = problem === undefined ? json : { ...json, error: problem as string };
		return { json: output, itemIndexes: [itemIndex] };
	});
}

const NOT_HEARD =
	'No lead is returned: the items are only passed on. Leads can be returned to the LinkedIn Lead Sync trigger alone, in an execution that it has started, and if it confirms leads on success. A manual run, a retry, Pull leads and the instant trigger take no leads back.';

const SUB =
	'Return leads does not reach the trigger from a sub-workflow. Put it into the workflow of the trigger, behind a node there.';

/** The name of the trigger that started the execution and awaits its outcome. */
function pollingTrigger(execute: IExecuteFunctions): string | undefined {
	const proxy = execute.getWorkflowDataProxy(0);
	const triggers = execute
		.getParentNodes(execute.getNode().name)
		.filter(({ type }) => /(?:^|\.)linkedInLeadSyncTrigger$/.test(type));
	const started = triggers.find(({ name }) => asRecord(proxy.$(name))?.isExecuted === true);
	if (started === undefined) return undefined;
	const { params } = proxy.$(started.name) as { params?: { options?: { confirmLeads?: string } } };
	return params?.options?.confirmLeads === 'immediately' ? undefined : started.name;
}

function returned(
	execute: IExecuteFunctions,
	trigger: string,
	items: readonly INodeExecutionData[],
): Returned[] {
	const { previousNodeOutput = 0, ...source } = execute.getInputSourceData();
	const history = new ItemHistory(execute.getWorkflowDataProxy(0));
	if (previousNodeOutput === 0) throw uncertain(execute, NOT_ERROR_OUTPUT);
	const leads = history.outputs({ previousNode: trigger })[0] ?? [];
	const { given, accounted } = history.balance(execute, source, leads.length);
	if (accounted < given) {
		throw uncertain(
			execute,
			`The node ${source.previousNode} got ${given} items, but its outputs account for ${accounted} only. Let it process each item on its own (Postgres: Options → Query Batching → Independently), or set its On Error to Stop Workflow.`,
		);
	}
	return items.map((item, index) => {
		const origin = history.origin(trigger, { ...source, previousNodeOutput }, index);
		const byOrigin = origin === undefined ? -1 : leads.indexOf(origin);
		const byId = leads.findIndex((lead) => idOf(lead) !== undefined && idOf(lead) === idOf(item));
		const isContradiction = byOrigin >= 0 && byId >= 0 && byOrigin !== byId;
		const place = byId >= 0 ? byId : byOrigin;
		if (place < 0 || isContradiction) {
			throw uncertain(
				execute,
				`Item ${index} does not say which lead of the trigger it is. Keep lead_id in the items that the node ${source.previousNode} gets.`,
			);
		}
		return { node: source.previousNode, places: [place], ...reasonOf(item) };
	});
}

const NOT_ERROR_OUTPUT =
	'Return leads is not connected to an error output. In the node that stores the leads, set On Error to Continue (using error output), and connect that output to Return leads directly.';

function uncertain(execute: IExecuteFunctions, description: string): NodeOperationError {
	return new NodeOperationError(
		execute.getNode(),
		'It is not certain which leads are not stored, so the trigger will output all leads of this execution again',
		{ description },
	);
}

/** LinkedIn's ID, or a stand-in; a raw lead has it as `id`. */
function idOf({ json }: INodeExecutionData): string | undefined {
	return asText(json.lead_id) ?? asText(json.id);
}

/** What a node says of an item that failed. Other columns are not read: they may be answers of the lead. */
function reasonOf({ json, error }: INodeExecutionData): Pick<Returned, 'code' | 'message'> {
	const details = asRecord(error) ?? asRecord(json.error) ?? {};
	const codes = [details.httpCode, details.errorCode, details.code];
	const code = codes.find((each) => typeof each === 'string' || typeof each === 'number');
	return {
		code: code === undefined ? undefined : String(code),
		message: asText(details.message) ?? asText(json.error),
	};
}

/** The outputs of earlier nodes. n8n's proxy throws where there is none. */
class ItemHistory {
	constructor(private readonly proxy: IWorkflowDataProxyData) {}

	/** Items by output; those of a node's last run by default. */
	outputs({ previousNode, previousNodeRun }: ISourceData): INodeExecutionData[][] {
		const found: INodeExecutionData[][] = [];
		for (;;) {
			const items = this.tried(
				() => this.proxy.$(previousNode, true).all(found.length, previousNodeRun) as unknown,
			);
			if (!Array.isArray(items)) return found;
			found.push(items as INodeExecutionData[]);
		}
	}

	/** The item of an earlier node from which an output item comes, according to n8n's paired items. */
	origin(node: string, source: ISourceData, item: number): INodeExecutionData | undefined {
		return this.tried(
			() => this.proxy.$getPairedItem(node, source, { item }) as INodeExecutionData,
		);
	}

	/**
	 * How many items a run of a node got, and how many of them its outputs account for: some nodes report one failure for
	 * all their items, or drop the items behind a failed one.
	 */
	balance(
		execute: IExecuteFunctions,
		source: ISourceData,
		byDefault: number,
	): { given: number; accounted: number } {
		const parents = execute.getParentNodes(source.previousNode, { depth: 1 });
		const origins = new Set<INodeExecutionData>();
		let unpaired = 0;
		for (const [previousNodeOutput, items] of this.outputs(source).entries()) {
			for (const index of items.keys()) {
				const [origin] = parents.flatMap(
					({ name }) => this.origin(name, { ...source, previousNodeOutput }, index) ?? [],
				);
				if (origin === undefined) unpaired++;
				else origins.add(origin);
			}
		}
		const [some] = origins;
		const inputs = parents.flatMap(({ name }) => this.allOutputs(name));
		const given = inputs.find((items) => items.includes(some))?.length ?? byDefault;
		return { given, accounted: origins.size + unpaired };
	}

	private allOutputs(previousNode: string): INodeExecutionData[][] {
		const found: INodeExecutionData[][] = [];
		for (let previousNodeRun = 0; ; previousNodeRun++) {
			const outputs = this.outputs({ previousNode, previousNodeRun });
			if (outputs.length === 0) return found;
			found.push(...outputs);
		}
	}

	private tried<Found>(find: () => Found): Found | undefined {
		try {
			return find();
		} catch {
			return undefined;
		}
	}
}
