import { SECOND, MINUTE, DAY } from '../../durations';
import type { Execution } from '../n8n/executions';
import { BATCHES_AFTER_RESTART, LONGEST_WAIT_MS, MOST_TRIES_A_DAY } from './promises';

/** After so many failures in a row, it may be an outage. */
const FAILURES_IN_A_ROW = 6;

/** A history stops when it has more violations than this. */
const MOST_VIOLATIONS = 2000;

/** n8n replaced the trigger's stored state with an older one. Epoch milliseconds. */
export interface RollBack {
	/** When the older state was stored first. */
	from: number;
	at: number;
}

/** A restart of n8n, and how many executions the trigger had begun before. */
interface Restart {
	at: number;
	begun: number;
}

/** The executions that one trigger node began, and what the trigger may know of them. */
export class Deliveries {
	/** Each with its kind first. */
	readonly violations: string[] = [];

	/** Executions by `leadKey`. */
	private readonly byLead = new Map<string, Execution[]>();

	/** Leads that were not processed when somebody asked last; once processed, they stay so. */
	private readonly unsettled = new Set<string>();

	private readonly begun: Execution[] = [];

	private readonly restarts: Restart[] = [];

	/** Leads stored as output when n8n was killed before their execution; true if the trigger awaited its outcome. */
	private readonly vanished = new Map<string, boolean>();

	/** @param rollBacks those of the whole workflow, because its nodes share the stored state */
	constructor(private readonly rollBacks: readonly RollBack[]) {}

	of(lead: string): readonly Execution[] {
		return this.byLead.get(lead) ?? [];
	}

	began(execution: Execution, leads: readonly string[]): void {
		const { violations, byLead, begun } = this;
		if (execution.isWatched && this.isAnyUntold(execution.beganAt)) {
			violations.push('atOnce: an execution begins while the one before is under way');
		}
		for (const lead of leads) {
			const before = this.of(lead);
			const once = before.find((each) => isConfirmed(each) && !this.mayComeAgain(each));
			if (once !== undefined) {
				violations.push(`twice: ${lead} comes again after an execution: ${inWords(once)}`);
				if (violations.length > MOST_VIOLATIONS) throw new Error(violations[0]);
			}
			byLead.set(lead, [...before, execution]);
			if (!this.isDone(lead)) this.unsettled.add(lead);
		}
		if (new Set(leads).size < leads.length) violations.push('twice: in one execution');
		begun.push(execution);
	}

	restarted(at: number): void {
		this.restarts.push({ at, begun: this.begun.length });
	}

	vanish(leads: readonly string[], isWatched: boolean): void {
		for (const lead of leads) this.vanished.set(lead, isWatched);
	}

	/** Whether a lead was output before, as far as the stored state shows. */
	isKnown(lead: string): boolean {
		return this.byLead.has(lead) || this.vanished.has(lead);
	}

	/** Whether a lead is processed, as far as the trigger knows. */
	isDone(lead: string): boolean {
		return this.vanished.get(lead) === false || this.of(lead).some(isDone);
	}

	/** Whether a lead counted as processed when its execution began. */
	isDoneAtStart(lead: string): boolean {
		return this.vanished.get(lead) === false || this.of(lead).some(({ isWatched }) => !isWatched);
	}

	/** Whether all leads that were output are processed. */
	isSettled(): boolean {
		for (const lead of this.unsettled) {
			if (!this.isDone(lead)) return false;
			this.unsettled.delete(lead);
		}
		return true;
	}

	/**
	 * Whether the trigger may still wait for the outcome of an execution since n8n started last.
	 * @param isAny whether executions count, too, whose leads were processed when they began
	 */
	isAnyUntold(now: number, isAny = false): boolean {
		const first = this.restarts.at(-1)?.begun ?? 0;
		return this.begun
			.slice(first)
			.some(
				({ isWatched, told, beganAt }) =>
					(isWatched || isAny) && told === undefined && now - beganAt < LONGEST_WAIT_MS - SECOND,
			);
	}

	/**
	 * Whether the next batch waits for up to 15 minutes: an execution of a process that has ended counts as running so long.
	 */
	isNextLater(now: number): boolean {
		return this.restarts.some(({ at }) => now - at < LONGEST_WAIT_MS);
	}

	/** Whether the latest executions all failed, after which the trigger tries one lead every 15 minutes. */
	isOutageLikely(now: number): boolean {
		const latest = this.begun.filter(hasKnownOutcome).slice(-FAILURES_IN_A_ROW);
		const failed = latest.filter(({ told }) => isFailure(told));
		return failed.length === FAILURES_IN_A_ROW && now - failed.at(-1)!.toldAt! < LONGEST_WAIT_MS;
	}

