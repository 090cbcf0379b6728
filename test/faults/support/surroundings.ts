import type { GoogleSheets } from '../../harness/googleSheets/googleSheets';
import type { N8nClient } from '../../harness/n8nClient';
import type { N8nProcess } from '../../harness/n8nProcess';
import type { Postgres } from '../../harness/postgres';
import type { Simulator } from '../../simulator';

/** Where a scenario plays. All scenarios share everything but LinkedIn, emptied in between. */
export interface Surroundings {
	simulator: Simulator;
	n8n: N8nProcess;
	/** Starts n8n again with the settings that the scenario is played with. */
	restart: () => Promise<void>;
	client: N8nClient;
	postgres: Postgres;
	googleSheets: GoogleSheets;
}
