import type { INodeExecutionData } from 'n8n-workflow';

import { MINUTE, DAY } from '../../durations';
import type { Lead } from '../linkedIn/world';
import type { Execution } from '../n8n/executions';
import type { TriggerNode } from '../n8n/n8n';
import type { RollBack } from './deliveries';
import { Deliveries } from './deliveries';
import { FILTERS } from './filters';
import type { Settings } from './conditions';
import { Waiting } from './waiting';
import { steadyNow } from '../virtualClock';
import type { Parameters } from '../n8n/contexts';

/** The days that the trigger's Start From reaches back. */
const START_DAYS = 7;

/** Far longer than a poll at an activation takes to read LinkedIn's clock. */
const START_TOLERANCE_MS = MINUTE;

/** Two clocks in whole seconds do not show which of two moments so close was first. */
const CLOCK_TOLERANCE_MS = 2_000;

/** How late LinkedIn may show a lead that the trigger must output; the daily look back reaches seven days. */
const LATEST_MS = 6 * DAY;

/** A lead that LinkedIn shows no later than this is in the next poll, since windows overlap by an hour. */
export const PROMPT_MS = 58 * MINUTE;

/** A trigger's settings from a time on, epoch milliseconds of LinkedIn's clock as all times here. */
interface Period {
	from: number;
	settings: Settings;
	/** Whether it was polled with these settings. */
	isRead?: boolean;
}

/** An error that the trigger reported. `at`: epoch milliseconds. */
export interface Failure {
	at: number;
	text: string;
}

/** What Start From is measured by. */
interface StartTimes {
	/** How far LinkedIn's clock is ahead, milliseconds. */
	aheadMs: number;
	/** The date that is chosen, epoch milliseconds. */
	date: number;
}

/** What one trigger node must output, and must not. */
export class Watch {
	/** Leads that the node should not have output, in words. */
	readonly wrong: string[] = [];

	readonly deliveries: Deliveries;

	readonly waiting = new Waiting();

	readonly failures: Failure[] = [];

	/** How many executions the node began with anything that the destination takes. */
	hopeful = 0;

	/** Whether the node is deleted, so that no more output is expected. */
	isOver = false;

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

	/** Whether the setting was different before. */
	hasChanged(name: 'filter' | 'testLeads'): boolean {
		return this.periods.some(({ settings }) => settings[name] !== this.settings[name]);
	}

	/**
	 * Notes a poll that may be the first one, as far as n8n knows.
	 * @param wasRestarted whether n8n has restarted: a trigger without a stored state then begins earlier
	 */
	mayHaveStarted(began: number, { aheadMs, date }: StartTimes, wasRestarted: boolean): void {
		if (this.firstPolledAt !== undefined) return;
		this.firstPolledAt = began;
		this.startedAt = steadyNow();
		const tolerance = START_TOLERANCE_MS + Math.abs(aheadMs);
		const { startFrom } = this.settings;
		const isFromNow = startFrom === 'now' && !wasRestarted;
		const from = isFromNow ? began : began - START_DAYS * DAY;
		this.earliest = startFrom === 'date' ? date : from - tolerance;
	}

	/** Whether an execution undid the trigger's first state: after a restart, the trigger then outputs the last days. */
	private get isStartRolledBack(): boolean {
		return this.rollBacks.some(({ from }) => from <= this.startedAt);
	}

	restarted(at: number): void {
		this.deliveries.restarted(at);
		this.isToBeginAnew ||= this.isStartRolledBack;
	}

	/** Notes a poll that succeeded: the first one, or the first one that found its stored state lost. */
	started(ended: number, { aheadMs, date }: StartTimes): void {
		const tolerance = START_TOLERANCE_MS + Math.abs(aheadMs);
		const lastDays = ended - START_DAYS * DAY + tolerance;
		const since = this.mustComeSince;
		if (since !== undefined && this.isToBeginAnew) this.mustComeSince = Math.max(since, lastDays);
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
	}

	settled(began: number): void {
		this.settledAt.push(began);
	}

	/** Notes an undisturbed poll that read everything that the trigger watches. */
	wasRead(): void {
		this.periods[this.periods.length - 1].isRead = true;
	}

	began(execution: Execution, leads: ReadonlyMap<number, Lead>): void {
		const { items } = execution;
		// The trigger retries a lead even if its filter has changed meanwhile.
		const isFirst = items.map((item) => !this.deliveries.isKnown(keyOf(item)));
		this.deliveries.began(execution, items.map(keyOf));
		items.forEach(({ json }, index) => {
			const lead = leads.get(numberOf(json) ?? -1);
			if (lead !== undefined && isFirst[index]) this.judge(lead);
		});
	}

	vanished(items: INodeExecutionData[], isWatched: boolean): void {
		this.deliveries.vanish(items.map(keyOf), isWatched);
	}

