import type { Stage } from './support/stage';

/** The ways to read leads that promise that each lead LinkedIn has accepted arrives. */
export const GUARANTEES = {
	trigger: 'polling trigger',
	durableTrigger: 'polling trigger, durable scheduler',
	leadsToPostgres: 'leads-to-postgres',
	leadsToGoogleSheets: 'leads-to-google-sheets',
	leadsToDataTable: 'instant-leads-to-data-table',
} as const;

export type Guarantee = keyof typeof GUARANTEES;

/** A breakdown while leads keep arriving. All choices in it follow from its seed. */
export interface Scenario {
	/** Also the name of its file; docs/dev/engineers.md describes what breaks. */
	name: string;
	seed: number;
	/** The ways to read leads that go through it, each on a LinkedIn and a database of its own. */
	guarantees: readonly Guarantee[];
	/**
	 * Breaks things. Afterwards the test repairs what is still broken, lets the reader catch up, and compares.
	 *
	 * @throws Error when another promise of the scenario is broken
	 */
	run(stage: Stage): Promise<void>;
}

/** For scenarios that all ways to read leads go through. */
export const EVERY_COLUMN = Object.keys(GUARANTEES) as Guarantee[];
