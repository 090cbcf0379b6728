import type { LeadSet } from '../leadSet';

/**
 * What became of the leads that were emitted, as far as they are not confirmed. Times are epoch
 * milliseconds by the own clock.
 */
export interface Confirmation {
	/** Executions of which the outcome is not known yet. */
	running: Execution[];
	/** Leads that come again, in this order. */
	due: DueLeads[];
	/** Leads that failed alone. */
	setAside: SetAsideLead[];
	/** Forms of which no lead is emitted for now. */
	heldForms: HeldForm[];
	/** Set after a failure until a lead that had no part in it was tried. */
	doubt?: Doubt;
	outage?: Outage;
	/** Most leads of an execution, after n8n ended during one with more. */
	limit?: { leads: number; successes: number };
	/** How many leads of a form failed alone since one succeeded, by its id. */
	failuresOfForms: Record<string, number>;
	lastSuccess: Success;
	/** When the latest lead of a form that succeeded was submitted at most, by the form's id. */
	doneUpTo: Record<string, number>;
	/** How many executions in a row n8n could tell nothing about. */
	untold: number;
	/** How many checks there were, so that each is made with another lead. */
	checks: number;
}

/**
 * `batch`: new leads, or the same once more. `part`: some of a batch that failed twice. `check`: a single
 * lead that tells whether the destination takes any. `setAside`, `form`: one of those that wait, once more.
 */
export type ExecutionKind = 'batch' | 'part' | 'check' | 'setAside' | 'form';

export interface Execution {
	id: string;
	kind: ExecutionKind;
	emittedAt: number;
	leads: LeadSet[];
	/** How often an execution of all of these leads has failed already. */
	failures: number;
	/** Ids of the forms that these leads answered. */
	formIds: string[];
	/** Of a single lead, for people. */
	leadId?: string;
}

export interface DueLeads {
	/** Those that are meant, or a range of times with all leads of a form. */
	leads: LeadSet[];
	range?: FormRange;
	failures: number;
	/** How many come in one execution; as many as a batch has when absent. */
	atOnce?: number;
	/** Not before this time. */
	notBefore?: number;
	/** Since when LinkedIn has not shown them. */
	missingSince?: number;
}

/** All leads of a form in a range of times. */
export interface FormRange {
	owner: string;
	formId: string;
	/** Leads before this are done. */
	from: number;
	/** Included. */
	to: number;
	/** Hashes of leads there that are done. */
	except?: string[];
}

export interface SetAsideLead {
	leads: LeadSet[];
	leadId: string;
	formId?: string;
	triedAt: number;
	tries: number;
	/** When it last failed; absent while n8n could only not tell. */
	failedAt?: number;
	/** When it first failed while others succeeded, moved on by outages of the destination. */
	since?: number;
	/** Since when no execution has got over it: each was cancelled, or n8n ended in it. */
	interruptedSince?: number;
}

export interface HeldForm {
	formId: string;
	owner: string;
	/** Its leads of this time wait, both included; by LinkedIn's clock, which may be another one. */
	from: number;
	to: number;
	/** Those up to then do not: one of them has succeeded. */
	doneUpTo: number;
	since: number;
	triedAt: number;
	tries: number;
	failedAt: number;
	/** As of `SetAsideLead`. */
	interruptedSince?: number;
}

export interface Doubt {
	/** Of the leads that failed. */
	hashes: string[];
	/** Ids of the forms of these leads. */
	formIds: string[];
}

/** An execution that succeeded. */
export interface Success {
	at: number;
	/** Ids of the forms that its leads answered. */
	formIds: string[];
	/** How many failures since then it has explained. */
	explained: number;
}

/** The destination takes nothing. */
export interface Outage {
	since: number;
	nextCheckAt: number;
	/** How many checks there were in it. */
	checks: number;
	/** Ids of the forms of which leads failed, the latest last. */
	formIds: string[];
}

/** What is known before anything was emitted. */
export function nothingEmitted(): Confirmation {
	return {
		running: [],
		due: [],
		setAside: [],
		heldForms: [],
		failuresOfForms: {},
		lastSuccess: { at: 0, formIds: [], explained: 0 },
		doneUpTo: {},
		untold: 0,
		checks: 0,
	};
}
