import type { INodeExecutionData } from 'n8n-workflow';

import { MINUTE, HOUR, DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import type { Execution } from '../n8n/executions';
import type { TriggerNode } from '../n8n/n8n';
import type { RollBack } from './deliveries';
import { Deliveries } from './deliveries';
import { FILTERS } from './filters';
import type { Settings } from './conditions';
import { Arrivals } from './arrivals';
import { AFTER_LOSS_MS, BEFORE_NOW_MS, LATEST_MS, PROMPT_MS } from './promises';
import { Reporting } from './reporting';
import type { Report } from './reports';
import type { Trial } from './trial';

/** Far longer than a poll at an activation takes to read LinkedIn's clock. */
const START_TOLERANCE_MS = MINUTE;

/** Two clocks in whole seconds do not show which of two moments so close was first. */
const CLOCK_TOLERANCE_MS = 2_000;

/** A trigger's settings from a time on, epoch milliseconds of LinkedIn's clock as all times here. */
interface Period {
	from: number;
	settings: Settings;
}

/** Who starts a trigger for the first time: the trigger cannot tell that n8n does it from a loss of its data. */
export type StartedBy = 'person' | 'n8n' | 'either';

/** What one trigger node must output, and must not. */
export class Watch {
	/** Leads that the node should not have output, in words. */
	readonly wrong: string[] = [];

	readonly deliveries: Deliveries;

	readonly arrivals = new Arrivals();

	readonly reporting = new Reporting();

	readonly reports: Report[] = [];

	/** How many executions the node began with anything that the destination takes. */
	hopeful = 0;

	/** When the last poll began in which the trigger had its chance to report. */
	polledUntil = -Infinity;

	/** Whether the node is deleted, so that no more output is expected. */
	isOver = false;

	/** Leads that a poll should have read and did not; each is reported once. */
	private readonly wasDue = new Set<Lead>();

	private readonly periods: Period[];

	/** When undisturbed polls began that found nothing new. */
	private readonly settledAt: number[] = [];

	/** Whether n8n has restarted with a stored state that is older than the trigger's first poll. */
	private isToBeginAnew = false;

	/** Leads submitted since then must be output. */
	private mustComeSince?: number;

	/** Leads submitted before must not be output, unless LinkedIn showed them only later. */
	private earliest = -Infinity;

	private firstPolledAt?: number;

	/** When that poll ended, by the clock of `rollBacks`. */
	private startedAt = -Infinity;

	/** When it became a new trigger, by the same clock. */
	private forgottenAt = -Infinity;

	constructor(
		readonly node: TriggerNode,
		public settings: Settings,
		now: number,
		private readonly rollBacks: readonly RollBack[],
	) {
		this.deliveries = new Deliveries(rollBacks);
		this.periods = [{ from: now, settings }];
	}

	change(settings: Settings, now: number): void {
		this.settings = settings;
		this.periods.push({ from: now, settings });
	}

	/** How often a person changed the settings. */
	get changes(): number {
		return this.periods.length - 1;
	}

	/** Whether a lead is processed, as far as anybody can know: stored, or counted as such when its execution began. */
	isDone({ number }: Lead, { destination, conditions }: Trial): boolean {
		const lead = leadKey(number);
		if (!conditions.hasSuccessors) return this.deliveries.isDone(lead);
		return (
			destination.hasOf(this.node.id, number) ||
			this.deliveries.isDoneAtStart(lead) ||
			this.deliveries.of(lead).some(({ told }) => told === 'waiting')
		);
	}

	/**
	 * Notes a poll that may be the first one, as far as n8n knows.
	 * @param date chosen in Start From, epoch milliseconds
	 * @param by whom: a trigger that n8n starts without a stored state begins earlier
	 */
	mayHaveStarted(began: number, date: number, by: StartedBy): void {
		if (this.firstPolledAt !== undefined) return;
		this.firstPolledAt = began;
		this.startedAt = Date.now();
		const tolerance = START_TOLERANCE_MS + BEFORE_NOW_MS;
		const { startFrom } = this.settings;
		const chosenMs = { now: 0, lastDays: this.settings.startDays * DAY, date: began - date }[
			startFrom
		];
		const back = {
			person: chosenMs,
			n8n: AFTER_LOSS_MS,
			either: Math.max(chosenMs, AFTER_LOSS_MS),
		};
		this.earliest = startFrom === 'date' ? date : began - back[by] - tolerance;
	}

	/** Whether an execution undid the trigger's first state: after a restart, the trigger then outputs the last days. */
	private get isStartRolledBack(): boolean {
		return this.rollBacks.some(({ from }) => from <= this.startedAt);
	}

	/** When n8n last lost all that the trigger had stored. */
	private get latestLoss(): RollBack | undefined {
		return this.rollBacks.findLast(({ from }) => from === 0);
	}

	restarted(at: number): void {
		this.deliveries.restarted(at);
		this.isToBeginAnew ||= this.isStartRolledBack;
	}

	/** Notes a poll that succeeded: the first one, or the first one that found its stored state lost. */
	started(ended: number, date: number, by: StartedBy): void {
		const afterLoss = ended - AFTER_LOSS_MS + START_TOLERANCE_MS;
		const chosen = ended - this.settings.startDays * DAY + START_TOLERANCE_MS;
		const lastDays = by === 'person' ? chosen : Math.max(chosen, afterLoss);
		const since = this.mustComeSince;
		if (since !== undefined && this.isToBeginAnew) this.mustComeSince = Math.max(since, afterLoss);
		this.isToBeginAnew = false;
		if (since !== undefined) return;
		const { startFrom } = this.settings;
		const now = ended + CLOCK_TOLERANCE_MS;
		this.mustComeSince = { now, lastDays, date }[startFrom];
	}

	/** n8n has lost the stored state, and the workflow was published: the trigger starts as a new one. */
	forget(): void {
		this.mustComeSince = undefined;
		this.firstPolledAt = undefined;
		this.startedAt = -Infinity;
		this.earliest = -Infinity;
		this.forgottenAt = Date.now();
	}

	settled(began: number): void {
		this.settledAt.push(began);
	}

	began(execution: Execution, leads: ReadonlyMap<number, Lead>): void {
		const { items } = execution;
		// The trigger retries a lead even if its filter has changed meanwhile.
		const isFirst = items.map((item) => !this.deliveries.isKnown(keyOf(item)));
		this.deliveries.began(execution, items.map(keyOf));
		const loss = this.latestLoss;
		items.forEach(({ json }, index) => {
			const lead = leads.get(numberOf(json) ?? -1);
			if (lead === undefined) return;
			if (isFirst[index]) this.judge(lead);
			else if (loss !== undefined && loss.at >= this.forgottenAt) this.judgeAgain(lead, loss);
		});
	}

	vanished(items: INodeExecutionData[], isWatched: boolean): void {
		this.deliveries.vanish(items.map(keyOf), isWatched);
	}

	/** Whether the trigger must have output a lead by the end. */
	mustHave(lead: Lead, now: number): boolean {
		const { number, submittedAt, goneFrom, brokenUntil, leftOutUntil, isHidden } = lead;
		if (this.mustComeSince === undefined || submittedAt < this.mustComeSince) return false;
		// The trigger retries a lead however late LinkedIn lists it again, unless n8n has lost what the trigger had stored.
		const lostAt = this.latestLoss?.at ?? -Infinity;
		const isKnown = this.deliveries.of(leadKey(number)).some(({ beganAt }) => beganAt > lostAt);
		const shownAt = Math.max(lead.visibleFrom, isKnown ? 0 : leftOutUntil, brokenUntil);
		if (isHidden || goneFrom <= now || shownAt > now) return false;
		const lateMs = shownAt - submittedAt;
		if (lateMs > LATEST_MS) return false;
		if (isWanted(lead, this.settings)) return true;
		const isPrompt = lateMs <= PROMPT_MS && brokenUntil === 0 && leftOutUntil === 0;
		return isPrompt && this.wasSettledWith(lead);
	}

	private wasSettledWith(lead: Lead): boolean {
		return this.periods.some(
			({ from, settings }, index) =>
				isWanted(lead, settings) &&
				this.settledAt.some(
					(at) =>
						at >= from &&
						at < this.endOf(index) &&
						at >= lead.visibleFrom &&
						from <= lead.submittedAt - CLOCK_TOLERANCE_MS,
				),
		);
	}

	/**
	 * Leads that LinkedIn showed before an undisturbed poll, but that the poll did not find, in words.
	 * @param isExcused whether a lead may be read later
	 */
	unread(
		leads: ReadonlyMap<number, Lead>,
		began: number,
		isExcused: (lead: Lead) => boolean,
	): string[] {
		const isDue = (lead: Lead) =>
			lead.leftOutUntil === 0 &&
			// A person may have cancelled while the poll was reading.
			lead.goneFrom === Infinity &&
			lead.visibleFrom < began - CLOCK_TOLERANCE_MS &&
			lead.visibleFrom - lead.submittedAt <= PROMPT_MS &&
			!this.wasDue.has(lead) &&
			!this.deliveries.isKnown(leadKey(lead.number)) &&
			this.mustHave(lead, began) &&
			!isExcused(lead);
		const due = [...leads.values()].filter(isDue);
		if (due.length === 0) return [];
		for (const lead of due) this.wasDue.add(lead);
		return due.map(({ number }) => `unread: ${this.node.id}: lead ${number} does not come at once`);
	}

	private endOf(index: number): number {
		return this.periods[index + 1]?.from ?? Infinity;
	}

	/** After its data were lost, a trigger goes back a week, however far Start From reaches. */
	private judgeAgain({ number, submittedAt, damage }: Lead, { at }: RollBack): void {
		const stored = this.deliveries
			.of(leadKey(number))
			.some(({ toldAt = 0, told }) => told === 'success' && toldAt < at);
		const isOlder = submittedAt < at - AFTER_LOSS_MS - 3 * HOUR;
		if (damage === undefined && stored && isOlder) {
			this.wrong.push(`lead ${number} comes again, from more than a week before data were lost`);
		}
	}

	private judge(lead: Lead): void {
		const { number, submittedAt, visibleFrom, brokenUntil, leftOutUntil, damage } = lead;
		if (damage !== undefined) return;
		// A lead that was broken then follows the row that stood in for it.
		const isWhole = brokenUntil === 0 && leftOutUntil === 0;
		const wasThere = visibleFrom < (this.firstPolledAt ?? -Infinity) && isWhole;
		const isFromBefore = submittedAt < this.earliest && wasThere;
		if (isFromBefore && !this.isStartRolledBack)
			this.wrong.push(`lead ${number} is from before the start`);
		if (!isWanted(lead, this.settings)) this.wrong.push(`lead ${number} is not what was chosen`);
	}
}

function isWanted(lead: Lead, settings: Settings): boolean {
	return isOfList(lead, settings) && FILTERS[settings.filter].matches(lead);
}

/** Whether a lead is in the lists that a trigger reads, whatever its filter is. */
function isOfList({ testLead }: Lead, { testLeads }: Settings): boolean {
	return testLeads === 'include' || testLead === (testLeads === 'only');
}

/** Every lead carries its number, however it is damaged. */
export function numberOf(json: unknown): number | undefined {
	const { submitter, submitter_urn } = json as { submitter?: unknown; submitter_urn?: unknown };
	const text = String(submitter ?? submitter_urn ?? JSON.stringify(json));
	const number = /urn:li:person:p(\d+)x/.exec(text)?.[1];
	return number === undefined ? undefined : Number(number);
}

/** The name of a lead in violations. */
export function leadKey(number: number): string {
	return `lead ${number}`;
}

function keyOf({ json }: INodeExecutionData): string {
	const number = numberOf(json);
	return number === undefined ? `stand-in ${String(json.id ?? json.lead_id)}` : leadKey(number);
}
