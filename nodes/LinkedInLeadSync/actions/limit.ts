import type { INodeProperties } from 'n8n-workflow';

import type { OperationContext } from './operation';
import { isTool, showWhen } from './operation';

const returnAllField = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
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

/** A model reads each result: fifty leads are some 10,000 tokens. */
const toolLimitField = { ...limitField, default: 10 };

/** As in n8n's own nodes. */
export const limitFields: INodeProperties[] = [
	returnAllField,
	...showWhen({ '@tool': [false] }, [limitField]),
	...showWhen({ '@tool': [true] }, [toolLimitField]),
];

/**
 * Infinity for "Return All".
 * @throws NodeOperationError that names the wrong field
 */
export function readLimit({ parameters }: Pick<OperationContext, 'parameters'>): number {
	return parameters.read(returnAllField) ? Infinity : parameters.read(limitField);
}

/** n8n shows a person that the limit is reached, but tells an AI agent nothing: the list would look complete. */
export function tellAgentOfLimit(
	{ execute, hint }: Pick<OperationContext, 'execute' | 'hint'>,
	limit: number,
): void {
	if (isTool(execute)) hint(`The Limit of ${limit} is reached, so there may be more results.`);
}
