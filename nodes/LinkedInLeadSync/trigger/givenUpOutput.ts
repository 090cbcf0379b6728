import { keyBy } from 'lodash';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { failureInWords, messageOf } from './failureReasons';
import type { Lead } from './memory/lead';
import { isFailing } from './memory/lead';

/*
 * The second output, Given Up, which the user may add with an option. Leads that are given up go there with the reason;
 * without this output, a report lists their ids.
 */

const OUTPUT_INDEX = 1;

/** n8n evaluates this expression to get the outputs of the node, also in the editor. */
export const outputsExpression =
	`={{ $parameter.options?.givenUpOutput ? [{ type: "${NodeConnectionTypes.Main}", displayName: "Leads" }, { type: "${NodeConnectionTypes.Main}", displayName: "Given Up" }] : ["${NodeConnectionTypes.Main}"] }}` as const;

/** n8n's contexts have this function, which its type for polls lacks. It returns the sources of a node by input. */
interface WithConnections {
	getConnections?: (
		destination: { name: string },
		type: string,
	) => ReadonlyArray<ReadonlyArray<{ node: string; index: number }> | null>;
}

/** @throws NodeOperationError if no node follows the output Given Up, because its leads would go nowhere */
export function requireConnected(context: IPollFunctions): void {
	const node = context.getNode();
	const { getConnections } = context as unknown as WithConnections;
	if (getConnections === undefined) return;
	const isConnected = context.getChildNodes(node.name).some((child) => {
		const sources = getConnections.call(context, child, NodeConnectionTypes.Main);
		return sources.flat().some((from) => from?.node === node.name && from.index === OUTPUT_INDEX);
	});
	if (isConnected) return;
	throw new NodeOperationError(node, 'No node follows the output Given Up', {
		description:
			'Connect the output Given Up of this trigger, for example with a table, or turn off Output for Given-Up Leads in its options.',
	});
}

/** The items of both outputs: none in the first, and in the second all rows, with reasons. @param hashes by row */
export function givenUpOutputs(
	items: readonly INodeExecutionData[],
	hashes: readonly string[],
	leads: readonly Lead[],
	trigger: string,
): INodeExecutionData[][] {
	const byHash = keyBy(leads, 'hash');
	const rows = items.map(({ json }, index) => ({
		json: { ...json, ...reasonColumns(byHash[hashes[index]], trigger) },
	}));
	return [[], rows];
}

function reasonColumns(lead: Lead, trigger: string): IDataObject {
	if (!isFailing(lead)) return {};
	const { failure, tries } = lead;
	const message = messageOf(trigger, failure);
	return {
		failure_reason: message ?? failureInWords(failure) ?? null,
		failure_node: failure.node,
		failure_code: failure.code ?? null,
		failure_tries: tries,
		failure_at: new Date(failure.at).toISOString(),
	};
}
