import type { INodeProperties } from 'n8n-workflow';

import { readSwitch, readWholeNumber } from '../../shared/panel/checks';
import type { OperationContext } from './operation';

/** Return All and Limit, as n8n's own nodes have them, but all by default: a sync wants every lead. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: true,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

const LIMIT_FIELD = {
	field: 'Limit',
	least: 1,
	fix: 'Enter how many results to return at most, or turn on Return All.',
};

const RETURN_ALL = { field: 'Return All', default: true };

/**
 * The chosen limit; infinite for "Return All".
 * @throws NodeOperationError that names the field when an expression gave no number of 1 or more
 */
export function readLimit({ execute, read, itemIndex }: OperationContext): number {
	const node = execute.getNode();
	if (readSwitch(node, RETURN_ALL, read('returnAll'), itemIndex)) return Infinity;
	return readWholeNumber(node, LIMIT_FIELD, read('limit'), itemIndex);
}
