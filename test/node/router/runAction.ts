import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import type { ExecuteNodeOptions, NodeRun } from '../harness/executeNode';
import type { NodeTest } from '../harness/startNodeTest';
import { expectToFit, schemaOfAction } from '../schemas/schemas';

/** An operation as `resource: operation`, as the codex and the editor name it. */
export type ActionName = `${string}: ${string}`;

/** Every operation that the panel offers. */
export function offeredActions(): ActionName[] {
	const { properties } = new LinkedInLeadSync().description;
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }: INodeProperties) =>
			(options ?? []).map((option) => {
				const [resource] = displayOptions?.show?.resource ?? [];
				return `${String(resource)}: ${'value' in option ? String(option.value) : ''}` as const;
			}),
		);
}

/** Parameters for all results: by default, the panel limits them to fifty of the last days. */
const WHOLE: Record<string, INodeParameters> = { pull: { timeRange: 'all' } };

/** Runs one operation of the action node with the parameters that a person has set. */
export async function runAction(
	nodeTest: NodeTest,
	action: ActionName,
	parameters: INodeParameters = {},
	options: Omit<ExecuteNodeOptions, 'parameters'> = {},
): Promise<NodeRun> {
	const [resource, operation] = action.split(': ');
	const run = await nodeTest.executeNode(new LinkedInLeadSync(), {
		...options,
		parameters: { resource, operation, returnAll: true, ...WHOLE[operation], ...parameters },
	});
	if (isOfSchema(parameters)) {
		const items = (run.outputs[0] ?? []).map(({ json }) => json);
		const made = items.filter(({ error }) => error === undefined);
		expectToFit(schemaOfAction(action), made);
	}
	return run;
}

/** The schema knows neither LinkedIn's own JSON nor the headers of a sheet. */
function isOfSchema({ simplify = true, options }: INodeParameters): boolean {
	const { simplify: rows = simplify, rowsFor } = (options ?? {}) as INodeParameters;
	return rows !== false && rowsFor !== 'sheet';
}

/**
 * The JSON of all items of an operation.
 *
 * @throws Error with the message and description of the node's error
 */
export async function itemsOf(
	nodeTest: NodeTest,
	action: ActionName,
	parameters?: INodeParameters,
	options?: Omit<ExecuteNodeOptions, 'parameters'>,
): Promise<IDataObject[]> {
	const { outputs, error } = await runAction(nodeTest, action, parameters, options);
	if (error !== undefined) throw new Error(`${error.message} | ${String(error.description)}`);
	return outputs.flat().map(({ json }) => json);
}

/** What a resource locator holds when a person has chosen from its list. */
export function chosen(value: string, cachedResultName?: string): INodeParameters {
	return { __rl: true, mode: 'list', value, cachedResultName } as unknown as INodeParameters;
}

/** What a resource locator holds when a person has entered an id or a URN. */
export function entered(value: string): INodeParameters {
	return { __rl: true, mode: 'id', value } as unknown as INodeParameters;
}
