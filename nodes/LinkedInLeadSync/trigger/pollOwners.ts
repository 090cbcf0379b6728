import { clamp, groupBy, keyBy, mapValues, pickBy, sortBy } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';

import type { LeadOwner } from '../../shared/values/leadOwner';
import { ownerInWords } from '../../shared/values/leadOwner';
import { DAY } from '../../shared/values/time';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { concernOf, failureOf, kindOf } from '../../shared/wire/errors/linkedInError';
import { TIMEOUT_MS } from '../../shared/wire/exchange';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { checkedChoice } from './checkedChoice';
import type { FormOfOwner } from './memory/keys';
import { formKey, ownerKey } from './memory/keys';
import type { Lead, ReadRef } from './memory/lead';
import { hashesOf, isLeadDue } from './memory/lead';
import {
	allLeads,
	excluded,
	included,
	isBroken,
	isFull,
	isTryDue,
	missing,
	nextForm,
	shownAgain,
} from './memory/ledger';
import type { IsClosed, Owner } from './memory/owner';
import { firstOwner, heldForms, rewound, withChoice, withoutHeldTo } from './memory/owner';
import type { State } from './memory/state';
import type { TroubleCause } from './memory/trouble';
import { hasLasted, isWaitOver, isForgotten, worse } from './memory/trouble';
import type { Read, ReadOptions, ReadyLead } from './ownerReading';
import { OwnerReading } from './ownerReading';
import type { PollTurn } from './pollTurn';
import { causeOf, notWatchedError, ownerOfKeyInWords } from './reports';
import { isSkipped } from './skipLeads';
import type { TriggerSettings } from './triggerFields';
import { watchedOwners } from './watchedOwners';

/** The share of a poll's time that one call may take, so that a call that hangs leaves time for everything else. */
const SHARE_OF_CALL = 0.25;

/** A call gets at least this time, even if n8n grants a poll only a few seconds. */
const SHORTEST_LIMIT_MS = 5_000;

/** Less than n8n's time limit, after which a call would be repeated. */
const LONGEST_LIMIT_MS = TIMEOUT_MS - 5_000;

/** How long leads wait for a form that LinkedIn fails to show. Then they are output with `lead_error`. */
const LONGEST_WITHOUT_FORM = DAY;

/** A Page that is no longer watched is reported once in this time, if LinkedIn lists it now and then. */
const WEEK = 7 * DAY;

/** The most new leads of a slice; fewer if two executions cannot take so many, or with more than ten owners. */
const LARGEST_SLICE = 1_000;
/** With a small Batch Size or many owners, a slice may still bring so many new leads. */
const SMALLEST_SLICE = 100;

/**
 * The watched owners of one poll, which are read one after the other. A failure of one owner is noted for it alone
 * (`guarded`), and the others are read as usual. Functions return the changed state.
 */
export class PollOwners {
	private readings: Record<string, OwnerReading> = {};

	/** Why LinkedIn did not show the list of Pages. */
	private failureOfList?: TroubleCause;

	/** A failure of the credential, the API version, or the daily limit: LinkedIn would refuse all further calls. */
	private failureOfAll?: NodeError;

	/** Limits the time of each call, and that of the calls for one owner together. */
	private readonly client: LinkedInClient;

	/** So many milliseconds are left of the poll when the calls for one owner end, because others need them. */
	private timeForOthers = 0;

	/** See `withChoice`. */
	private readonly choice: string;

	constructor(
		private readonly context: IPollFunctions,
		client: LinkedInClient,
		private readonly settings: TriggerSettings,
		private readonly turn: PollTurn,
	) {
		const longest = clamp(turn.workMs * SHARE_OF_CALL, SHORTEST_LIMIT_MS, LONGEST_LIMIT_MS);
		this.client = client.withLongestCall(() =>
			Math.min(longest, turn.timeToEnd - this.timeForOthers),
		);
		const { scope, testLeads } = settings;
		this.choice = [scope.eventId, scope.formId, testLeads].join(' ');
	}

