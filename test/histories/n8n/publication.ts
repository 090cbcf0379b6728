import type { IPollFunctions, WorkflowActivateMode } from 'n8n-workflow';

import type { Emitter } from './emitter';
import type { Database } from './staticData';
import { StaticData } from './staticData';

/** What n8n hands to a node's polls. */
export interface PollContext {
	context: IPollFunctions;
	emitter: Emitter;
}

/** The workflow as it was published once: every publication and every start of n8n makes it anew. */
export class Publication {
	readonly staticData: StaticData;

	/** By the nodes' ids. */
	readonly contexts = new Map<string, PollContext>();

	isCurrent = true;

	constructor(
		database: Database,
		readonly activation: WorkflowActivateMode,
	) {
		this.staticData = new StaticData(database);
	}
}