	/** Whether a lead is in an execution whose outcome is not known, and which may still succeed for a day. */
	isHeld(lead: string, now: number): boolean {
		return this.of(lead).some(
			({ isWatched, told, beganAt }) => isWatched && told === undefined && now - beganAt < DAY,
		);
	}

	/** The executions with this lead alone that failed or were interrupted, in order. */
	failedAlone(lead: string): Execution[] {
		return this.of(lead).filter(({ items, told }) => items.length === 1 && isFailure(told));
	}

	hasFailedAlone(lead: string): boolean {
		return this.failedAlone(lead).length > 0;
	}

	/** The executions with this lead alone that did not succeed, as far as n8n said, in order. */
	inVainAlone(lead: string): Execution[] {
		return this.of(lead).filter(({ items, told }) => items.length === 1 && told !== 'success');
	}

	firstFailed(lead: string): Execution | undefined {
		return this.of(lead).find(({ told }) => isFailure(told));
	}

	failedBetween(from: number, until: number): Execution[] {
		return this.begun.filter(
			({ told, toldAt = 0 }) => told === 'failed' && toldAt >= from && toldAt < until,
		);
	}

	/** How many executions had any of these leads since a time, until all of them were processed. */
	executionsSince(leads: readonly string[], since: number): Execution[] {
		const all = leads.flatMap((lead) => this.of(lead).filter(({ beganAt }) => beganAt >= since));
		return [...new Set(all)];
	}

	/** Leads that were retried again and again within a day, in words. */
	tooOften(): string[] {
		return [...this.byLead].flatMap(([lead, executions]) => {
			const tries = executions.filter(({ told, isWatched }) => isWatched && told !== 'success');
			const most = tries.filter(
				({ beganAt }, index) =>
					index >= MOST_TRIES_A_DAY && beganAt - tries[index - MOST_TRIES_A_DAY].beganAt < DAY,
			);
			const inVain = `${lead} is in more than ${MOST_TRIES_A_DAY} executions within a day`;
			return most.length === 0 ? [] : [`tooOften: ${inVain}`];
		});
	}

	/** How often an outcome may have got lost since a time. */
	lossesSince(at: number): number {
		return [...this.restarts, ...this.rollBacks].filter((each) => each.at >= at).length;
	}

	/** Leads that were output again although their execution succeeded later, within a day. */
	inVain(): string[] {
		return [...this.byLead].flatMap(([lead, executions]) => {
			const late = executions.find(
				(each) => isLateSuccess(each) && !this.mayComeAgain(each) && each !== executions.at(-1),
			);
			return late === undefined ? [] : [`twice: ${lead} comes again during ${inWords(late)}`];
		});
	}

	/** Whether n8n may have lost the outcome of an execution. */
	private mayComeAgain(execution: Execution): boolean {
		const { begun, restarts, rollBacks } = this;
		const index = begun.indexOf(execution);
		const knownAt = execution.toldAt ?? execution.beganAt;
		return (
			rollBacks.some(({ from, at }) => knownAt > from && at >= execution.beganAt) ||
			(execution.isWatched &&
				restarts.some(
					(restart) =>
						index < restart.begun &&
						(index >= restart.begun - BATCHES_AFTER_RESTART ||
							knownAt >= begun[restart.begun - 1].beganAt),
				))
		);
	}
}

/** Whether the trigger learned in time that the leads are processed. */
function isConfirmed(execution: Execution): boolean {
	const { isWatched, told, beganAt, toldAt = Infinity } = execution;
	if (!isWatched) return told !== 'nothingRan';
	if (told === undefined || told === 'unknown') return false;
	return isDone(execution) && toldAt - beganAt < LONGEST_WAIT_MS - MINUTE;
}

function isFailure(told: Execution['told']): boolean {
	return told === 'failed' || told === 'unknown' || told === 'nothingRan';
}

function hasKnownOutcome({ told }: Execution): boolean {
	return told === 'success' || isFailure(told);
}

function isLateSuccess({ isWatched, told, beganAt, toldAt = Infinity }: Execution): boolean {
	return isWatched && told === 'success' && toldAt - beganAt < DAY;
}

function isDone({ isWatched, told }: Execution): boolean {
	return !isWatched || told === 'success' || told === 'waiting';
}

function inWords({ isWatched, told, beganAt }: Execution): string {
	const began = new Date(beganAt).toISOString();
	return `${isWatched ? told : 'emitted unwatched'}, begun at ${began}`;
}
