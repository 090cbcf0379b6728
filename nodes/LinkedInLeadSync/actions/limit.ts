import type { INodeProperties } from 'n8n-workflow';

import type { OperationContext } from './operation';

const returnAllField = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: true,
	description: 'Whether to return all results or only up to a given limit',
} as const satisfies INodeProperties;

const limitField = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
} as const satisfies INodeProperties;

/** Return All and Limit, as n8n's own nodes have them, but all by default: a sync wants every lead. */
export const limitFields: INodeProperties[] = [returnAllField, limitField];

/**
 * The chosen limit; infinite for "Return All".
 * @throws NodeOperationError that names the field when an expression gave no number of 1 or more
 */
export function readLimit({ parameters }: Pick<OperationContext, 'parameters'>): number {
	return parameters.read(returnAllField) ? Infinity : parameters.read(limitField);
}
