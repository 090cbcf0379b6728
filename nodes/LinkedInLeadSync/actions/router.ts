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
import { WARN_DAYS, versionWarning } from '../../shared/wire/apiVersions';
import { cachingCredential } from '../../shared/wire/cachedCredential';
import { LeadRows } from '../../shared/linkedin/leadRows';
import { parameters } from '../../shared/panel/parameters';
import type {
	JointOperation,
	JointOutput,
	Operation,
	OperationContext,
	OperationOutput,
} from './operation';
import { operationOf } from './operations';

type Hint = OperationContext['hint'];

/**
 * Runs the operation for each input item, or once for all. With "On Error: Continue", a failed item becomes
 * an error item that links to its input, and the others continue.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const hints = new Map<string, NodeExecutionHint['type']>();
	const hint: Hint = (message, type = 'warning') => hints.set(message, type);
	const operation = operationOf(parameters(this, 0));
	const items =
		'onAll' in operation
			? await jointItems(this, operation.onAll, hint)
			: await itemsOfEach(this, operation.onEach, hint);
	this.addExecutionHints(
		...[...hints].map(([message, type]) => ({ message, type, location: 'outputPane' as const })),
	);
	return [items];
}

async function itemsOfEach(
	execute: IExecuteFunctions,
	operation: Operation,
	hint: Hint,
): Promise<INodeExecutionData[]> {
	let connected: Pick<OperationContext, 'client' | 'leadRows'> | undefined;
	const items: INodeExecutionData[] = [];

	for (let itemIndex = 0; itemIndex < execute.getInputData().length; itemIndex++) {
		try {
			const panel = parameters(execute, itemIndex);
			// Inside the `try`, because n8n would otherwise pass the input on when it cannot read the credential.
			connected ??= await connectedTo(execute);
			const outputs = await operation({
				execute,
				...connected,
				itemIndex,
				parameters: panel,
				hint,
			});
			for (const output of outputs) {
				if (isShown(execute, output)) {
					items.push({ json: jsonOf(execute, output), pairedItem: { item: itemIndex } });
				}
			}
		} catch (error) {
			if (!execute.continueOnFail()) throw withItemIndex(execute, error, itemIndex);
			items.push({ json: errorJson(error), pairedItem: { item: itemIndex } });
		}
	}
	if (connected !== undefined) hintAtVersion(connected.client, hint);
	return items;
}

async function connectedTo(execute: IExecuteFunctions) {
	const client = await LinkedInClient.create(cachingCredential(execute));
	return { client, leadRows: new LeadRows(client) };
}

async function jointItems(
	execute: IExecuteFunctions,
	operation: JointOperation,
	hint: Hint,
): Promise<INodeExecutionData[]> {
	const used: { client?: LinkedInClient } = {};
	const connect = async () =>
		(used.client ??= await LinkedInClient.create(cachingCredential(execute)));
	const panel = parameters(execute, 0);
	const outputs = await outputsOf(
		async () => await operation({ execute, parameters: panel, hint, connect }),
	);
	const items = outputs.flatMap((output): INodeExecutionData[] => {
		if ('json' in output) {
			const pairedItem = output.itemIndexes.map((item) => ({ item }));
			return isShown(execute, output) ? [{ json: jsonOf(execute, output), pairedItem }] : [];
		}
		const { error, itemIndex } = output;
		if (!execute.continueOnFail()) throw withItemIndex(execute, error, itemIndex);
		return [{ json: errorJson(error), pairedItem: { item: itemIndex } }];
	});
	if (used.client !== undefined) hintAtVersion(used.client, hint);
	return items;
}

/** A failure of the whole operation counts as a failure of the first item. */
async function outputsOf(run: () => Promise<JointOutput[]>): Promise<JointOutput[]> {
	try {
		return await run();
	} catch (error) {
		return [{ error: error as NodeOperationError, itemIndex: 0 }];
	}
}

function hasErrorOutput(execute: IExecuteFunctions): boolean {
	return execute.getNode().onError === 'continueErrorOutput';
}

function isShown(execute: IExecuteFunctions, { onlyOnErrorOutput }: OperationOutput): boolean {
	return onlyOnErrorOutput !== true || hasErrorOutput(execute);
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

function hintAtVersion(client: LinkedInClient, hint: Hint): void {
	const warning = versionWarning(client, WARN_DAYS, Date.now());
	if (warning === undefined) return;
	hint(`${warning.message}. ${warning.fix}`, warning.stops ? 'warning' : 'info');
}
