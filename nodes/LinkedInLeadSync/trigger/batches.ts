import { pull, uniq } from 'lodash';

import { isRefusal } from '../../shared/api/errors/linkedInError';
import { countOf, without } from '../../shared/leads/leadSet';
import type {
	Confirmation,
	DueLeads,
	ExecutionKind,
	FormRange,
	HeldForm,
} from './confirmation/confirmation';
import { goWithoutCheck, rangeOf } from './confirmation/evidence';
import type { Next } from './confirmation/next';
import { nextOf } from './confirmation/next';
import type { EmittedLead, FoundLead } from './emittedLeads';
import { emittedLeads, idOf } from './emittedLeads';
import { isOfHeldForm } from './heldForms';
import { LeadsAgain } from './leadsAgain';
import { findLeadToCheck } from './leadToCheck';
import { inTime, newLeads, tellFailure } from './newLeads';
import type { PollTurn } from './pollTurn';
import { ownerOfKey } from './watchedOwners';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

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

	constructor(private readonly turn: PollTurn) {
		this.again = new LeadsAgain(turn.client, turn.settings, () => turn.timeLeft() > 0);
	}

	/**
	 * The next leads to emit; undefined when there are none for now. Those that come again count as taken, so
	 * that they must be noted elsewhere before anything is stored.
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	async next(): Promise<Batch | undefined> {
		for (;;) {
			const next = nextOf(this.confirmation, this, Date.now());
			if (next === undefined) return undefined;
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
				const { leads, gone } = await this.again.of(next.lead.leads);
				if (gone.length > 0) pull(this.confirmation.setAside, next.lead);
				// LinkedIn fails to serve it at present, or it is not watched for now.
				else if (leads.length === 0) next.lead.triedAt = Date.now();
				return await this.batch('setAside', leads);
			}
		}
	}

	/**
	 * Ids of the leads that wait because a form does, up to a time, included, epoch milliseconds.
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	async idsOfForm(form: HeldForm, to: number): Promise<string[]> {
		const ids: string[] = [];
		let range: FormRange | undefined = { ...rangeOf(this.confirmation, form), to };
		while (range !== undefined) {
			const { leads, rest } = await this.again.ofForm(range, Infinity);
			ids.push(...leads.map(({ entry }) => idOf(entry)));
			range = rest;
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
		const { leads, isCut } = await newLeads(this.turn, this.most);
		this.isNewRead = !isCut || leads.length === 0;
		return leads.length === 0 ? undefined : { kind: 'batch', leads, failures: 0 };
	}

	private async dueBatch(due: DueLeads): Promise<Batch> {
		const { confirmation } = this;
		const { leads, gone } = await this.again.of(due.leads);
		// A form that waits brings these itself.
		const held = leads.filter(this.isHeldBack);
		const ready = leads.filter((lead) => !held.includes(lead));
		const chosen = ready.slice(0, Math.min(this.most, due.atOnce ?? Infinity));
		const isAll = chosen.length === countOf(due.leads);
		const kind = due.atOnce === undefined ? 'batch' : 'part';
		// It may fail, and then nothing of it is taken.
		const batch = await this.batch(kind, chosen, isAll ? due.failures : 0);
		const taken = [...held, ...chosen].map(({ hash }) => hash);
		due.leads = without(due.leads, new Set([...gone, ...taken]));
		if (due.leads.length === 0) pull(confirmation.due, due);
		// LinkedIn fails to serve these at present, or they are not watched for now.
		else if (chosen.length === 0) due.notBefore = Date.now() + HOUR;
		return batch;
	}

	private async rangeBatch(due: DueLeads, range: FormRange): Promise<Batch | undefined> {
		if (!this.again.isWatched(range.owner, range.formId)) {
			due.notBefore = Date.now() + HOUR;
			return undefined;
		}
		try {
			const { leads, rest, unread } = await this.again.ofForm(range, this.most);
			const batch = await this.batch('batch', leads);
			due.range = rest;
			if (rest === undefined) pull(this.confirmation.due, due);
			if (unread !== undefined) this.readLater(unread, due.failures);
			return batch;
		} catch (error) {
			return this.skip(due, error);
		}
	}

	/** LinkedIn fails to serve a lead of a form that has waited: it may serve it later. */
	private readLater(range: FormRange, failures: number): void {
		const notBefore = Date.now() + Math.min(DAY, HOUR * 2 ** failures);
		this.confirmation.due.push({ leads: [], range, failures: failures + 1, notBefore });
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
		try {
			const { leads } = await this.again.ofForm(range, most);
			if (leads.length === 0) pull(confirmation.heldForms, form);
			return await this.batch('form', leads.slice(-1));
		} catch (error) {
			return this.skip(form, error);
		}
	}

	/** One page that is refused must not keep others waiting. */
	private skip(what: object, error: unknown): undefined {
		if (!isRefusal(error)) throw this.turn.client.wrapped(error);
		this.unreadable.add(what);
		return undefined;
	}

	/** One lead that had no part in what has failed, if there is one. */
	private async checkBatch(): Promise<Batch | undefined> {
		const { confirmation } = this;
		const { found, gone } = await findLeadToCheck(this.turn, this.again);
		this.take(gone);
		if (found === undefined) {
			goWithoutCheck(confirmation);
			return undefined;
		}
		const batch = await this.batch('check', [found]);
		confirmation.checks++;
		this.take([found.hash]);
		this.markSeen(found);
		return batch;
	}

	/** They wait no longer. */
	private take(hashes: readonly string[]): void {
		const { confirmation } = this;
		const taken = new Set(hashes);
		for (const due of confirmation.due) due.leads = without(due.leads, taken);
		confirmation.due = confirmation.due.filter(
			({ leads, range }) => leads.length > 0 || range !== undefined,
		);
		confirmation.setAside = confirmation.setAside.filter(
			({ leads }) => without(leads, taken).length > 0,
		);
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

	private readonly isHeldBack = ({ entry }: FoundLead): boolean =>
		'lead' in entry && isOfHeldForm(this.confirmation.heldForms, entry.lead);

	private async batch(kind: ExecutionKind, found: FoundLead[], failures = 0): Promise<Batch> {
		const { turn } = this;
		const leads: EmittedLead[] = [];
		for (const key of uniq(found.map(({ owner }) => owner))) {
			const source = ownerOfKey(key);
			if (source === undefined) continue;
			const ofOwner = found.filter(({ owner }) => owner === key);
			const settings = { ...turn.settings, scope: { leadType: source.leadType } };
			leads.push(...(await emittedLeads(turn.leadRows, ofOwner, source.owner, settings)));
		}
		return { kind, leads, failures };
	}
}
