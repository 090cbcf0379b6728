import type { StoredRow } from '../../../demo/storedLeads';

/** Where a workflow stores leads. */
export interface Destination {
	/** All rows, empty cells as null. */
	rows(): Promise<StoredRow[]>;
	/** From now on it takes nothing. */
	breakDown(): Promise<void>;
	/** It takes everything again, and refuses no lead any more. */
	mend(): Promise<void>;
	/** From now on it refuses these leads; not every destination can. */
	refuse?(leadIds: readonly string[]): Promise<void>;
}
