import { ApiError } from '../errors';
import { project, type Projection } from '../restli/projection';
import type { WireObject } from '../wire/common';

/**
 * The Rest.li batch shape (contract 3.3): results, statuses and errors by key, 200 overall.
 * @param read gives one entity's wire JSON, or throws the ApiError of that entity alone
 */
export function batch(
	ids: readonly string[],
	fields: Projection | undefined,
	read: (id: string) => WireObject | string,
): WireObject {
	const results: WireObject = {};
	const statuses: Record<string, number> = {};
	const errors: WireObject = {};
	for (const id of ids) {
		try {
			results[id] = project(read(id), fields ?? true);
			statuses[id] = 200;
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			errors[id] = error.body;
			statuses[id] = error.status;
		}
	}
	return { results, statuses, errors };
}
