import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	JsonObject,
	NodeExecutionHint,
} from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { reasonOf } from '../../shared/wire/errors/failure';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { failureOf, fixOf } from '../../shared/wire/errors/linkedInError';
import { LinkedInClient } from '../../shared/wire/linkedInClient';
import { LeadRows } from '../../shared/linkedin/leadRows';
import { parameters } from '../../shared/panel/parameters';
import type { OperationContext, OperationOutput, Output } from './operation';
import { hasErrorOutput } from './operation';
import { operationOf } from './operations';

/**
 * Runs the operation for each input item, or once for all. With "On Error: Continue", a failed item becomes
 * an error item that links to its input, and the others continue.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const hints = new Map<string, NodeExecutionHint['type']>();
	const hint: OperationContext['hint'] = (message, type = 'warning') => hints.set(message, type);
	const operation = operationOf(parameters(this, 0));
	let connecting: Promise<Connected> | undefined;
	const outputsOf = async (itemIndex: number): Promise<Output[]> => {
		const context = { execute: this, parameters: parameters(this, itemIndex), hint };
		try {
			if ('offline' in operation) return operation.offline(context);
			// Inside the `try`, because n8n would otherwise pass the input on when it cannot read the credential.
			// An unreadable credential fails once for all items.
			connecting ??= connectedTo(this);
			const run = 'onAll' in operation ? operation.onAll : operation.onEach;
			return await run({ ...context, ...(await connecting) });
		} catch (error) {
			return [{ error, itemIndex }];
		}
	};

	const items: INodeExecutionData[] = [];
	const runs = 'onEach' in operation ? this.getInputData().length : 1;
	for (let itemIndex = 0; itemIndex < runs; itemIndex++) {
		for (const output of await outputsOf(itemIndex)) {
			const isHidden = 'json' in output && output.onlyOnErrorOutput && !hasErrorOutput(this);
			if (!isHidden) items.push(itemOf(this, output, itemIndex));
		}
	}
	this.addExecutionHints(
		...[...hints].map(([message, type]) => ({ message, type, location: 'outputPane' as const })),
	);
	return [items];
}

type Connected = Pick<OperationContext, 'client' | 'leadRows'>;

async function connectedTo(execute: IExecuteFunctions): Promise<Connected> {
	const client = await LinkedInClient.create(execute);
	return { client, leadRows: new LeadRows(client) };
}

function itemOf(execute: IExecuteFunctions, output: Output, itemIndex: number): INodeExecutionData {
	if ('error' in output) {
		const { error, itemIndex: item } = output;
		if (!execute.continueOnFail()) throw withItemIndex(execute, error, item);
		return { json: errorJson(error), pairedItem: { item } };
	}
	const pairedItem = output.itemIndexes?.map((item) => ({ item })) ?? { item: itemIndex };
	return { json: jsonOf(execute, output), pairedItem };
}

/**
 * n8n sends an item to the error output if its JSON has only `error` and `message` (newer versions also allow
 * `details`). `item.error` is no alternative: n8n then replaces the JSON, and the lead is lost.
 */
function jsonOf(execute: IExecuteFunctions, { json, problem }: OperationOutput): IDataObject {
	return problem !== undefined && hasErrorOutput(execute)
		? { error: problem, message: json }
		: json;
}

function errorJson(error: unknown): IDataObject {
	const failure = failureOf(error);
	return {
		error: (error as NodeApiError).message,
		message: {
			description: fixOf(error as NodeApiError) || null,
			reason: failure === undefined ? 'invalid_input' : reasonOf(failure),
			http_status: failure?.status ?? null,
		},
	};
}

function withItemIndex(context: IExecuteFunctions, error: unknown, itemIndex: number): NodeError {
	// Wrapping it again would return the same error without the index.
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex = itemIndex;
		return error;
	}
	return new NodeOperationError(context.getNode(), error as JsonObject & Error, { itemIndex });
}
