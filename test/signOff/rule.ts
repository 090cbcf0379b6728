import type { Demonstration } from './demonstration';
import type { SimulatedStage } from './stage/simulatedStage';

/** One rule of LinkedIn's technical sign-off, in words. */
export interface RuleWords {
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
}

/**
 * Shows a rule on a stage. What it throws is a failure of this rule only.
 *
 * @throws NotShown when it cannot be shown there
 */
export type Show<Where> = (stage: Where, shown: Demonstration) => Promise<void>;

/** One rule, and how it is shown. */
export interface Scene<Where> extends RuleWords {
	show: Show<Where>;
}

/** One rule, and how it is shown with the simulated LinkedIn. */
export type Rule = Scene<SimulatedStage>;

/** The rule cannot be shown here; the message says why. */
export class NotShown extends Error {}