	/** Finds the owners to watch, and reports Pages that are no longer watched. */
	async watch(state: State): Promise<State> {
		const { client, context, turn } = this;
		const { startedAt } = turn;
		const { scope } = this.settings;
		const before = state.pages;
		const mayAsk = isWaitOver(before?.trouble, startedAt);
		this.grantTime();
		const watched = await watchedOwners(client, scope, before, startedAt, mayAsk);
		const { owners, pages, failure, unlisted } = watched;
		this.failureOfList = failure && causeOf(failure);
		const saidAt = pickBy(before?.lostAt, (at) => Math.abs(startedAt - at) < WEEK);
		const lost = unlisted.filter((id) => !(id in saidAt));
		if (lost.length > 0) {
			const keys = lost.map((id) => ownerKey({ kind: 'organization', id }, scope));
			context.__emitError(notWatchedError(context.getNode(), keys, before?.names));
		}
		const lostAt = { ...saidAt, ...Object.fromEntries(lost.map((id) => [id, startedAt])) };
		const next = this.begun({ ...state, pages: pages && { ...pages, lostAt } }, owners);
		const all = owners.map((owner) => this.reading(next, owner));
		this.readings = keyBy(all, 'key');
		const inTrouble = all.filter(({ key }) => !isWaitOver(next.owners[key]?.trouble, startedAt));
		// If all owners wait, all are asked, because otherwise the poll would succeed without a call.
		if (inTrouble.length < all.length) for (const each of inTrouble) each.isReadable = false;
		return next;
	}

	/** The state with all watched owners, as the present settings and ledger concern them. */
	private begun(state: State, watched: readonly LeadOwner[]): State {
		const { settings, choice } = this;
		const isKept = isFull(state.ledger);
		let { ledger } = state;
		const owners = { ...state.owners };
		for (const each of watched) {
			const key = ownerKey(each, settings.scope);
			const { [key]: owner = firstOwner(state.since, Date.now()) } = owners;
			if (owner.choice !== choice) ledger = included(ledger, key);
			owners[key] = withChoice(isKept ? owner : withoutHeldTo(owner), choice);
		}
		return { ...state, ledger, owners };
	}

	private reading({ pages }: State, owner: LeadOwner): OwnerReading {
		const { client, settings } = this;
		const { scope } = settings;
		const source = { owner, leadType: scope.leadType };
		return new OwnerReading(ownerKey(owner, scope), source, client, settings, pages?.names);
	}

	/** Owners with a slice left to be read. The one that was asked longest ago comes first. */
	toRead(state: State): OwnerReading[] {
		if (this.isStopped) return [];
		const isToRead = (each: OwnerReading) =>
			each.hasMore(this.ownerIn(state, each), this.isClosed(state, each.key));
		const all = Object.values(this.readings).filter(isToRead);
		return sortBy(all, ({ key }) => state.owners[key]?.askedAt ?? 0);
	}

	/** See `OwnerReading`. */
	hasBacklog(state: State, reading: OwnerReading): boolean {
		return reading.hasBacklog(this.ownerIn(state, reading), this.isClosed(state, reading.key));
	}

	/** Whether LinkedIn would refuse further calls of this poll. */
	get isStopped(): boolean {
		return this.failureOfAll !== undefined;
	}

	private ownerIn(state: State, { key }: OwnerReading): Owner {
		return state.owners[key];
	}

	/** Notes that an owner is asked, before the call: if the call hangs, the next poll begins with another owner. */
	asked(state: State, reading: OwnerReading): State {
		const owner = this.ownerIn(state, reading);
		return withOwner(state, reading.key, { ...owner, askedAt: Date.now() });
	}

	/** Reads the next slice of an owner. */
	async read(state: State, reading: OwnerReading): Promise<State> {
		return await this.folded(state, reading, async (...args) => await reading.readSlice(...args));
	}

	/** See `checkedChoice`. */
	async withChoiceChecked(state: State): Promise<State> {
		if (this.isStopped) return state;
		this.grantTime();
		const hasLeads = Object.values(this.readings).some((each) => each.hasWanted);
		const choice = await checkedChoice(this.client, this.settings.scope, state.choice, {
			...{ turn: this.turn, hasLeads },
		});
		return { ...state, choice };
	}

