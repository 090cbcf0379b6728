import { sumBy } from 'lodash';

import { SECOND, MINUTE, DAY } from '../../durations';
import type { Outage } from '../destination/destination';
import type { Execution } from '../n8n/executions';
import { BATCHES_AFTER_RESTART, LONGEST_WAIT_MS } from './thresholds';

/** How many executions fail in an outage until the trigger knows of it. */
const FAILURES_TO_KNOW = 6;

/** After so many failures in a row, it may be an outage. */
const FAILURES_IN_A_ROW = 3;

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

	/** Whether all leads that were output are processed. */
	isSettled(): boolean {
		return [...this.byLead.keys()].every((lead) => this.isDone(lead));
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

	/** Whether the latest executions all failed, after which the trigger tries one lead every 15 minutes. */
	isOutageLikely(now: number): boolean {
		const latest = this.begun.filter(hasKnownOutcome).slice(-FAILURES_IN_A_ROW);
		const failed = latest.filter(({ told }) => told === 'failed');
		return failed.length === FAILURES_IN_A_ROW && now - failed.at(-1)!.toldAt! < LONGEST_WAIT_MS;
	}

	/** Until when leads may be in executions without a known outcome: the trigger retries such leads after a day. */
	get heldUntil(): number {
		const untold = this.begun.filter(({ isWatched, told }) => isWatched && told === undefined);
		return Math.max(0, ...untold.map(({ beganAt }) => beganAt + DAY));
	}

	/** How often an outcome may have got lost since a time. */
	lossesSince(at: number): number {
		return [...this.restarts, ...this.rollBacks].filter((each) => each.at >= at).length;
	}

	/** Whether n8n reported a success to the trigger since a time. */
	hasSucceededSince(time: number): boolean {
		return this.begun.some(({ told, toldAt = 0 }) => told === 'success' && toldAt >= time);
	}

	/** Whether an execution without this lead ended between two times. */
	isOtherKnown(lead: string, from: number, until: number): boolean {
		const own = new Set(this.of(lead));
		return this.begun.some(
			(each) =>
				!own.has(each) && hasKnownOutcome(each) && each.toldAt! >= from && each.toldAt! <= until,
		);
	}

	/**
	 * For how long the trigger must have known that the destination was down, because enough executions failed;
	 * milliseconds.
	 * @param telling executions with a lead that only an outage makes fail
	 */
	outageBetween(
		since: number,
		at: number,
		outages: readonly Outage[],
		telling: ReadonlySet<Execution>,
	): number {
		return sumBy(outages, ({ from, until }) => {
			const failedAt = this.begun
				.filter((execution) => execution.told === 'failed' && telling.has(execution))
				.map(({ toldAt = 0 }) => toldAt)
				.filter((time) => time >= Math.max(from, since) && time < Math.min(until, at));
			const known = failedAt.slice(FAILURES_TO_KNOW - 1);
			return known.length === 0 ? 0 : Math.max(...known) - known[0];
		});
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

function hasKnownOutcome({ told }: Execution): boolean {
	return told === 'success' || told === 'failed';
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
