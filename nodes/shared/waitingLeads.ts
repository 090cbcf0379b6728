import { processMemory } from './processMemory';
import type { EpochMs } from './values/time';

/** Leads that a trigger has read, and that no execution has stored yet, for one reason. */
export interface WaitingLeads {
	count: number;
	/** When the oldest of them was submitted. */
	since: EpochMs;
	/** A sentence. */
	reason: string;
}

/** What waits at one trigger. */
export interface WaitingAtTrigger {
	/** n8n's id of the credential: nobody sees the leads of another one. */
	credentialId: string | null | undefined;
	workflow: string;
	trigger: string;
	polledAt: EpochMs;
	waiting: readonly WaitingLeads[];
}

/** By trigger, as of the last poll. n8n shows no node the static data of another one, but they share a process. */
export const waitingAtTriggers = processMemory(new Map<string, WaitingAtTrigger>());
