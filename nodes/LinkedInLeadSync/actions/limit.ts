import type { INodeProperties } from 'n8n-workflow';

import type { ReadParameter } from '../../shared/parameters/read';

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

/** The chosen limit; infinite for "Return All". */
export function readLimit(read: ReadParameter): number {
	return read('returnAll') === true ? Infinity : Number(read('limit'));
}
