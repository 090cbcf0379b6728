import type { StoredRow } from '../../demo/storedLeads';
import type { Stage } from './stage';

/** Leads of which a row says that not all could be read. */
export function reportedIn(rows: readonly StoredRow[], { standIns }: Stage): Set<string> {
	const unreadable = rows.filter(({ field_errors, lead_error }) => field_errors ?? lead_error);
	return new Set([...unreadable.map(({ lead_id }) => String(lead_id)), ...standIns]);
}
