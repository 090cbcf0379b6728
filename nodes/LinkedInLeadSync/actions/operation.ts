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

/** What the panel offers: the operations of each resource. */
export interface OperationNames {
	connection: 'check';
	event: 'get' | 'getMany';
	form: 'getFields' | 'getMany' | 'getTable';
	lead: 'findDifferences' | 'get' | 'pull';
	organization: 'getMany';
	subscription: 'create' | 'delete' | 'getMany';
}

export type Resource = keyof OperationNames;

/** An operation on each input item alone, or on all of them at once. */
export type AnyOperation = { onEach: Operation } | { onAll: JointOperation };

/** What an operation works with for one input item. */
export interface OperationContext {
	execute: IExecuteFunctions;
	client: LinkedInClient;
	/** Shared by all input items, so that each form and event is read once per run. */
	leadRows: LeadRows;
	itemIndex: number;
	/** What the panel says, for this item. */
	parameters: Parameters;
	/** Shows a note on the node after the run, once; a warning unless it is mere information. */
	hint: (message: string, type?: NodeExecutionHint['type']) => void;
}

/** One result of an operation; the router makes an n8n item of it. */
export interface OperationOutput {
	json: IDataObject;
	/** Says that this result is a failure; it goes to the error output when the node has one. */
	problem?: string;
	/** Whether the result exists on the error output only, since it is no row. */
	onlyOnErrorOutput?: boolean;
}

export type Operation = (context: OperationContext) => Promise<OperationOutput[]>;

/** What an operation on all input items works with. */
export interface JointContext {
	execute: IExecuteFunctions;
	/** What the panel says, for the first item. */
	parameters: Parameters;
	hint: OperationContext['hint'];
	/**
	 * Where LinkedIn is asked; without it, no credential is needed.
	 * @throws n8n's own error when the node has no credential
	 */
	connect: () => Promise<LinkedInClient>;
}

/** A result that several input items have together, or an input item that cannot be taken. */
export type JointOutput =
	| (OperationOutput & { itemIndexes: number[] })
	| { error: NodeOperationError; itemIndex: number };

export type JointOperation = (context: JointContext) => JointOutput[] | Promise<JointOutput[]>;

/** Shows fields for one operation only, keeping the conditions that they have themselves. */
export function showFor<Of extends Resource>(
	resource: Of,
	operation: OperationNames[Of],
	fields: INodeProperties[],
): INodeProperties[] {
	return showWhen({ resource: [resource], operation: [operation] }, fields);
}

/**
 * Shows fields under one more condition, which comes before those that they have themselves: where a field
 * of one condition is an expression, n8n looks at none of the conditions behind it.
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
