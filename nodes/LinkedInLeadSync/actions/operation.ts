import type {
	IDataObject,
	IExecuteFunctions,
	NodeExecutionHint,
	NodeOperationError,
	IDisplayOptions,
	INodeProperties,
} from 'n8n-workflow';

import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { LeadRows } from '../../shared/linkedin/leadRows';
import type { Parameters } from '../../shared/panel/parameters';

/** Runs on each input item, or on all together. */
export type AnyOperation = { onEach: Operation } | { onAll: JointOperation };

export interface OperationContext {
	execute: IExecuteFunctions;
	client: LinkedInClient;
	/** Shared by all input items, so that a run reads each form and event once. */
	leadRows: LeadRows;
	itemIndex: number;
	/** For this item. */
	parameters: Parameters;
	/** Shows a message on the node after the run, once. */
	hint: (message: string, type?: NodeExecutionHint['type']) => void;
}

export interface OperationOutput {
	json: IDataObject;
	/** Marks the result as a failure; it goes to the error output if the node has one. */
	problem?: string;
	/** Whether to omit the result without an error output, because it is not a row. */
	onlyOnErrorOutput?: boolean;
}

export type Operation = (context: OperationContext) => Promise<OperationOutput[]>;

export interface JointContext {
	execute: IExecuteFunctions;
	/** For the first item. */
	parameters: Parameters;
	hint: OperationContext['hint'];
	/**
	 * Operations without LinkedIn don't call this, so they need no credential.
	 * @throws n8n's own error when the node has no credential
	 */
	connect: () => Promise<LinkedInClient>;
}

/** A result of several input items, or an unusable input item. */
export type JointOutput =
	| (OperationOutput & { itemIndexes: number[] })
	| { error: NodeOperationError; itemIndex: number };

export type JointOperation = (context: JointContext) => JointOutput[] | Promise<JointOutput[]>;

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
		displayOptions: {
			...field.displayOptions,
			show: { ...show, ...field.displayOptions?.show },
		},
	}));
}
