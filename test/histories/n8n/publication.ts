import type { IPollFunctions, WorkflowActivateMode } from 'n8n-workflow';

import type { Emitter } from './emitter';
import type { TriggerNode } from './n8n';
import type { Database } from './staticData';
import { StaticData } from './staticData';

/** The workflow object that n8n makes at a publication, its start or a change of leader, for all that it activates. */
export class Publication {
	readonly staticData: StaticData;

	constructor(
		database: Database,
		readonly activation: WorkflowActivateMode,
	) {
		this.staticData = new StaticData(database);
	}
}

/** A trigger that n8n polls, as it was published. */
export interface Registration {
	/** The trigger as it is in the editor. */
	node: TriggerNode;
	published: TriggerNode;
	/** The default engine uses the same ones for all polls. */
	context: IPollFunctions;
	emitter: Emitter;
	publication: Publication;
	/** Whether it is still this one that n8n polls. */
	isCurrent: boolean;
}
