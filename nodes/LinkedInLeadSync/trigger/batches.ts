import { pull } from 'lodash';

import { countOf, hashesOf, without } from './leadSet';
import type {
	Confirmation,
	DueLeads,
	ExecutionKind,
	FormRange,
	HeldForm,
} from './confirmation/confirmation';
import { lookLater, readLater, waitNoLonger } from './confirmation/comingAgain';
import { goWithoutCheck, rangeOf } from './confirmation/evidence';
import type { Next } from './confirmation/next';
import { nextOf } from './confirmation/next';
import type { EmittedLead, FoundLead } from './emittedLeads';
import { emittedLeadsOfAll, idOf } from './emittedLeads';
import { isOfHeldForm } from './heldForms';
import type { FormPart } from './leadsAgain';
import { LeadsAgain } from './leadsAgain';
import { findLeadToCheck } from './leadToCheck';
import { inTime, isTooLate, newLeads, tellFailure } from './newLeads';
import type { PollTurn } from './pollTurn';

const HOUR = 3_600_000;

/** Of a form that waits, the newest lead is tried, or one of the first so many, another one each time. */
const LEADS_TO_TRY = 20;

/** What one execution is to get. */
export interface Batch {
	kind: ExecutionKind;
	leads: EmittedLead[];
	/** How often an execution of all of them has failed. */
	failures: number;
}

/** What a poll emits, one batch after the other. */
export class Batches {
	private readonly again: LeadsAgain;

	/** What could not be read in this poll. */
	readonly unreadable = new Set<object>();

	/** Whether there are no new leads any more in this poll. */
	isNewRead = false;

	private isAnyGiven = false;

	/** Why there are no new leads, of which nobody would hear otherwise. */
	private newFailure: unknown;

	constructor(private readonly turn: PollTurn) {
		this.again = new LeadsAgain(turn);
	}

	/**
	 * The next leads to emit; undefined when there are none for now. Those that come again count as taken, so
	 * that they must be noted elsewhere before anything is stored.
	 * @throws NodeApiError as `LinkedInClient.request`, when there are none because of a failure
	 */
	async next(): Promise<Batch | undefined> {
		const batch = await this.nextBatch();
		const failure = this.newFailure ?? (this.isAnyGiven ? undefined : this.again.failure);
		if (batch === undefined && failure !== undefined) tellFailure(this.turn, failure);
		this.isAnyGiven ||= batch !== undefined;
		return batch;
	}

	private async nextBatch(): Promise<Batch | undefined> {
		for (;;) {
			const next = nextOf(this.confirmation, this, Date.now());
			if (next === undefined || isTooLate(this.turn)) return undefined;
			if (next.kind === 'new') {
				const batch = await this.newBatch();
				if (batch !== undefined) return batch;
				continue;
			}
			try {
				const ended = await inTime(this.turn, this.batchOf(next));
				if ('tooSlow' in ended) throw this.turn.client.wrapped(ended.tooSlow);
				const batch = ended.result;
				if (batch !== undefined && batch.leads.length > 0) return batch;
			} catch (error) {
				tellFailure(this.turn, error);
				return undefined;
			}
		}
	}

	private async batchOf(next: Exclude<Next, { kind: 'new' }>): Promise<Batch | undefined> {
		switch (next.kind) {
			case 'check':
				return await this.checkBatch();
			case 'due': {
				const { due } = next;
				return due.range ? await this.rangeBatch(due, due.range) : await this.dueBatch(due);
			}
			case 'form':
				return await this.formBatch(next.form);
			case 'setAside': {
				const { leads, missing, isAllAsked } = await this.again.of(next.lead.leads);
				if (missing.length > 0) {
					pull(this.confirmation.setAside, next.lead);
					lookLater(this.confirmation, { leads: missing }, Date.now());
				} else if (leads.length === 0 && !this.isUnread(next.lead, isAllAsked)) {
					next.lead.triedAt = Date.now();
				}
				return await this.batch('setAside', leads);
			}
		}
	}

	/**
	 * Ids of the leads that wait because a form does, up to a time, included, epoch milliseconds; undefined when
	 * they cannot be read in this poll, or are not watched for now.
	 * @throws NodeApiError when no owner can be read
	 */
	async idsOfForm(form: HeldForm, to: number): Promise<string[] | undefined> {
		if (!this.again.isWatched(form.owner, form.formId)) return undefined;
		const ids: string[] = [];
		let range: FormRange | undefined = { ...rangeOf(this.confirmation, form), to };
		// LinkedIn refuses a range that ends before it begins.
		while (range !== undefined && range.from <= range.to) {
			const part: FormPart | undefined = await this.again.ofForm(range, Infinity);
			if (part === undefined) return undefined;
			ids.push(...part.leads.map(({ entry }) => idOf(entry)));
			range = part.rest;
		}
		return ids;
	}

	private get confirmation(): Confirmation {
		return this.turn.state.confirmation;
	}

	private get most(): number {
		return Math.min(this.turn.settings.batchSize, this.confirmation.limit?.leads ?? Infinity);
	}

