import type { INodeExecutionData } from 'n8n-workflow';

import type { Lead } from '../linkedIn/world';
import type { TriggerNode } from '../n8n/n8n';
import { DAY, MINUTE } from '../times';
import { filterNamed } from './filters';
import type { Settings } from './steps';

/** What Start From says besides its name. */
export const START_DAYS = 7;

/** Far above the time in which a poll at an activation looks at LinkedIn's clock. */
const START_TOLERANCE_MS = MINUTE;

/** LinkedIn shows it so late at most; the daily look back reaches seven days. */
export const LATEST_MS = 6 * DAY;

/** The shortest overlap that a trigger is set to; what comes no later is in the very next poll. */
const PROMPT_MS = 4 * MINUTE;

/** How a trigger was set from a time on, epoch milliseconds of LinkedIn's clock as all times here. */
interface Period {
	from: number;
	settings: Settings;
}

/** What Start From is measured by. */
export interface StartTimes {
	/** How far LinkedIn's clock is ahead, milliseconds. */
	aheadMs: number;
	/** The date that is chosen, epoch milliseconds. */
	date: number;
}

/** What one trigger node is to emit, and what it has emitted. */
export class Watch {
	/** By the number of the lead: how often. */
	readonly emitted = new Map<number, number>();

	/** By the id that stands in for one: how often. */
	readonly standIns = new Map<string, number>();

	/** What it emitted and should not have. */
	readonly wrong: string[] = [];

	readonly failures: string[] = [];

	/** Deleted: nothing more is expected of it. */
	isOver = false;

	private readonly periods: Period[];

	/** When polls began that found nothing new, and no fault was in their way. */
	private readonly settledAt: number[] = [];

	/** Leads submitted since then must come. */
	private mustComeSince?: number;

	/** Leads submitted before must not come, unless they were shown only later. */
	private earliest = -Infinity;

	private began?: number;

	constructor(
		readonly node: TriggerNode,
		public settings: Settings,
		now: number,
	) {
		this.periods = [{ from: now, settings }];
	}

	change(settings: Settings, now: number): void {
		this.settings = settings;
		this.periods.push({ from: now, settings });
	}

	/** A poll that may be the first one, as far as n8n knows. */
	mayHaveStarted(began: number, { aheadMs, date }: StartTimes): void {
		if (this.began !== undefined) return;
		this.began = began;
		const tolerance = START_TOLERANCE_MS + Math.abs(aheadMs);
		const { startFrom } = this.settings;
		const from = startFrom === 'now' ? began : began - START_DAYS * DAY;
		this.earliest = startFrom === 'date' ? date : from - tolerance;
	}

	/** The first poll that succeeded. */
	started(ended: number, { aheadMs, date }: StartTimes): void {
		if (this.mustComeSince !== undefined) return;
		const tolerance = START_TOLERANCE_MS + Math.abs(aheadMs);
		const { startFrom } = this.settings;
		const lastDays = ended - START_DAYS * DAY + tolerance;
		this.mustComeSince = { now: ended, lastDays, date }[startFrom];
	}

	settled(began: number): void {
		this.settledAt.push(began);
	}

	emit(items: INodeExecutionData[], leads: ReadonlyMap<number, Lead>): void {
		for (const { json } of items) {
			const number = numberOf(json);
			const lead = number === undefined ? undefined : leads.get(number);
			if (lead !== undefined) {
				add(this.emitted, lead.number);
				this.judge(lead);
			} else {
				add(this.standIns, String(json.id ?? json.lead_id));
			}
		}
	}

	/** Whether a lead must have come by the end. */
	mustHave(lead: Lead, now: number): boolean {
		const { submittedAt, visibleFrom, goneFrom, brokenUntil, isHidden } = lead;
		if (this.mustComeSince === undefined || submittedAt < this.mustComeSince) return false;
		if (isHidden || goneFrom <= now || brokenUntil > now || visibleFrom > now) return false;
		const lateMs = visibleFrom - submittedAt;
		if (lateMs > LATEST_MS) return false;
		// Under another filter a trigger begins anew with what it did not watch before.
		const since = this.periods.filter((_, index) => this.endOf(index) > submittedAt);
		if (since.every(({ settings }) => isWanted(lead, settings))) return true;
		return lateMs <= PROMPT_MS && brokenUntil === 0 && this.wasSettledWith(lead);
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
						from <= lead.visibleFrom,
				),
		);
	}

	private endOf(index: number): number {
		return this.periods[index + 1]?.from ?? Infinity;
	}

	private judge(lead: Lead): void {
		const { number, submittedAt, visibleFrom, brokenUntil, damage } = lead;
		if (damage !== undefined) return;
		// What stood in for one that was broken then is followed by it.
		const wasThere = visibleFrom < (this.began ?? -Infinity) && brokenUntil === 0;
		if (submittedAt < this.earliest && wasThere)
			this.wrong.push(`lead ${number} is from before the start`);
		if (!isWanted(lead, this.settings)) this.wrong.push(`lead ${number} is not what was chosen`);
	}
}

export function isWanted(lead: Lead, { filter, testLeads }: Settings): boolean {
	const isWantedTest = testLeads === 'include' || lead.isTest === (testLeads === 'only');
	return isWantedTest && filterNamed(filter).matches(lead);
}

/** Every lead carries its number, however it is damaged. */
export function numberOf(json: unknown): number | undefined {
	const { submitter, submitter_urn } = json as { submitter?: unknown; submitter_urn?: unknown };
	const text = String(submitter ?? submitter_urn ?? JSON.stringify(json));
	const number = /urn:li:person:p(\d+)x/.exec(text)?.[1];
	return number === undefined ? undefined : Number(number);
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
