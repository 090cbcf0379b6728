import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/** The wrong input of one field, in words. */
export interface FieldProblem {
	/** Display name of the field. */
	field: string;
	message: string;
	fix: string;
}

/** Makes the error for a wrong input; its text names the field and what to enter. */
export function fieldError(
	node: INode,
	{ field, message, fix }: FieldProblem,
	itemIndex?: number,
): NodeOperationError {
	return new NodeOperationError(node, `${field}: ${message}`, {
		description: fix,
		itemIndex,
		level: 'warning',
	});
}
