import type { IPollFunctions } from 'n8n-workflow';

/** For an n8n that does not tell its budget yet; with less than this, its scheduler polls. Milliseconds. */
const DEFAULT_BUDGET_MS = 300_000;

/** Part of n8n's budget after which nothing more is begun, and after which the poll ends whatever is under way. */
const WORK_SHARE = 0.7;
const WHOLE_SHARE = 0.9;

/** n8n gives up an activation that lasts longer than 84 s, and does not try it again. The same of one, milliseconds. */
const ACTIVATION_WORK_MS = 15_000;
const ACTIVATION_WHOLE_MS = 30_000;

/** n8n hands the same context to all polls of one activation; the first of them decides about it. */
const polledContexts = new WeakSet<IPollFunctions>();

/** One turn to poll, as n8n gives it: what kind of poll it is, and how long it may take. */
export class PollTurn {
	readonly startedAt = Date.now();

	/** Whether n8n's scheduler polls. */
	readonly isScheduled: boolean;

	/** Whether it is the first poll of a workflow that was published, or that n8n starts. */
	readonly isActivation: boolean;

	/** Whether a person has just published the workflow. */
	readonly isPublication: boolean;

	private readonly budgetMs: number;

	constructor(context: IPollFunctions) {
		this.budgetMs = context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
		this.isScheduled = this.budgetMs < DEFAULT_BUDGET_MS;
		this.isActivation = !this.isScheduled && !polledContexts.has(context);
		polledContexts.add(context);
		const mode = context.getActivationMode();
		this.isPublication = this.isActivation && mode !== 'init' && mode !== 'leadershipChange';
	}

	/** Milliseconds until nothing more is begun; negative after that. */
	get timeLeft(): number {
		const workMs = this.isActivation ? ACTIVATION_WORK_MS : this.budgetMs * WORK_SHARE;
		return this.startedAt + workMs - Date.now();
	}

	/** Milliseconds that the whole poll may take. */
	get wholeMs(): number {
		if (this.isActivation) return ACTIVATION_WHOLE_MS;
		return Math.max(ACTIVATION_WHOLE_MS, this.budgetMs * WHOLE_SHARE);
	}
}