	/** Reads a lead of the broken form that is to be tried next, if its leads are held and none is in memory. */
	async readForTry(state: State): Promise<State> {
		const { ledger } = state;
		if (this.isStopped || !isTryDue(ledger, Date.now())) return state;
		const broken = heldForms(state.owners).filter(
			(each) => isBroken(ledger, each) && this.isReady(state, { ...each, hash: '' }),
		);
		const form = nextForm(ledger, broken);
		if (form === undefined) return state;
		if (this.fresh(state).some((lead) => formKey(lead) === formKey(form))) return state;
		const { [form.owner]: reading } = this.readings;
		return await this.folded(
			state,
			reading,
			async (...args) => await reading.readForTry(...args, form.formId),
		);
	}

	/** Reads an owner. @returns the state with the owner after the reading */
	private async folded(
		state: State,
		reading: OwnerReading,
		read: (owner: Owner, options: ReadOptions) => Promise<Read>,
	): Promise<State> {
		let next = state;
		await this.guarded(reading, async () => {
			const options = this.optionsFor(state, reading.key);
			const { owner, failure } = await read(this.ownerIn(state, reading), options);
			const ledger = shownAgain(state.ledger, (hash) => reading.leads.has(hash));
			next = { ...withOwner(state, reading.key, owner), ledger };
			if (failure !== undefined) throw this.client.wrapped(failure);
		});
		return next;
	}

	private optionsFor(state: State, key: string): ReadOptions {
		const { settings, turn, readings } = this;
		const most = Math.min(
			2 * settings.batchSize,
			LARGEST_SLICE,
			(10 * LARGEST_SLICE) / Object.keys(readings).length,
		);
		return {
			inLedger: new Set(hashesOf(allLeads(state.ledger))),
			since: state.since,
			isClosed: this.isClosed(state, key),
			most: Math.max(SMALLEST_SLICE, most),
			isTimeOver: () => turn.timeLeft <= 0,
			isSkipped: (lead) => isSkipped(lead, settings.skipList, state.skippedSince),
		};
	}

	/** For an owner: whether leads of a form would be output in vain. */
	private isClosed(state: State, owner: string): IsClosed {
		const { ledger } = state;
		return (formId) =>
			isBroken(ledger, { owner, formId }) || this.isFormInTrouble(state, owner, formId);
	}

	/** Whether leads wait for a form that LinkedIn fails to show. */
	private isFormInTrouble({ owners }: State, owner: string, formId: string): boolean {
		const trouble = owners[owner]?.forms[formId]?.trouble;
		const { startedAt } = this.turn;
		return !isWaitOver(trouble, startedAt) && !hasLasted(trouble, LONGEST_WITHOUT_FORM, startedAt);
	}

	/** Frees the memory of leads that are stored. */
	dropSettled({ owners }: State): void {
		for (const { key, leads } of Object.values(this.readings)) {
			const { settled } = owners[key] ?? {};
			for (const hash of leads.keys()) if (settled?.has(hash)) leads.delete(hash);
		}
	}

	/** New leads: those in memory that no execution has had. The oldest comes first. */
	fresh(state: State): ReadRef[] {
		const inLedger = new Set(hashesOf(allLeads(state.ledger)));
		const all = Object.values(this.readings).flatMap(({ leads }) => [...leads.values()]);
		const fresh = all.filter(({ hash }) => !inLedger.has(hash));
		return sortBy(fresh, 'submittedAt');
	}

	/** Whether the settings want a lead, and it is in memory or LinkedIn can be asked for it and its form. */
	isReady(state: State, { owner, formId, hash }: FormOfOwner & Pick<ReadRef, 'hash'>): boolean {
		if (!this.isWatched({ owner, formId }) || this.isFormInTrouble(state, owner, formId))
			return false;
		const { isReadable, leads } = this.readings[owner];
		return isReadable || leads.has(hash);
	}

	/** Whether the settings include the leads of a form; other filters are known only of a lead itself. */
	isWatched({ owner, formId }: FormOfOwner): boolean {
		const { formId: chosen = formId } = this.settings.scope;
		return owner in this.readings && (formId === '' || formId === chosen);
	}

