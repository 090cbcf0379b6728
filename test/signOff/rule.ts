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
	/**
	 * Files and folders from the root of the repository. The gate leaves the rule out while they are as they were when it
	 * was last shown, because faster tests assert it, too; the nightly run shows every rule. `rules/index.ts` adds them.
	 */
	dependsOn?: readonly string[];
	/** Demonstrates the rule. An error fails this rule only. */
	show: (stage: Stage, shown: Demonstration) => Promise<void>;
}
