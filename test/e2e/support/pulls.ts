import type { INodeParameters } from 'n8n-workflow';
import type { Lead } from '../../simulator/world/types';
import { ids } from './leadWorld';
import { byId, type Canvas } from './canvas';

/** The sorted ids of leads, with duplicates, for comparisons. */
export function leadIds(leads: Lead[]): string[] {
	return leads.map(({ id }) => id).sort();
}

/** The lead ids of rows, in the same order as `leadIds`. */
export function rowIds(rows: object[]): string[] {
	return rows.map((row) => String((row as { lead_id?: unknown }).lead_id)).sort();
}

/**
 * Runs Lead → Pull in a workflow of its own.
 *
 * @param parameters added to the main organization of `leadWorld`
 * @returns the ids of the leads that came out
 */
export async function pull(canvas: Canvas, parameters: INodeParameters): Promise<string[]> {
	const execution = await canvas.run([
		canvas.action('Pull', 'lead.pull', { organizationId: byId(ids.main), ...parameters }),
	]);
	if (execution.error) throw new Error(execution.error.message);
	return rowIds(execution.json('Pull'));
}