	/** The rows of chosen leads, with forms and events. Leads that are not in memory are looked for. */
	async ready(
		state: State,
		chosen: readonly Lead[],
	): Promise<{ state: State; ready: ReadyLead[] }> {
		let next = state;
		const ready: ReadyLead[] = [];
		for (const [key, ofOwner] of Object.entries(groupBy(chosen, 'owner'))) {
			// What an owner before has taught, such as a form that LinkedIn fails to show, must be stored before the poll ends.
			if (next !== state && this.turn.timeLeft <= 0) break;
			const reading = this.readings[key];
			await this.guarded(reading, async () => {
				next = await this.find(next, reading, ofOwner);
				const all = await reading.ready(ofOwner.filter((lead) => reading.isWanted(lead)));
				next = this.withForms(next, key, all);
				ready.push(...all.filter(({ formId }) => !this.isFormInTrouble(next, key, formId)));
			});
		}
		return { state: next, ready };
	}

	/** Looks for chosen leads, and notes those that LinkedIn does not list or that the settings exclude. */
	private async find(state: State, reading: OwnerReading, chosen: readonly Lead[]): Promise<State> {
		const { key } = reading;
		const now = Date.now();
		const due = state.ledger.leads.filter((lead) => lead.owner === key && isLeadDue(lead, now));
		const all = chosen.filter(({ hash }) => !due.some((lead) => lead.hash === hash));
		const found = await reading.find(
			this.ownerIn(state, reading),
			chosen,
			[...due, ...all],
			this.optionsFor(state, key),
		);
		const isExcluded = (lead: Lead) => reading.leads.has(lead.hash) && !reading.isWanted(lead);
		const ledger = missing(state.ledger, found.missing, now);
		const next = withOwner(state, key, found.owner);
		return { ...next, ledger: excluded(ledger, hashesOf(chosen.filter(isExcluded))) };
	}

	/** Notes for each form of these leads whether LinkedIn showed it. */
	private withForms(state: State, key: string, leads: readonly ReadyLead[]): State {
		const { startedAt } = this.turn;
		const owner = state.owners[key];
		const shown = mapValues(groupBy(leads, 'formId'), (ofForm, formId) => {
			const failed = ofForm.find(({ later }) => later !== undefined)?.later;
			const { [formId]: form } = owner.forms;
			if (failed) this.warn(`Form ${formId} could not be read in this poll`, failed.error);
			return {
				...form,
				trouble: failed && worse(form?.trouble, causeOf(failed.error), startedAt),
			};
		});
		return withOwner(state, key, { ...owner, forms: { ...owner.forms, ...shown } });
	}

	/** Does work for one owner. If it fails, this is noted for the owner. */
	private async guarded(reading: OwnerReading, work: () => Promise<void>): Promise<void> {
		this.grantTime();
		try {
			await work();
		} catch (error) {
			this.fail(reading, error);
		}
	}

	/** Grants the calls for one owner half of the time until the poll ends: each may fail slowly, and is repeated. */
	private grantTime(): void {
		const { timeToEnd } = this.turn;
		this.timeForOthers = Math.min(timeToEnd / 2, timeToEnd - SHORTEST_LIMIT_MS);
	}

	private fail(reading: OwnerReading, error: unknown): void {
		const { client } = this;
		const inWords = ownerInWords(reading.source.owner);
		const failure = client.wrapped(error);
		const isOfAll = concernOf(failure) === 'everything';
		if (isOfAll) client.calls.end({ kind: 'unavailable' });
		reading.isReadable = false;
		if (isOfAll || kindOf(failure) === 'daily_quota') {
			this.failureOfAll ??= failure;
			return;
		}
		// A call that was not sent, because an earlier one had failed, is not this owner's trouble.
		if (failureOf(failure)?.isUnsent === true) return;
		reading.error = failure;
		this.warn(`The leads of ${inWords} could not be read in this poll`, failure);
	}

	private warn(what: string, { message }: NodeError): void {
		this.context.logger.warn(`${what}. ${message}`);
	}

