import type { GoogleSheets } from '../../harness/googleSheets/googleSheets';
import type { N8nClient } from '../../harness/n8nClient';
import type { N8nProcess } from '../../harness/n8nProcess';
import type { Postgres } from '../../harness/postgres';
import type { Simulator } from '../../simulator';

/** What a scenario plays in. All but LinkedIn is the same for all of them, emptied in between. */
export interface Surroundings {
	simulator: Simulator;
	/** n8n, or the main process of its queue mode. */
	n8n: N8nProcess;
	/** The processes that run executions besides, in queue mode. */
	workers: N8nProcess[];
	/** Starts a process of n8n again with the settings that the scenario is played with. */
	restart: (ended: N8nProcess) => Promise<void>;
	client: N8nClient;
	postgres: Postgres;
	googleSheets: GoogleSheets;
	/** How often n8n is killed at random moments, in place of the scenario's own number. */
	kills?: number;
}