	/** Whether the trigger must have output a lead by the end. */
	mustHave(lead: Lead, now: number): boolean {
		const { number, submittedAt, goneFrom, brokenUntil, leftOutUntil, isHidden } = lead;
		if (this.mustComeSince === undefined || submittedAt < this.mustComeSince) return false;
		// The trigger retries a lead however late LinkedIn lists it again.
		const isKnown = this.deliveries.isKnown(leadKey(number));
		const shownAt = Math.max(lead.visibleFrom, isKnown ? 0 : leftOutUntil);
		if (isHidden || goneFrom <= now || brokenUntil > now || shownAt > now) return false;
		const lateMs = shownAt - submittedAt;
		if (lateMs > LATEST_MS) return false;
		const first = this.periods.findIndex(
			(_, index) => this.endOf(index) > submittedAt - CLOCK_TOLERANCE_MS,
		);
		const since = this.periods.slice(first);
		if (since.every(({ settings }) => isWanted(lead, settings))) return true;
		const isAtFirst = this.endOf(first) > submittedAt + CLOCK_TOLERANCE_MS;
		if (isAtFirst && this.isWantedAgain(lead, since)) return true;
		const isPrompt = lateMs <= PROMPT_MS && brokenUntil === 0 && leftOutUntil === 0;
		return isPrompt && this.wasSettledWith(lead);
	}

	/** Whether a lead was wanted at first and is wanted now, and its owner was not watched at all in between. */
	private isWantedAgain(lead: Lead, [first, ...later]: readonly Period[]): boolean {
		if (first.isRead !== true || !isWanted(lead, first.settings)) return false;
		return (
			isWanted(lead, this.settings) &&
			later.every(({ settings }) => isWanted(lead, settings) || !isOwnerWatched(lead, settings))
		);
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
	 * @param after only leads submitted later than this
	 */
	unread(leads: ReadonlyMap<number, Lead>, began: number, after: number): string[] {
		// Each window lists all leads without a time, so a thousand of them divide it into many slices.
		if ([...leads.values()].filter(({ damage }) => damage !== undefined).length > 1_000) return [];
		const isDue = (lead: Lead) =>
			lead.submittedAt > after &&
			lead.visibleFrom < began - CLOCK_TOLERANCE_MS &&
			lead.visibleFrom - lead.submittedAt <= PROMPT_MS &&
			lead.leftOutUntil === 0 &&
			// A person may have cancelled while the poll was reading.
			lead.goneFrom === Infinity &&
			this.mustHave(lead, began) &&
			!this.deliveries.isKnown(leadKey(lead.number));
		return [...leads.values()]
			.filter(isDue)
			.map(({ number }) => `unread: ${this.node.id}: lead ${number} does not come at once`);
	}

	private endOf(index: number): number {
		return this.periods[index + 1]?.from ?? Infinity;
	}

	private judge(lead: Lead): void {
		const { number, submittedAt, visibleFrom, brokenUntil, leftOutUntil, damage } = lead;
		if (damage !== undefined) return;
		// When Test Leads changes, the trigger reads other lists, of which it knows nothing before the overlap.
		const isOtherList = this.hasChanged('testLeads');
		// A lead that was broken then follows the row that stood in for it.
		const isWhole = brokenUntil === 0 && leftOutUntil === 0;
		const wasThere = visibleFrom < (this.firstPolledAt ?? -Infinity) && isWhole;
		const isFromBefore = submittedAt < this.earliest && wasThere;
		if (isFromBefore && !isOtherList && !this.isStartRolledBack)
			this.wrong.push(`lead ${number} is from before the start`);
		if (!isWanted(lead, this.settings)) this.wrong.push(`lead ${number} is not what was chosen`);
	}
}

function isWanted(lead: Lead, { filter, testLeads }: Settings): boolean {
	const isWantedTest = testLeads === 'include' || lead.testLead === (testLeads === 'only');
	return isWantedTest && FILTERS[filter].matches(lead);
}

/** Whether leads of the owner and type are read at all, wanted or not. */
function isOwnerWatched({ leadType, owner }: Lead, { filter }: Settings): boolean {
	const { parameters, owners } = FILTERS[filter];
	return parameters.leadType === leadType && owners.includes(owner);
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

/** The workflow's trigger nodes, as a person changes them in the editor. Times are LinkedIn's. */
export class Canvas {
	/** All nodes, including deleted ones. */
	readonly watches: Watch[] = [];

	constructor(
		/** What is chosen under Start From: a Date, epoch milliseconds. */
		private readonly date: number,
		private readonly rollBacks: readonly RollBack[],
	) {}

	/** The nodes that are not deleted. */
	get nodes(): Watch[] {
		return this.watches.filter(({ isOver }) => !isOver);
	}

	watchOf({ id }: TriggerNode): Watch {
		const watch = this.watches.find(({ node }) => node.id === id);
		if (watch === undefined) throw new Error(`There is no node ${id}`);
		return watch;
	}

	add(name: string, settings: Settings, now: number): void {
		const id = `node-${this.watches.length + 1}`;
		const node = { id, name, parameters: this.parametersOf(settings) };
		this.watches.push(new Watch(node, settings, now, this.rollBacks));
	}

	change(watch: Watch, settings: Partial<Settings>, now: number): void {
		watch.change({ ...watch.settings, ...settings }, now);
		watch.node.parameters = this.parametersOf(watch.settings);
	}

	/** @returns whether the name was free */
	rename({ node }: Watch, name: string): boolean {
		if (this.nodes.some((other) => other.node.name === name)) return false;
		node.name = name;
		return true;
	}

	private parametersOf(settings: Settings): Parameters {
		const { filter, testLeads, isSimplified, startFrom } = settings;
		const { confirmLeads, batchSize, giveUpAfterDays } = settings;
		return {
			...FILTERS[filter].parameters,
			startFrom,
			startDays: START_DAYS,
			startDate: new Date(this.date).toISOString(),
			simplify: isSimplified,
			confirmLeads,
			options: { testLeads, batchSize, giveUpAfterDays },
		};
	}
}