	/** The state as it is stored: the next poll reads leads again that this one has not output. */
	rewound(state: State): State {
		const unsent = groupBy(this.fresh(state), 'owner');
		const owners = mapValues(state.owners, (owner, key) =>
			rewound(owner, unsent[key] ?? [], this.isClosed(state, key)),
		);
		return { ...state, owners };
	}

	/** Whether LinkedIn showed anything of an owner. */
	get isAnyServed(): boolean {
		return Object.values(this.readings).some(({ isServed }) => isServed);
	}

	/** Why the poll fails: a failure that concerns all owners, or that of an owner if none could be read. */
	get failure(): NodeError | undefined {
		const ofOne = Object.values(this.readings).find(({ error }) => error !== undefined)?.error;
		return this.failureOfAll ?? (this.isAnyServed ? undefined : ofOne);
	}

	/** Begins, prolongs, and ends the troubles of the list, of owners, and of their leads. */
	withTroubles(state: State): State {
		const { failureOfList, turn } = this;
		const { pages } = state;
		const { owners: unsent } = this.rewound(state);
		const owners = mapValues(state.owners, (owner, key) => {
			const isRead = this.readings[key]?.isBegun === true;
			const behind = isRead ? behindSince(unsent[key], turn.startedAt) : owner.behindSince;
			return { ...this.withTrouble(state, owner, key), behindSince: behind };
		});
		if (pages === undefined || failureOfList === undefined) return { ...state, owners };
		const trouble = worse(pages.trouble, failureOfList, turn.startedAt);
		return { ...state, owners, pages: { ...pages, trouble } };
	}

	private withTrouble(state: State, owner: Owner, key: string): Owner {
		const { startedAt } = this.turn;
		const reading = this.readings[key] as OwnerReading | undefined;
		const forms = mapValues(owner.forms, (form) =>
			form.trouble && isForgotten(form.trouble, startedAt) ? { ...form, trouble: undefined } : form,
		);
		const { error, isServed } = reading ?? {};
		const unshown = this.unshownAfter(state, owner, reading);
		if (error !== undefined) {
			const trouble = worse(owner.trouble, causeOf(error), startedAt);
			// If no owner could be read, the next poll asks at once.
			const dueAt = this.isAnyServed ? trouble.dueAt : startedAt;
			return { ...owner, forms, unshown, trouble: { ...trouble, dueAt } };
		}
		if (owner.trouble !== undefined && isServed) {
			this.context.logger.info(`${ownerOfKeyInWords(key, state.pages?.names)} can be read again.`);
		}
		return { ...owner, forms, unshown, trouble: isServed ? undefined : owner.trouble };
	}

	/**
	 * The trouble of leads that LinkedIn fails to show. It has the words of the reading that missed most leads, until a
	 * Report has said them. It ends when LinkedIn shows all, or when a later look back no longer meets what a Report has said.
	 */
	private unshownAfter(state: State, owner: Owner, reading?: OwnerReading): Owner['unshown'] {
		const { startedAt } = this.turn;
		const { unshown } = owner;
		const isSaid = hasLasted(unshown, DAY, state.reportedAt) && state.reportedAt <= startedAt;
		const cause = reading?.unshownTrouble;
		if (cause !== undefined) {
			// The end of the poll, so that a look back of the same poll is no later one.
			const trouble = worse(unshown, cause, Date.now());
			const isLess = unshown !== undefined && cause.count < unshown.count;
			const { failedAt } = trouble;
			const { from, count } = cause;
			return isLess && !isSaid ? { ...unshown, failedAt } : { ...trouble, from, count };
		}
		if (unshown === undefined || reading?.isAtPresent !== true) return unshown;
		const isOver = isSaid && owner.lookedBackAt > unshown.failedAt;
		return isOver || reading.showedAll(unshown.from) ? undefined : unshown;
	}
}

/** Since when leads that are a day old wait for their reading, or for their first execution. @param now when the poll began */
function behindSince(
	{ readFrom, behindSince: before = Infinity }: Owner,
	now: number,
): number | undefined {
	return now - readFrom > DAY ? Math.min(before, now) : undefined;
}

function withOwner(state: State, key: string, owner: Owner): State {
	return { ...state, owners: { ...state.owners, [key]: owner } };
}
