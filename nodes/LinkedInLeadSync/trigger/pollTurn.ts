import type { IPollFunctions } from 'n8n-workflow';

/** For an n8n without `getPollBudgetMs`; n8n's scheduler has a smaller budget. Milliseconds. */
const DEFAULT_BUDGET_MS = 300_000;

/** Shares of n8n's budget: after the first, the poll starts nothing new; after the second, it ends. */
const WORK_SHARE = 0.7;
const WHOLE_SHARE = 0.9;

/** The same limits for an activation, in milliseconds: n8n abandons it after 84 s without a retry. */
const ACTIVATION_WORK_MS = 15_000;
const ACTIVATION_WHOLE_MS = 30_000;

/** All polls of one activation share a context; the first of them counts as the activation. */
const polledContexts = new WeakSet<IPollFunctions>();

/** The kind of a poll, and its time limits. */
export class PollTurn {
	/** By n8n's clock. */
	readonly startedAt = Date.now();

	private readonly begunAt = performance.now();

	/** Whether this is the first poll after the workflow was published or n8n started. */
	readonly isActivation: boolean;

	/** Whether the user has just published the workflow. */
	readonly isPublication: boolean;

	private readonly budgetMs: number;

	constructor(context: IPollFunctions) {
		this.budgetMs = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
		const isByScheduler = this.budgetMs < DEFAULT_BUDGET_MS;
		this.isActivation = !isByScheduler && !polledContexts.has(context);
		polledContexts.add(context);
		const mode = context.getActivationMode();
		this.isPublication = this.isActivation && mode !== 'init' && mode !== 'leadershipChange';
	}

	/** Milliseconds until the poll starts nothing new; may be negative. */
	get timeLeft(): number {
		return this.workMs - (performance.now() - this.begunAt);
	}

	/** Afterwards the poll starts nothing new. */
	get workMs(): number {
		return this.isActivation ? ACTIVATION_WORK_MS : this.budgetMs * WORK_SHARE;
	}

	get wholeMs(): number {
		if (this.isActivation) return ACTIVATION_WHOLE_MS;
		return Math.max(ACTIVATION_WHOLE_MS, this.budgetMs * WHOLE_SHARE);
	}
}
