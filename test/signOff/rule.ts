import type { Demonstration } from './demonstration';
import type { Stage } from './stage';

/** One rule of LinkedIn's technical sign-off, e.g. `LGF-001`, and how it is shown. */
export interface Rule {
	id: string;
	/** LinkedIn's words. */
	words: string;
	/** How the package fulfills the rule. */
	explanation: string;
	/** Demonstrates the rule. An error fails this rule only. */
	show: (stage: Stage, shown: Demonstration) => Promise<void>;
}
