import type { Destination } from './destinations/destination';

/** What one attempt to read leads came to. */
export interface Attempt {
	/** The error of an execution that failed; undefined when none did. */
	error?: string;
}

/** Workflows in n8n that bring leads from LinkedIn to a destination. */
export interface LeadReader {
	readonly destination: Destination;
	/** Whether leads from before it was set up are its business, too. */
	readonly bringsEarlierLeads: boolean;
	/** How many workflows it is. */
	readonly workflows: number;
	/**
	 * Lets it read once, to its end.
	 *
	 * @param first what happens before it reads; an execution that fails because of it is told
	 */
	attempt(first?: () => unknown): Promise<Attempt>;
	/** Publishes its workflows anew, as a person does who has mended something. */
	publishAgain(): Promise<void>;
	/** Lets it read until these leads are stored, or until it is clear that it will not. */
	catchUp(leadIds: ReadonlySet<string>): Promise<void>;
	/** The leads that it has put out, in executions of which n8n still knows. */
	emissions(): Promise<Emission[]>;
	/** Whether any of its executions goes on. */
	isRunning(): Promise<boolean>;
	/** How many of its executions have failed. */
	failures(): Promise<number>;
}

/** The leads of one execution. */
export interface Emission {
	isSuccess: boolean;
	leadIds: string[];
}
