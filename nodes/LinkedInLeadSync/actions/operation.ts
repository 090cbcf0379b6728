import type {
	IDataObject,
	IExecuteFunctions,
	NodeExecutionHint,
	IDisplayOptions,
	INodeProperties,
} from 'n8n-workflow';

import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { LeadRows } from '../../shared/linkedin/leadRows';
import type { Parameters } from '../../shared/panel/parameters';

export interface OperationDefinition {
	name: string;
	description: string;
	/** The label in n8n's list of actions. It becomes the node's name, which stands in each expression, so it is short. */
	action: string;
	fields: INodeProperties[];
	/** A function where another field selects the code. */
	run: AnyOperation | ((parameters: Parameters) => AnyOperation);
}

/** `onAll` runs once, with the parameters of the first item. `offline` does so without LinkedIn and a credential. */
export type AnyOperation =
	| { onEach: Operation }
	| { onAll: Operation }
	| { offline: (context: OfflineContext) => Output[] };

type Operation = (context: OperationContext) => Promise<Output[]>;

export interface OfflineContext {
	execute: IExecuteFunctions;
	parameters: Parameters;
	/** Shows a message on the node after the run, once. */
	hint: (message: string, type?: NodeExecutionHint['type']) => void;
}

export interface OperationContext extends OfflineContext {
	client: LinkedInClient;
	/** Shared by all input items, so that a run reads each form and event once. */
	leadRows: LeadRows;
}

export interface OperationOutput {
	json: IDataObject;
	/** Marks the result as a failure; it goes to the error output if the node has one. */
	problem?: string;
	/** Whether to omit the result without an error output, because it is not a row. */
	onlyOnErrorOutput?: boolean;
	/** The input items that it comes from, by default the one that the operation runs on. */
	itemIndexes?: number[];
}

export type Output = OperationOutput | { error: unknown; itemIndex: number };

export function hasErrorOutput(execute: IExecuteFunctions): boolean {
	return execute.getNode().onError === 'continueErrorOutput';
}

/** Hides what works on input items from an agent, which has none. */
export const NOT_FOR_TOOLS = { hide: { '@tool': [true] } } as const satisfies IDisplayOptions;

/**
 * Adds a condition in front of a field's own conditions. The order matters: when a condition's field is an
 * expression, n8n skips the conditions after it.
 */
export function showWhen(
	show: NonNullable<IDisplayOptions['show']>,
	fields: INodeProperties[],
): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: { ...field.displayOptions, show: { ...show, ...field.displayOptions?.show } },
	}));
}
