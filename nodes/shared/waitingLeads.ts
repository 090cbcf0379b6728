import { processMemory } from './processMemory';
import type { EpochMs } from './values/time';

/** Leads that a trigger has read but not yet marked as processed, for one reason. */
export interface WaitingLeads {
	count: number;
	/** Submission time of the oldest lead. */
	since: EpochMs;
	reason: string;
}

export interface WaitingAtTrigger {
	/** n8n's id: Connection → Check shows only the leads of its own credential. */
	credentialId: string | null | undefined;
	workflow: string;
	trigger: string;
	polledAt: EpochMs;
	waiting: readonly WaitingLeads[];
}

/** By trigger, as of the last poll. In memory, because n8n hides static data from other nodes. */
export const waitingAtTriggers = processMemory(new Map<string, WaitingAtTrigger>());
