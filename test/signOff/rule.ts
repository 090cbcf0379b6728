import type { Demonstration } from './demonstration';
import type { Stage } from './stage';

/** One rule of LinkedIn's technical sign-off, and how it is shown. */
export interface Rule {
	/** E.g. `LGF-001`. */
	id: string;
	/** LinkedIn's words. */
	words: string;
	/** How LinkedIn's present page wants it shown; absent where that is not known. */
	demoType?: 'live demo' | 'explanation';
	/** What LinkedIn's present page expects; absent where that is not known. */
	expectations?: string;
	/** What there is to say about it. */
	explanation: string;
	/** What it throws is a failure of this rule only. */
	show: (stage: Stage, shown: Demonstration) => Promise<void>;
}
