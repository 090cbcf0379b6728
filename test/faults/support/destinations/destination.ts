import type { StoredRow } from '../../../demo/storedLeads';

/** Where a workflow stores leads. */
export interface Destination {
	/** All rows, empty cells as null. */
	rows(): Promise<StoredRow[]>;
	/** From now on the destination takes no rows. */
	breakDown(): Promise<void>;
	/** From now on the destination takes all rows again, and refuses no lead. */
	mend(): Promise<void>;
	/** From now on the destination refuses these leads; not every destination can. */
	refuse?(leadIds: readonly string[]): Promise<void>;
}
