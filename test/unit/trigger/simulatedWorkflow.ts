import { map, range, uniq } from 'lodash';

import type { Lead, ReadRef } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { hashesOf, without } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import type {
	Ending,
	Execution,
	Ledger,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import {
	allLeads,
	atPoll,
	choose,
	started,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { firstOwner } from '../../../nodes/LinkedInLeadSync/trigger/memory/owner';
import { dueReport } from '../../../nodes/LinkedInLeadSync/trigger/memory/report';
import type { State } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { afterExecution, firstState } from '../../../nodes/LinkedInLeadSync/trigger/memory/state';
import { MINUTE, SECOND, DAY } from '../../durations';

export const NOW = Date.UTC(2026, 10, 24);

/** Leads of a form, a second apart. */
export const leadsOf = (formId: string, count: number, from = 0, owner = 'EVENT 1'): ReadRef[] =>
	range(from, from + count).map((index) => ({
		...{ owner, formId, hash: `${formId}${String(index).padStart(8 - formId.length, '0')}` },
		...{ id: `${formId}-${index}`, submittedAt: NOW + index * SECOND },
	}));

export const hashes = (formId: string, count: number, from = 0) =>
	hashesOf(leadsOf(formId, count, from));

/** What becomes of an execution. `stops`: n8n's process ends, and begins anew a minute later. */
type End = Ending['outcome'] | 'stops';

/** When an execution ends, and how. */
interface Due {
	outcome: Ending['outcome'];
	/** Hashes of leads that Return leads gives back. */
	returned: string[];
	at: number;
}

/** How long a poll starts anything new. Milliseconds, as all times. */
const WORK = 210 * SECOND;

const executionMs = (leads: number) => 600 + 30 * leads;

/** How long an execution of another process counts as running. */
const LONGEST_ELSEWHERE = 15 * MINUTE;

/** The ledger as polls use it, and a workflow that gets its leads. It refuses some, stops for others, and may be down. */
export class Workflow {
	state: State = {
		...firstState({ from: 'now' }, NOW, false),
		owners: { 'EVENT 1': firstOwner(NOW, NOW), 'EVENT 2': firstOwner(NOW, NOW) },
	};
	fresh: ReadRef[] = [];
	now = NOW;
	isDown = false;
	/** Whether Return leads is behind the error output, so that an execution succeeds and gives back what is refused. */
	isReturning = false;
	/** When each lead came, and was stored; and how many executions had it. */
	readonly cameAt = new Map<string, number>();
	readonly storedAt = new Map<string, number>();
	readonly outputs = new Map<string, number>();
	readonly failedAt: number[] = [];
	/** How many leads each execution had. */
	readonly sizes: number[] = [];
	/** When Reports were made, and the hashes of the leads that they name. */
	readonly reports: Array<{ at: number; names: string[] }> = [];
	readonly refused = new Set<string>();
	/** Leads that stop n8n. */
	readonly stopping = new Set<string>();
	/** When this process began, and what becomes of the executions that it started. */
	private beganAt = NOW;
	private readonly own = new Map<string, Due>();
	/** As n8n stored it with the last execution. */
	private saved = this.state;

	constructor(private readonly batchSize = 500) {}

	get ledger(): Ledger {
		return this.state.ledger;
	}

	set ledger(ledger: Ledger) {
		this.state = { ...this.state, ledger };
	}

	get stored(): string[] {
		return [...this.storedAt.keys()];
	}

	get failures(): number {
		return this.failedAt.length;
	}

	get waiting(): number {
		return this.fresh.length + allLeads(this.ledger).length;
	}

	read(leads: readonly ReadRef[]): this {
		for (const { hash } of leads) this.cameAt.set(hash, this.now);
		this.fresh = [...this.fresh, ...leads];
		return this;
	}

	refuse(...refused: string[]): this {
		for (const hash of refused) this.refused.add(hash);
		return this;
	}

	next(batchSize = this.batchSize): Lead[] {
		return choose(this.ledger, this.fresh, this.now, { batchSize, isReady: () => true });
	}

	begin(leads: Lead[]): Execution {
		const execution = { leads, id: `${this.sizes.length}`, startedAt: this.now };
		this.ledger = started(this.ledger, execution);
		this.saved = this.state;
		this.fresh = without(this.fresh, hashesOf(leads));
		this.sizes.push(leads.length);
		for (const { hash } of leads) this.outputs.set(hash, (this.outputs.get(hash) ?? 0) + 1);
		return execution;
	}

	/** Runs one execution to its end. @returns the hashes of its leads; none if no leads are due */
	run(end?: End): string[] {
		const picked = this.next();
		if (picked.length > 0) this.start(picked, end);
		this.now = Math.max(this.now, ...map([...this.own.values()], 'at'));
		this.takeOver();
		return hashesOf(picked);
	}

	private start(picked: Lead[], end = this.usualEnd(picked)): void {
		const execution = this.begin(picked);
		if (end === 'stops') {
			this.now += SECOND;
			return this.restart();
		}
		const at = this.now + executionMs(picked.length);
		const isRefused = ({ hash }: ReadRef) => this.isDown || this.refused.has(hash);
		const returned = this.isReturning ? hashesOf(picked.filter(isRefused)) : [];
		this.own.set(execution.id, { outcome: end, returned, at });
		if (end === 'failed' || returned.length > 0) this.failedAt.push(at);
		if (end !== 'succeeded') return;
		for (const { hash } of without(picked, returned))
			this.storedAt.set(hash, this.storedAt.get(hash) ?? at);
	}

	/** n8n's process ends now, and another one begins a minute later. What it had not stored is lost. */
	restart(): void {
		this.own.clear();
		this.state = this.saved;
		this.beganAt = this.now + MINUTE;
	}

	/** As a poll of the trigger does: executions one after the other until its time is over. */
	poll(): this {
		const end = this.now + WORK;
		const { beganAt } = this;
		this.takeOver();
		this.ledger = atPoll(this.ledger, this.now);
		// When n8n stops, so does the poll.
		while (this.now < end && this.beganAt === beganAt && this.isFree(end)) {
			const { nextTryAt } = this.ledger;
			const picked = this.next();
			if (picked.length > 0) this.start(picked);
			else if (nextTryAt > this.now && nextTryAt <= end) this.now = nextTryAt;
			else break;
		}
		if (this.beganAt === beganAt) this.report();
		return this;
	}

	/** Waits for the running execution, but not longer than the poll may take; and not for one of an earlier process. */
	private isFree(end: number): boolean {
		const ends = [...this.own.values()].map(({ at }) => Math.min(end, at));
		this.now = Math.max(this.now, ...ends);
		const isAnyUnknown = this.takeOver();
		return !isAnyUnknown && !this.ledger.running.some(({ id }) => this.own.has(id));
	}

	/** @returns whether nobody says how an execution of this process ended */
	private takeOver(): boolean {
		let isAnyUnknown = false;
		for (const execution of this.ledger.running) {
			const own = this.own.get(execution.id);
			const elsewhere: Due = {
				...{ outcome: 'unknown', returned: [] },
				at: execution.startedAt + LONGEST_ELSEWHERE,
			};
			const { outcome, at, returned: hashes } = own ?? elsewhere;
			if (at > this.now) continue;
			isAnyUnknown ||= own?.outcome === 'unknown';
			const failure = { node: 'CRM', code: '400', at };
			const returned = new Map(hashes.map((hash) => [hash, failure]));
			const ending = { outcome, failure, returned } as Ending;
			this.state = afterExecution(this.state, execution, ending, this.now);
		}
		return isAnyUnknown;
	}

	private report(): void {
		const lasting = dueReport(this.state, this.now, () => true);
		if (lasting === undefined) return;
		this.state = { ...this.state, reportedAt: this.now };
		const names = lasting.refused.flatMap(({ leads }) => hashesOf(leads));
		this.reports.push({ at: this.now - NOW, names });
	}

	/** On which days Reports were made, counted from the beginning, and all that they name. */
	get told(): { names: string[]; days: number[] } {
		const { reports } = this;
		return {
			names: uniq(reports.flatMap(({ names }) => names)),
			days: reports.map(({ at }) => at / DAY),
		};
	}

	/** Polls now, and again at each full interval. */
	runFor(ms: number, before: () => void = () => {}, everyMs = 15 * MINUTE): this {
		const end = this.now + ms;
		for (let next = this.now; next < end; next += everyMs) {
			this.now = Math.max(this.now, next);
			before();
			this.poll();
		}
		this.now = Math.max(this.now, end);
		return this;
	}

	/** As `runFor`, while the destination is down. */
	down(ms: number): this {
		this.isDown = true;
		this.runFor(ms);
		this.isDown = false;
		return this;
	}

	private usualEnd(leads: readonly ReadRef[]): End {
		if (leads.some(({ hash }) => this.stopping.has(hash))) return 'stops';
		const isFailing = this.isDown || leads.some(({ hash }) => this.refused.has(hash));
		return isFailing && !this.isReturning ? 'failed' : 'succeeded';
	}
}

/** Registers leads of a form, a few at a time. */
export function registering(
	workflow: Workflow,
	formId: string,
	count: number,
	everyMs = 15 * MINUTE,
) {
	let next = workflow.now;
	let from = 10_000;
	return () => {
		if (workflow.now < next) return;
		next += everyMs;
		workflow.read(leadsOf(formId, count, from));
		from += count;
	};
}
