import { map, range } from 'lodash';

import type { Lead, ReadRef } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import { formKey } from '../../../nodes/LinkedInLeadSync/trigger/memory/keys';
import { hashesOf, without } from '../../../nodes/LinkedInLeadSync/trigger/memory/lead';
import type {
	Execution,
	Ledger,
	Outcome,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import {
	allLeads,
	choose,
	emptyLedger,
	ended,
	started,
} from '../../../nodes/LinkedInLeadSync/trigger/memory/ledger';
import { review } from '../../../nodes/LinkedInLeadSync/trigger/memory/review';
import { MINUTE, SECOND, DAY } from '../../durations';

export const NOW = Date.UTC(2026, 10, 24);

/** Leads of a form, a second apart. */
export const leadsOf = (formId: string, count: number, from = 0, owner = 'EVENT 1'): ReadRef[] =>
	range(from, from + count).map((index) => ({
		...{ owner, formId, hash: `${formId}${String(index).padStart(8 - formId.length, '0')}` },
		submittedAt: NOW + index * SECOND,
	}));

export const hashes = (formId: string, count: number, from = 0) =>
	hashesOf(leadsOf(formId, count, from));

/** What a report names: leads by hash, or forms. */
interface Report {
	at: number;
	kind: 'failing' | 'givenUp' | 'form';
	names: string[];
}

/** What becomes of an execution. `stops`: n8n's process ends, and begins anew a minute later. */
type End = Exclude<Outcome, 'unheard'> | 'stops';

interface Settings {
	batchSize: number;
	giveUpAfterDays: number;
}

/** When an execution ends, and how. */
interface Due {
	outcome: Outcome;
	at: number;
}

/** How long a poll starts anything new. Milliseconds, as all times. */
const WORK = 210 * SECOND;

const executionMs = (leads: number) => 600 + 30 * leads;

/** How long an execution of another process counts as running. */
const LONGEST_ELSEWHERE = 15 * MINUTE;

/** The ledger as polls use it, and a workflow that gets its leads. It refuses some, stops for others, and may be down. */
export class Workflow {
	ledger: Ledger = emptyLedger();
	fresh: ReadRef[] = [];
	now = NOW;
	isDown = false;
	private readonly settings: Settings;
	/** When each lead came, and was stored; and how many executions had it. */
	readonly cameAt = new Map<string, number>();
	readonly storedAt = new Map<string, number>();
	readonly outputs = new Map<string, number>();
	readonly failedAt: number[] = [];
	/** How many leads each execution had. */
	readonly sizes: number[] = [];
	readonly reports: Report[] = [];
	readonly refused = new Set<string>();
	/** Leads that stop n8n. */
	readonly stopping = new Set<string>();
	/** When this process began, and what becomes of the executions that it started. */
	private beganAt = NOW;
	private readonly own = new Map<string, Due>();
	/** As n8n stored it with the last execution. */
	private saved: Ledger = this.ledger;

	constructor(settings: Partial<Settings> = {}) {
		this.settings = { batchSize: 500, giveUpAfterDays: 7, ...settings };
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

	next(batchSize = this.settings.batchSize): Lead[] {
		return choose(this.ledger, this.fresh, this.now, { batchSize, isReady: () => true });
	}

	begin(leads: Lead[]): Execution {
		const execution = { leads, id: `${this.sizes.length}`, startedAt: this.now };
		this.ledger = started(this.ledger, execution);
		this.saved = this.ledger;
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
		this.own.set(execution.id, { outcome: end, at });
		if (end === 'failed') this.failedAt.push(at);
		if (end !== 'succeeded') return;
		for (const { hash } of picked) this.storedAt.set(hash, this.storedAt.get(hash) ?? at);
	}

	/** n8n's process ends now, and another one begins a minute later. What it had not stored is lost. */
	restart(): void {
		this.own.clear();
		this.ledger = this.saved;
		this.beganAt = this.now + MINUTE;
	}

	/** As a poll of the trigger does: executions one after the other until its time is over. */
	poll(): this {
		const end = this.now + WORK;
		const { beganAt } = this;
		this.takeOver();
		this.review();
		// When n8n stops, so does the poll.
		while (this.now < end && this.beganAt === beganAt && this.isFree(end)) {
			const { nextTryAt } = this.ledger;
			const picked = this.next();
			if (picked.length > 0) this.start(picked);
			else if (nextTryAt > this.now && nextTryAt <= end) this.now = nextTryAt;
			else break;
		}
		return this;
	}

	/** Waits for the running execution, but not longer than the poll may take. */
	private isFree(end: number): boolean {
		const { running } = this.ledger;
		this.now = Math.max(
			this.now,
			...running.map(({ id }) => Math.min(end, this.own.get(id)?.at ?? 0)),
		);
		this.takeOver();
		return this.ledger.running.length === 0;
	}

	private takeOver(): void {
		for (const execution of this.ledger.running) {
			const { outcome, at } = this.own.get(execution.id) ?? {
				outcome: 'unheard' as const,
				at: execution.startedAt + LONGEST_ELSEWHERE,
			};
			if (at > this.now) continue;
			const failure = { node: 'CRM', code: '400', at };
			this.ledger = ended(this.ledger, execution, { outcome, failure }, this.now);
		}
	}

	private review(): void {
		const at = this.now;
		const { giveUpAfterDays } = this.settings;
		const late = review(this.ledger, new Set(this.fresh.map(formKey)), at, { giveUpAfterDays });
		this.ledger = late.ledger;
		const say = (kind: Report['kind'], names: string[]) =>
			names.length > 0 && this.reports.push({ at: at - NOW, kind, names });
		say('failing', hashesOf(late.failing));
		say('givenUp', hashesOf(late.givenUp));
		say(
			'form',
			late.broken.map(({ key }) => key),
		);
	}

	/** The leads that reports of a kind named, and on which days, counted from the beginning. */
	told(kind: Report['kind']): { names: string[]; days: number[] } {
		const all = this.reports.filter((report) => report.kind === kind);
		return { names: all.flatMap(({ names }) => names), days: all.map(({ at }) => at / DAY) };
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
		return isFailing ? 'failed' : 'succeeded';
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
