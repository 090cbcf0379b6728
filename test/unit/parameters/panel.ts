import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { parameters } from '../../../nodes/shared/panel/parameters';
import { node } from '../api/inMemoryLinkedIn';

/** What an operation reads its fields with, where expressions gave these values. */
export function panelOf(values: Record<string, unknown>, timezone = 'Europe/Berlin') {
	const execute = {
		getNode: () => node,
		getTimezone: () => timezone,
		getNodeParameter: (name: string, _: number, fallback: unknown) => values[name] ?? fallback,
	} as unknown as IExecuteFunctions;
	return { execute, parameters: parameters(execute, 0) };
}

/** What was wrong with an input, by the error that says so. */
export function refusalOf(read: () => unknown): IDataObject {
	try {
		read();
	} catch (error) {
		const { message, description } = error as { message: string; description: string };
		return { message, description };
	}
	throw new Error('Nothing was refused');
}
