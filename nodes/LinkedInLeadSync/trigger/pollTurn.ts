import type { IPollFunctions } from 'n8n-workflow';

import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import type { LeadRows } from '../../shared/linkedin/leadRows';
import type { TriggerSettings } from './triggerSettings';
import type { TriggerState } from './triggerState';

/** One poll, from its first step to its last. */
export interface PollTurn {
	readonly context: IPollFunctions;
	readonly client: LinkedInClient;
	readonly settings: TriggerSettings;
	readonly leadRows: LeadRows;
	/** Epoch milliseconds. */
	readonly startedAt: number;
	/** Whether n8n waits for this poll before the workflow counts as active, and for how long it does not say. */
	readonly isActivation: boolean;
	/** Whether it is the first one of its context, which n8n's scheduler makes for each. */
	readonly isFirst: boolean;
	/** Somebody has just published the workflow. */
	readonly isPublication: boolean;
	/** What was stored when it began. */
	readonly before: TriggerState | undefined;
	/** What is to be stored. */
	state: TriggerState;
	/** Milliseconds until no further owner, slice or execution is begun; negative after that. */
	timeLeft(): number;
}
