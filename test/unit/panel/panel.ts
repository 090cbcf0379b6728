import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { parameters } from '../../../nodes/shared/panel/parameters';
import { node } from '../wire/inMemoryLinkedIn';

/** The parameters of an operation whose expressions have these values. */
export function panelOf(values: Record<string, unknown>) {
	const execute = {
		getNode: () => node,
		getTimezone: () => 'Europe/Berlin',
		getNodeParameter: (name: string, _: number, fallback: unknown) => values[name] ?? fallback,
	} as unknown as IExecuteFunctions;
	return { execute, parameters: parameters(execute, 0) };
}

/** The message and description of the error for a refused input. */
export function refusalOf(read: () => unknown): IDataObject {
	try {
		read();
	} catch (error) {
		const { message, description } = error as { message: string; description: string };
		return { message, description };
	}
	throw new Error('Nothing was refused');
}
