import type { Stage } from '../stage/stage';

/** A table for people. */
export interface ResultTable {
	title: string;
	head: string[];
	rows: string[][];
	/** Sentences below it. */
	notes: string[];
}

/** Something that must be so for the figures to mean anything. */
export interface Check {
	name: string;
	isPassed: boolean;
	/** What was found instead. */
	found?: string;
}

/** What a part of the benchmark gives. */
export interface PartResult {
	tables: ResultTable[];
	/** What the targets are held against, by name. */
	figures: Record<string, number>;
	checks: Check[];
}

/** One question that the benchmark answers. */
export interface Part {
	name: string;
	/** Small sizes when `isSmoke`: to see that it works, not how fast it is. */
	run(stage: Stage, isSmoke: boolean, log: (line: string) => void): Promise<PartResult>;
}
