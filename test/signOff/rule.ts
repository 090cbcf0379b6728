import type { Demonstration } from './demonstration';
import type { Stage } from './stage';

/** One rule of LinkedIn's technical sign-off, and how it is shown. */
export interface Rule {
	/** E.g. `LGF-001`. */
	id: string;
	/** LinkedIn's words. */
	words: string;
	/** The demo type on LinkedIn's current page; absent if it is not known. */
	demoType?: 'live demo' | 'explanation';
	/** The expectations on LinkedIn's current page; absent if they are not known. */
	expectations?: string;
	/** How the package fulfills the rule. */
	explanation: string;
	/** Demonstrates the rule. An error fails this rule only. */
	show: (stage: Stage, shown: Demonstration) => Promise<void>;
}
