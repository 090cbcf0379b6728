import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { LeadRow } from '../../shared/rows/types';
import { processMemory } from '../../shared/processMemory';
import { LeadRows } from '../../shared/linkedin/leadRows';
import type { NotificationSettings } from '../notificationSettings';

/** How long LinkedIn is not asked again for a form or an event that it did not show, milliseconds. */
const RUN_MS = 30 * 1000;

/** Notifications of one trigger that come soon after each other are one run. */
const runs = processMemory(new Map<string, { leadRows: LeadRows; startedAt: number }>());

/**
 * The row of one lead. Forms and event names that an earlier notification of the same trigger needed are
 * not read again soon, whether LinkedIn showed them or not; in a burst of notifications, each is read once.
 * @param trigger tells one trigger node from another
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function joinedRow(
	client: LinkedInClient,
	lead: unknown,
	settings: NotificationSettings,
	trigger: string,
): Promise<LeadRow> {
	const now = Date.now();
	for (const [key, { startedAt }] of runs) {
		if (Math.abs(now - startedAt) > RUN_MS) runs.delete(key);
	}
	// What one member could not see, or no longer can, another one may.
	const key = `${trigger} ${client.signedInAs}`;
	const run = runs.get(key) ?? {
		leadRows: new LeadRows(client, { recalls: true }),
		startedAt: now,
	};
	runs.set(key, run);
	try {
		const origin = { owner: settings.owner, leadType: settings.scope.leadType };
		const [row] = await run.leadRows.of([{ lead }], origin, settings);
		return row;
	} catch (error) {
		// LinkedIn may be fine again with the next lead.
		if (runs.get(key) === run) runs.delete(key);
		throw client.wrapped(error);
	}
}
