import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	JsonObject,
	NodeExecutionHint,
} from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { failureOf } from '../../shared/api/errors/linkedInError';
import { LinkedInClient } from '../../shared/api/linkedInClient';
import { WARN_DAYS, retirementWarning } from '../../shared/api/versionWatch';
import { keepingCredential } from '../../shared/keptCredential';
import { LeadRows } from '../../shared/reading/leadRows';
import type { ReadParameter } from '../../shared/parameters/read';
import { itemParameters } from '../../shared/parameters/read';
import type { JointOperation, JointOutput, OperationContext, OperationOutput } from './operation';
import { jointOperationOf, operationOf } from './operations';

/**
 * Runs the chosen operation for each input item, and owns the error policy: with "On Error: Continue"
 * an item that fails becomes an error item linked to its input, and the others go on.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const read = itemParameters(this, 0);
	const joint = jointOperationOf(read);
	if (joint) return [jointItems(this, joint, read)];
	const operation = operationOf(
		this.getNodeParameter('resource', 0) as string,
		this.getNodeParameter('operation', 0) as string,
	);
	const client = await LinkedInClient.create(keepingCredential(this));
	const leadRows = new LeadRows(client);
	const hints = new Map<string, NodeExecutionHint['type']>();
	const hint: OperationContext['hint'] = (message, type = 'warning') => hints.set(message, type);
	const hasErrorOutput = this.getNode().onError === 'continueErrorOutput';
	const items: INodeExecutionData[] = [];

	for (let itemIndex = 0; itemIndex < this.getInputData().length; itemIndex++) {
		try {
			const outputs = await operation({
				execute: this,
				client,
				leadRows,
				itemIndex,
				read: itemParameters(this, itemIndex),
				hint,
			});
			for (const output of outputs) {
				if (output.onlyOnErrorOutput === true && !hasErrorOutput) continue;
				items.push({ json: jsonOf(output, hasErrorOutput), pairedItem: { item: itemIndex } });
			}
		} catch (error) {
			if (!this.continueOnFail()) throw withItemIndex(this, error, itemIndex);
			items.push({ json: errorJson(error), pairedItem: { item: itemIndex } });
		}
	}

	hintAtVersion(client, hint);
	this.addExecutionHints(
		...[...hints].map(([message, type]) => ({ message, type, location: 'outputPane' as const })),
	);
	return [items];
}

/** The same for an operation on all input items at once. */
function jointItems(
	execute: IExecuteFunctions,
	operation: JointOperation,
	read: ReadParameter,
): INodeExecutionData[] {
	return outputsOf(() => operation({ execute, read })).map((output) => {
		if ('json' in output) {
			return { json: output.json, pairedItem: output.itemIndexes.map((item) => ({ item })) };
		}
		const { error, itemIndex } = output;
		if (!execute.continueOnFail()) throw withItemIndex(execute, error, itemIndex);
		return { json: errorJson(error), pairedItem: { item: itemIndex } };
	});
}

/** What an operation gives, its failure as a whole included, which counts as that of the first item. */
function outputsOf(run: () => JointOutput[]): JointOutput[] {
	try {
		return run();
	} catch (error) {
		return [{ error: error as NodeOperationError, itemIndex: 0 }];
	}
}

/**
 * n8n moves an item to the error output when its JSON has `error` and nothing beyond `message` and
 * `details`. Setting `item.error` would replace the JSON by the message and so lose the lead.
 */
function jsonOf({ json, problem }: OperationOutput, hasErrorOutput: boolean): IDataObject {
	return problem !== undefined && hasErrorOutput ? { error: problem, details: json } : json;
}

function errorJson(error: unknown): IDataObject {
	const { message, description } = error as NodeApiError;
	const failure = failureOf(error);
	return {
		error: message,
		details: {
			description: description ?? null,
			reason: failure?.kind ?? 'invalid_input',
			http_status: failure?.status ?? null,
		},
	};
}

function withItemIndex(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	// Wrapping again would return the same error and ignore the index.
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex = itemIndex;
		return error;
	}
	return new NodeOperationError(context.getNode(), error as JsonObject & Error, { itemIndex });
}

/** Says that LinkedIn has retired the version that is set, or soon will. */
function hintAtVersion(client: LinkedInClient, hint: OperationContext['hint']): void {
	if (client.versionNotice !== undefined) return hint(client.versionNotice);
	const warning = retirementWarning(client, WARN_DAYS, Date.now());
	if (warning === undefined) return;
	hint(`${warning.message}. ${warning.fix}`, warning.stops ? 'warning' : 'info');
}
