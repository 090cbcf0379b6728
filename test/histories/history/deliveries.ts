import { sumBy } from 'lodash';

import type { Outage } from '../destination/destination';
import type { Execution } from '../n8n/executions';
import { BATCHES_AFTER_RESTART, LONGEST_WAIT_MS } from './thresholds';
import { DAY, MINUTE, SECOND } from '../virtualClock';

/** In an outage, so many executions fail until a trigger knows of it. */
const FAILURES_TO_KNOW = 6;

/** After so many failures in a row, it may be an outage. */
const FAILURES_IN_A_ROW = 3;

/** Then a history need not go on. */
const MOST_VIOLATIONS = 2000;

/** A time in which an older state than that of the trigger came to be stored, epoch milliseconds. */
export interface RollBack {
	/** When that state had been stored. */
	from: number;
	at: number;
}

/** A restart of n8n, and how many executions the trigger had begun before. */
interface Restart {
	at: number;
	begun: number;
}

/** The executions that one trigger node began, and what it may know of them. */
export class Deliveries {
	/** What is wrong, each with its kind first. */
	readonly violations: string[] = [];

	/** By what stands for a lead, in words. */
	private readonly byLead = new Map<string, Execution[]>();

	private readonly begun: Execution[] = [];

	private readonly restarts: Restart[] = [];

	/** Stored as emitted when n8n was killed, and in no execution; whether its outcome was to be told. */
	private readonly vanished = new Map<string, boolean>();

	/** @param rollBacks of the whole workflow, whose nodes share what is stored */
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

	/** Whether a lead was emitted before, as far as what is stored tells. */
	isKnown(lead: string): boolean {
		return this.byLead.has(lead) || this.vanished.has(lead);
	}

	/** Whether a lead came to an execution of which the trigger was told that it is done. */
	isDone(lead: string): boolean {
		return this.vanished.get(lead) === false || this.of(lead).some(isDone);
	}

	/** Whether nothing of what was emitted is to come again. */
	isSettled(): boolean {
		return [...this.byLead.keys()].every((lead) => this.isDone(lead));
	}

	/**
	 * Whether the trigger may be waiting to be told of an execution, of this life of n8n's process.
	 * @param isAny also of one whose leads were done when it began
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
		const told = this.begun.filter((each) => each.told === 'success' || each.told === 'failed');
		const latest = told.slice(-FAILURES_IN_A_ROW);
		return (
			latest.length === FAILURES_IN_A_ROW &&
			latest.every((each) => each.told === 'failed') &&
			now - latest[0].toldAt! < LONGEST_WAIT_MS
		);
	}

	/** Until when leads may be in executions that n8n tells nothing of: these come again after a day. */
	get heldUntil(): number {
		const untold = this.begun.filter(({ isWatched, told }) => isWatched && told === undefined);
		return Math.max(0, ...untold.map(({ beganAt }) => beganAt + DAY));
	}

	/** How often an outcome may have got lost since a time. */
	lossesSince(at: number): number {
		return [...this.restarts, ...this.rollBacks].filter((each) => each.at >= at).length;
	}

	/** Whether the trigger was told of a success since a time. */
	hasSucceededSince(time: number): boolean {
		return this.begun.some(({ told, toldAt = 0 }) => told === 'success' && toldAt >= time);
	}

	/** Whether another execution than those with a lead ended in between. */
	isOtherKnown(lead: string, from: number, until: number): boolean {
		const own = new Set(this.of(lead));
		return this.begun.some(
			(each) =>
				!own.has(each) &&
				(each.told === 'success' || each.told === 'failed') &&
				each.toldAt! >= from &&
				each.toldAt! <= until,
		);
	}

	/**
	 * How much of a time the trigger must have known that the destination was down, since executions without
	 * a lead in common failed; milliseconds.
	 * @param telling executions with a lead that nothing but an outage has fail
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

	/** Leads that came again while an execution had them which then succeeded, however late within a day. */
	inVain(): string[] {
		return [...this.byLead].flatMap(([lead, executions]) => {
			const late = executions.find(
				(each) => isLateSuccess(each) && !this.mayComeAgain(each) && each !== executions.at(-1),
			);
			return late === undefined ? [] : [`twice: ${lead} comes again during ${inWords(late)}`];
		});
	}

	/** Whether n8n may have stored nothing of how an execution ended. */
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

/** Whether the trigger was told in time that the leads are done. */
function isConfirmed(execution: Execution): boolean {
	const { isWatched, told, beganAt, toldAt = Infinity } = execution;
	if (!isWatched) return told !== 'nothingRan';
	if (told === undefined || told === 'unknown') return false;
	return isDone(execution) && toldAt - beganAt < LONGEST_WAIT_MS - MINUTE;
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