	private async newBatch(): Promise<Batch | undefined> {
		const { leads, isCut, failure, failing } = await newLeads(this.turn, this.most);
		this.isNewRead = !isCut || leads.length === 0;
		// A page that fails keeps no lead of another waiting.
		this.again.leaveOut(failing);
		if (leads.length === 0) this.newFailure ??= failure;
		return leads.length === 0 ? undefined : { kind: 'batch', leads, failures: 0 };
	}

	private async dueBatch(due: DueLeads): Promise<Batch> {
		const { confirmation } = this;
		const { leads, missing, isAllAsked } = await this.again.of(due.leads);
		// A form that waits brings these itself.
		const held = leads.filter(this.isHeldBack);
		const ready = leads.filter((lead) => !held.includes(lead));
		const chosen = ready.slice(0, Math.min(this.most, due.atOnce ?? Infinity));
		const isAll = chosen.length === countOf(due.leads);
		const kind = due.atOnce === undefined ? 'batch' : 'part';
		// It may fail, and then nothing of it is taken.
		const batch = await this.batch(kind, chosen, isAll ? due.failures : 0);
		const taken = [...held, ...chosen].map(({ hash }) => hash);
		due.leads = without(due.leads, new Set([...hashesOf(missing), ...taken]));
		if (due.leads.length === 0) pull(confirmation.due, due);
		else if (chosen.length === 0 && !this.isUnread(due, isAllAsked))
			due.notBefore = Date.now() + HOUR;
		lookLater(confirmation, { leads: missing }, Date.now(), due.missingSince);
		return batch;
	}

	private async rangeBatch(due: DueLeads, range: FormRange): Promise<Batch | undefined> {
		const { confirmation } = this;
		if (!this.again.isWatched(range.owner, range.formId)) {
			due.notBefore = Date.now() + HOUR;
			return undefined;
		}
		const part = await this.again.ofForm(range, this.most);
		if (part === undefined) {
			this.unreadable.add(due);
			return undefined;
		}
		const { leads, rest, unread } = part;
		const batch = await this.batch('batch', leads);
		due.range = rest;
		if (rest === undefined) pull(confirmation.due, due);
		if (unread !== undefined) readLater(confirmation, unread, due.failures, Date.now());
		else if (leads.length === 0)
			lookLater(confirmation, { leads: [], range }, Date.now(), due.missingSince);
		return batch;
	}

	private async formBatch(form: HeldForm): Promise<Batch | undefined> {
		const { confirmation } = this;
		if (!this.again.isWatched(form.owner, form.formId)) {
			form.triedAt = Date.now();
			return undefined;
		}
		const range = rangeOf(confirmation, form);
		const isNewest = form.tries % 2 === 1;
		const most = isNewest ? Infinity : 1 + (confirmation.checks++ % LEADS_TO_TRY);
		const part = await this.again.ofForm(range, most);
		if (part === undefined) {
			this.unreadable.add(form);
			return undefined;
		}
		if (part.leads.length === 0) {
			pull(confirmation.heldForms, form);
			lookLater(confirmation, { leads: [], range }, Date.now());
		}
		return await this.batch('form', part.leads.slice(-1));
	}

	/**
	 * Whether LinkedIn failed to serve them or was not asked, rather than that they are refused or not watched for
	 * now.
	 */
	private isUnread(what: object, isAllAsked: boolean): boolean {
		if (isAllAsked && this.again.failure === undefined) return false;
		this.unreadable.add(what);
		return true;
	}

	/** One lead that had no part in what has failed, if there is one. */
	private async checkBatch(): Promise<Batch | undefined> {
		const { confirmation } = this;
		const { found, missing } = await findLeadToCheck(this.turn, this.again);
		waitNoLonger(confirmation, hashesOf(missing));
		lookLater(confirmation, { leads: missing }, Date.now());
		if (found === undefined) {
			// Another lead may be where LinkedIn could not be read.
			if (this.again.failure !== undefined) throw this.turn.client.wrapped(this.again.failure);
			goWithoutCheck(confirmation);
			return undefined;
		}
		const batch = await this.batch('check', [found]);
		confirmation.checks++;
		waitNoLonger(confirmation, [found.hash]);
		this.markSeen(found);
		return batch;
	}

	/** It must not come a second time when its turn is. */
	private markSeen({ owner, hash, to }: FoundLead): void {
		const { owners } = this.turn.state;
		const known = owners[owner];
		if (known === undefined || known.cursor.seen.has(hash)) return;
		const seen = known.cursor.seen.copy();
		seen.add(to, hash);
		owners[owner] = { ...known, cursor: { ...known.cursor, seen } };
	}

	private readonly isHeldBack = ({ entry, owner }: FoundLead): boolean =>
		'lead' in entry && isOfHeldForm(this.confirmation.heldForms, entry.lead, owner);

	private async batch(kind: ExecutionKind, found: FoundLead[], failures = 0): Promise<Batch> {
		const { leadRows, settings } = this.turn;
		return { kind, leads: await emittedLeadsOfAll(leadRows, found, settings), failures };
	}
}
