import { keyBy } from 'lodash';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import type { Group } from './groups';
import { isSingle } from './groups';
import { failureInWords, messageOf } from './ending';

/*
 * The output Refused, which the user may add: leads that are given up go there with the reason. Otherwise a failed
 * execution lists their ids.
 */

const OUTPUT_INDEX = 1;

/** n8n computes the outputs of a node by this expression, also in the editor. */
export const outputsExpression =
	`={{ $parameter.options?.refusedOutput ? [{ type: "${NodeConnectionTypes.Main}", displayName: "Leads" }, { type: "${NodeConnectionTypes.Main}", displayName: "Refused" }] : ["${NodeConnectionTypes.Main}"] }}` as const;

/** n8n's contexts have this function, but its type for polls lacks it. It returns sources by input. */
interface WithConnections {
	getConnections?: (
		destination: { name: string },
		type: string,
	) => ReadonlyArray<ReadonlyArray<{ node: string; index: number }> | null>;
}

/** @throws NodeOperationError if no node follows the output Refused, because its leads would go nowhere */
export function requireConnected(context: IPollFunctions): void {
	const node = context.getNode();
	const { getConnections } = context as unknown as WithConnections;
	if (getConnections === undefined) return;
	const isConnected = context.getChildNodes(node.name).some((child) => {
		const sources = getConnections.call(context, child, NodeConnectionTypes.Main);
		return sources.flat().some((from) => from?.node === node.name && from.index === OUTPUT_INDEX);
	});
	if (isConnected) return;
	throw new NodeOperationError(node, 'No node follows the output Refused', {
		description:
			'Connect the output Refused of this trigger, for example with a table, or turn off Refused Output in its options.',
	});
}

/** The items by output: rows with the reason in the second one. @param hashes of the rows, in their order */
export function refusedOutputs(
	items: readonly INodeExecutionData[],
	hashes: readonly string[],
	groups: readonly Group[],
	trigger: string,
): INodeExecutionData[][] {
	const byHash = keyBy(groups, ({ leads }) => leads[0].hash);
	const rows = items.map(({ json }, index) => ({
		json: { ...json, ...reasonColumns(byHash[hashes[index]], trigger) },
	}));
	return [[], rows];
}

function reasonColumns(group: Group, trigger: string): IDataObject {
	if (!isSingle(group)) return {};
	const { failure, tries } = group;
	const message = messageOf(trigger, failure);
	return {
		refused_reason: message ?? failureInWords(failure) ?? null,
		refused_node: failure?.node ?? null,
		refused_code: failure?.code ?? null,
		refused_tries: tries,
		refused_at: failure ? new Date(failure.at).toISOString() : null,
	};
}
