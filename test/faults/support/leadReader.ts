/** What one attempt to read leads came to. */
export interface Attempt {
	/** The execution's error; undefined when it was a success. */
	error?: string;
}

export interface AttemptOptions {
	/** With so many leads that why it failed is not to be read; the error is then its status alone. */
	isHuge?: boolean;
}

/** A workflow in n8n that brings leads from LinkedIn into PostgreSQL. */
export interface LeadReader {
	/** Lets it read once, to its end. */
	attempt(options?: AttemptOptions): Promise<Attempt>;
	/** Lets it read until these leads are stored, or until it is clear that it will not. */
	catchUp(leadIds: ReadonlySet<string>): Promise<void>;
	/** Has n8n repeat the executions that were cut off, as a person does with Retry. */
	retryCrashed?(): Promise<void>;
	/** The leads that it has written, by id, with their times in epoch milliseconds; each as often as it wrote it. */
	written(): Promise<Written[]>;
	/** Leads that LinkedIn sends without their id, and that were seen to be reported all the same. */
	readonly reportedUnderAnotherId: Set<string>;
	/** The ids of the leads that it has reported as unreadable or refused. */
	reported(): Promise<Set<string>>;
	/** The tables that it writes leads to, as identifiers for SQL. */
	tables(): Promise<string[]>;
	/** Executions so far that were a success although leads which they had to store are missing. */
	falseSuccesses(): Promise<number>;
}

export interface Written {
	leadId: string;
	submittedAt?: number;
}
