import type { Stage } from './support/stage';

/** Who promises that a lead which LinkedIn accepted arrives: each is a way to read leads. */
export const GUARANTEES = {
	trigger: 'polling trigger',
	durableTrigger: 'polling trigger, durable scheduler',
	leadsToPostgres: 'leads-to-postgres',
	leadsToGoogleSheets: 'leads-to-google-sheets',
	leadsToDataTable: 'instant-leads-to-data-table',
} as const;

export type Guarantee = keyof typeof GUARANTEES;

/** Something that breaks while leads keep arriving. Everything in it follows from its seed. */
export interface Scenario {
	/** Also the name of its file; docs/dev/engineers.md says what is broken. */
	name: string;
	seed: number;
	/** Whether it takes much longer than most. */
	isLong?: boolean;
	/** The ways to read leads that go through it, each on a LinkedIn and a database of its own. */
	guarantees: readonly Guarantee[];
	/**
	 * Breaks things. Afterwards the runner mends what is left broken, lets the reader catch up, and
	 * compares.
	 *
	 * @throws Error when something that is promised besides did not hold
	 */
	run(stage: Stage): Promise<void>;
}

/** Of what breaks for every way to read leads. */
export const EVERY_COLUMN = Object.keys(GUARANTEES) as Guarantee[];

/** What came of one scenario with one way to read leads. */
export interface Outcome {
	/** What happened, in figures for people. */
	facts: string;
	/** Promises that did not hold, in words. */
	broken: string[];
}
