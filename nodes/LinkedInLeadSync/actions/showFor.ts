import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { OperationNames, Resource } from './operation';

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
