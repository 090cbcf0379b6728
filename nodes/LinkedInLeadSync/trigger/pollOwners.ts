import {
	compact,
	groupBy,
	isEmpty,
	keyBy,
	keys,
	map,
	mapValues,
	omitBy,
	partition,
	pickBy,
	sortBy,
	uniq,
} from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';

import type { LeadOwner } from '../../shared/values/leadOwner';
import { ownerInWords, ownerKey } from '../../shared/values/leadOwner';
import { DAY, HOUR } from '../../shared/values/time';
import { Share, SHARE_USED_UP } from '../../shared/wire/callPolicy';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import { concernOf, failureOf, kindOf } from '../../shared/wire/errors/linkedInError';
import { LONGEST_CALL_MS } from '../../shared/wire/exchange';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { inParallel, TOO_SLOW } from '../../shared/wire/waiting';
import type { Lead } from './memory/lead';
import { formKey } from './memory/lead';
import type { ReadRef } from './memory/lead';
import type { BrokenLeads, Owner } from './memory/owner';
import { firstOwner, fullest } from './memory/owner';
import { ownerIn, watching } from './memory/state';
import type { Failure, Trouble } from './memory/trouble';
import { hasLasted, isDue, isForgotten, isToReport, worse } from './memory/trouble';
import type { InTrouble } from './reports';
import { brokenLeadsError, notWatchedError, ownerOfKeyInWords, troubleError } from './reports';
import type { ReadyLead } from './ownerInPoll';
import { OwnerInPoll } from './ownerInPoll';
import type { PollTurn } from './pollTurn';
import type { PollState } from './stateStore';
import type { TriggerSettings } from './settings';
import { missing, postponed } from './memory/state';
import { WaitingLeads } from './waitingLeads';
import { watchedOwners } from './watchedOwners';

/**
 * Of the time in which a poll starts anything new: an owner that takes longer continues with the next poll, and may then
 * take more, because what it reads may not be divisible.
 */
const SHARE_OF_TIME = 0.25;
const SHARE_AFTER_CUT = 0.75;

/** Of the same time, how long one call for leads may take; alone, where there is no other owner. */
const SHARE_OF_CALL = 0.5;
const SHARE_OF_CALL_ALONE = 0.75;

/** Of all of a poll's time, how long any other call may take: forms that fail together are then asked one by one. */
const SHARE_OF_QUICK_CALL = 0.25;

/** In a page that has failed for so long, one lead may be the cause, whatever the failure looks like. */
const ISOLATE_AFTER = HOUR;

/** A call gets some seconds even where n8n gives a poll less. */
const SHORTEST_LIMIT_MS = 5_000;

/** A form that LinkedIn fails to show keeps its leads back for so long; then they come with `lead_error`. */
const LONGEST_WITHOUT_FORM = DAY;

/** A slice with more new leads is cut. This many take some ten calls, well within a poll's time. */
const LARGEST_SLICE = 1_000;

const SMALLEST_SLICE = 100;

/** Of LinkedIn's words, characters: they are stored with each trouble. */
const LONGEST_SAID = 150;

/** A report of troubles names all new ones. */
const REPORT_EVERY = DAY;

/**
 * The watched owners of one poll. What each needs is done apart: what fails for one owner, form or event is noted beside
 * it, and the others go on.
 */
export class PollOwners {
	private owners: Record<string, OwnerInPoll> = {};

	/** Why LinkedIn did not show the list of Pages. */
	private failureOfList?: Failure;

	/** Why LinkedIn did not show the leads of owners. */
	private readonly failed = new Map<string, Failure>();

	/** Why LinkedIn did not show forms, by `formKey`. */
	private readonly failedForms = new Map<
		string,
		{ owner: string; formId: string; failure: Failure }
	>();

	/** Forms that LinkedIn showed, by `formKey`. */
	private readonly shown = new Set<string>();

	/** Forms that LinkedIn did not show, and whose leads wait. */
	private readonly heldForms = new Set<string>();

	/** What ends the poll: the credential, the API version, or the daily limit of leads. */
	private failureOfAll?: NodeError;

	/** LinkedIn gets too many calls at once, so this poll reads no further owners. */
	private isLimited = false;

	private readonly waiting: WaitingLeads;

	/** For all but leads: what never answers must leave time for them. */
	private readonly quick: LinkedInClient;

	constructor(
		private readonly context: IPollFunctions,
		private readonly client: LinkedInClient,
		private readonly settings: TriggerSettings,
		private readonly turn: PollTurn,
		private readonly state: PollState,
	) {
		this.quick = client.forPart({ longestCallMs: longestOf(turn.wholeMs * SHARE_OF_QUICK_CALL) });
		this.waiting = new WaitingLeads(context, state, settings.scope);
	}

	/** Finds the owners to watch, and lets go of leads of others that waited for too long. */
	async watch(): Promise<void> {
		const { quick, state, context } = this;
		const { startedAt } = this.turn;
		const { scope } = this.settings;
		const known = state.now.pages;
		const mayAsk = isDue(known?.trouble, startedAt);
		const watched = await watchedOwners(quick, scope, known, startedAt, mayAsk);
		const { owners, pages, failure, gone } = watched;
		state.change({ ...watching(state.now, scope), pages });
		this.failureOfList = failure && failureIn(failure);
		if (gone.length > 0) {
			const lost = gone.map((id) => ownerKey({ kind: 'organization', id }, scope));
			context.__emitError(notWatchedError(context.getNode(), lost, known?.names));
		}
		this.owners = keyBy(
			owners.map((owner) => this.inPoll(owner, owners.length)),
			'key',
		);
		const all = Object.values(this.owners);
		const waiting = all.filter(({ key }) => !isDue(this.troubleOf(key), startedAt));
		// What of an owner with broken leads is in the ledger can be read.
		const [broken, failing] = partition(
			waiting,
			({ key }) => this.troubleOf(key)?.what === 'broken',
		);
		for (const owner of broken) owner.ending = 'read';
		// If all wait, all are asked: otherwise the poll would succeed without a call.
		if (failing.length < all.length) for (const owner of failing) owner.ending = 'unasked';
		this.waiting.letGo(keys(this.owners), startedAt);
	}

	private inPoll(owner: LeadOwner, count: number): OwnerInPoll {
		const { client, settings, turn } = this;
		const { scope } = settings;
		const key = ownerKey(owner, scope);
		const trouble = this.troubleOf(key);
		const ofTime = trouble?.what === 'cut' ? SHARE_AFTER_CUT : SHARE_OF_TIME;
		const isAlone = count === 1;
		const share = new Share(isAlone ? Infinity : turn.workMs * ofTime);
		const longestCallMs = longestOf(turn.workMs * (isAlone ? SHARE_OF_CALL_ALONE : SHARE_OF_CALL));
		const isolates = hasLasted(trouble, ISOLATE_AFTER, turn.startedAt);
		const source = { owner, leadType: scope.leadType };
		const ofLeads = client.forPart({ share, longestCallMs, isolates });
		const { names } = this.state.now.pages ?? {};
		return new OwnerInPoll(key, source, { ofLeads, others: this.quick }, share, settings, names);
	}

	/** Whether the owner and form of a lead are chosen and were not in trouble. */
	readonly isReady = ({ owner, formId }: ReadRef): boolean => {
		const { ending = 'read' } = this.owners[owner] ?? { ending: 'unasked' };
		const { formId: chosen } = this.settings.scope;
		const form = formKey({ owner, formId });
		const isFormReady =
			this.shown.has(form) ||
			this.failedForms.has(form) ||
			isDue(this.formTrouble(owner, formId), this.turn.startedAt);
		return (
			ending === 'read' &&
			(chosen === undefined || formId === '' || formId === chosen) &&
			isFormReady &&
			!this.heldForms.has(form)
		);
	};

	private troubleOf(key: string): Trouble | undefined {
		return this.state.now.owners[key]?.trouble;
	}

	private formTrouble(key: string, formId: string): Trouble | undefined {
		return this.state.now.owners[key]?.forms[formId];
	}

	/**
	 * Reads a slice for each owner. They take turns: the one that was asked longest ago comes first, and so does one that
	 * was cut. What failed comes behind those that were read, so that the time or calls it uses up are not theirs.
	 * @param keepMs how much of the poll's time is kept for other things: only the first owner is then read
	 * @returns whether there may be new leads
	 */
	async readNew(keepMs = 0): Promise<boolean> {
		const { state, turn } = this;
		const askedAt = ({ key }: OwnerInPoll) => {
			const { what = 'cut', failedAt = 0 } = this.troubleOf(key) ?? {};
			return what === 'cut' ? (state.now.owners[key]?.askedAt ?? 0) : failedAt;
		};
		const full = fullest(state.now.owners);
		const isToRead = ({ ending, key }: OwnerInPoll) =>
			ending === undefined && this.waiting.roomOf(key) > 0 && key !== full;
		const due = sortBy(Object.values(this.owners).filter(isToRead), askedAt);
		if (due.length === 0 || this.isInVain) return false;
		const room = this.waiting.roomOfEach(due.length);
		await inParallel(due, this.client.calls.atOnce, async (owner, index) => {
			if (this.isInVain || (index > 0 && turn.timeLeft <= keepMs)) return;
			await this.apart(owner, async () => await this.readOwner(owner, room));
		});
		return true;
	}

	private get isInVain(): boolean {
		return this.failureOfAll !== undefined || this.isLimited;
	}

	private async readOwner(owner: OwnerInPoll, room: number): Promise<void> {
		const { key, reader } = owner;
		const most = Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, room));
		const { fresh, failure, isOver, ...read } = await reader.slice(
			ownerIn(this.state.now, key),
			most,
		);
		// Owner and leads change together, so that the state is always consistent.
		this.keep(key, read.owner);
		this.state.change({ fresh: sortBy([...this.state.now.fresh, ...fresh], 'from') });
		if (failure !== undefined) throw this.client.wrapped(failure);
		owner.isServed = true;
		if (isOver) owner.ending = 'read';
	}

	/**
	 * Does something for one owner. Its failure is noted beside it.
	 * @returns undefined if it failed
	 */
	private async apart<Result>(
		owner: OwnerInPoll,
		work: () => Promise<Result>,
	): Promise<Result | undefined> {
		owner.isAtWork = true;
		try {
			return await work();
		} catch (error) {
			if (!this.state.isClosed) this.fail(owner, error);
			return undefined;
		} finally {
			owner.share.pause();
			owner.isAtWork = false;
		}
	}

	private fail(owner: OwnerInPoll, error: unknown): void {
		const { client } = this;
		const failure = client.wrapped(error);
		const { code, isUnsent } = failureOf(failure) ?? {};
		const isOfAll = concernOf(failure) === 'everything';
		if (isOfAll) client.calls.end({ kind: 'unavailable' });
		if (isOfAll || kindOf(failure) === 'daily_quota') this.failureOfAll ??= failure;
		this.isLimited ||= kindOf(failure) === 'burst_quota';
		const isCut = code === SHARE_USED_UP;
		// What another call showed is not this owner's trouble.
		if (isUnsent === true && !isCut) owner.ending = 'unasked';
		else this.failWith(owner, failure);
	}

	private failWith(owner: OwnerInPoll, error: NodeError): void {
		owner.ending = 'failed';
		owner.error = error;
		this.failed.set(owner.key, failureIn(error));
		const inWords = ownerInWords(owner.source.owner);
		this.context.logger.warn(
			`The leads of ${inWords} could not be read in this poll. ${error.message}`,
		);
	}

	private keep(key: string, owner: Owner): void {
		this.state.change({ owners: { ...this.state.now.owners, [key]: owner } });
	}

	/**
	 * The poll's time is over: the owners of which a part was read take shorter slices next time. An owner of which LinkedIn
	 * has shown nothing in this poll is in trouble.
	 * @returns whether that is all that took too long
	 */
	cutOff(): boolean {
		const atWork = Object.values(this.owners).filter(({ isAtWork }) => isAtWork);
		for (const owner of atWork) {
			const { key, share, reader, isServed } = owner;
			const { cutShort } = reader;
			if (cutShort !== undefined) this.keep(key, cutShort);
			if (isServed) continue;
			const request = { path: '/rest/leadFormResponses' };
			this.failWith(owner, this.client.error(share.failure ?? TOO_SLOW, request));
		}
		return atWork.length > 0 && atWork.every(({ isServed }) => !isServed);
	}

	/** Reads chosen leads again, with forms and events, each owner apart. Postpones what LinkedIn does not list. */
	async readAgain(leads: readonly Lead[]): Promise<ReadyLead[]> {
		const ofOwners = Object.entries(groupBy(leads, 'owner'));
		const ready = await inParallel(ofOwners, this.client.calls.atOnce, async ([key, ofOwner]) => {
			const owner = this.owners[key];
			return await this.apart(owner, async () => await this.readyLeads(owner, ofOwner));
		});
		return compact(ready).flat();
	}

	private async readyLeads(owner: OwnerInPoll, leads: Lead[]): Promise<ReadyLead[]> {
		const { state } = this;
		const again = await owner.reader.again(ownerIn(state.now, owner.key), leads);
		const now = Date.now();
		state.change(postponed(missing(state.now, again.missing, now), again.later, now));
		owner.isServed = true;
		const ready = await owner.ready(sortBy(again.found, 'from'));
		for (const lead of ready) this.note(owner, lead);
		// A form waits as a whole, so it is not chosen again in this poll.
		return ready.filter((lead) => !this.heldForms.has(formKey(lead)));
	}

	/** Notes whether LinkedIn showed a lead's form. What it has failed to show for a day, the lead does without. */
	private note({ key }: OwnerInPoll, { later, formId }: ReadyLead): void {
		const form = formKey({ owner: key, formId });
		if (later?.what !== 'form') return void this.shown.add(form);
		this.failedForms.set(form, { owner: key, formId, failure: failureIn(later.error) });
		const trouble = this.formTrouble(key, formId);
		if (!hasLasted(trouble, LONGEST_WITHOUT_FORM, this.turn.startedAt)) this.heldForms.add(form);
	}

	/** Why the poll fails: what concerns all owners, or LinkedIn as a whole, where none could be read. */
	get failure(): NodeError | undefined {
		const owners = Object.values(this.owners);
		const ofOne = owners.find(({ error }) => error !== undefined)?.error;
		return this.failureOfAll ?? (this.served.length === 0 ? ofOne : undefined);
	}

	/** Remembers what failed beside what has failed, and reports what has lasted for a day. */
	settle(): void {
		const { state, failed, failureOfList, turn } = this;
		const { startedAt: now } = turn;
		const { pages } = state.now;
		const keys = uniq([...Object.keys(state.now.owners), ...failed.keys()]);
		const owners = Object.fromEntries(keys.map((key) => [key, this.settled(key)]));
		const ofList = failureOfList && worse(pages?.trouble, failureOfList, now);
		state.change({ owners, pages: pages && { ...pages, trouble: ofList } });
		if (this.served.length === 0) return;
		this.reportTroubles();
		this.reportBroken();
	}

	private settled(key: string): Owner {
		const { state, context, turn, failed } = this;
		const { startedAt: now } = turn;
		const known = state.now.owners[key] ?? firstOwner(ownerIn(state.now, key).wantedSince(), now);
		const { trouble: before } = known;
		const forms = this.formsOf(key, known.forms);
		const { reader, isServed } = this.owners[key] ?? {};
		const failure = failed.get(key) ?? reader?.failureOfLeads;
		const hasEnded = before?.what === 'broken' ? reader?.isWhole : isServed;
		if (failure === undefined && hasEnded === true && before !== undefined) {
			const { names } = state.now.pages ?? {};
			context.logger.info(`${ownerOfKeyInWords(key, names)} can be read again.`);
			return { ...known, forms, trouble: undefined };
		}
		if (failure === undefined) return { ...known, forms };
		const trouble = worse(before, failure, now);
		// Where nothing could be read, the next poll asks at once.
		const dueAt = this.served.length > 0 ? trouble.dueAt : now;
		return { ...known, forms, trouble: { ...trouble, dueAt } };
	}

	/** The troubles of an owner's forms, by form id. */
	private formsOf(key: string, known: Owner['forms']): Owner['forms'] {
		const { startedAt: now } = this.turn;
		const isOver = (trouble: Trouble, formId: string) =>
			this.shown.has(formKey({ owner: key, formId })) || isForgotten(trouble, now);
		const forms = omitBy(known, isOver);
		for (const { owner, formId, failure } of this.failedForms.values()) {
			if (owner === key) forms[formId] = worse(forms[formId], failure, now);
		}
		return forms;
	}

	/** At most once a day. What nobody asks for any more is no trouble, such as a Page that is no longer listed. */
	private reportTroubles(): void {
		const { context, state, failed, turn } = this;
		const { startedAt: now } = turn;
		const { owners, pages, troublesReportedAt } = state.now;
		if (Math.abs(now - troublesReportedAt) < REPORT_EVERY) return;
		const all = [
			{ trouble: this.failureOfList && pages?.trouble },
			...map([...failed.keys()], (owner) => ({ owner, trouble: owners[owner].trouble })),
			...map([...this.failedForms.values()], ({ owner, formId }) => ({
				...{ owner, formId, trouble: owners[owner].forms[formId] },
			})),
		].flatMap(({ trouble, ...subject }): InTrouble[] =>
			isToReport(trouble, now) ? [{ ...subject, trouble }] : [],
		);
		if (all.length === 0) return;
		// This poll has made each of them.
		for (const { trouble } of all) trouble.reportedAt = now;
		state.change({ troublesReportedAt: now });
		context.__emitError(troubleError(context.getNode(), all, pages?.names));
	}

	/** Reports leads that LinkedIn fails to show, at most once a day, when look backs find more than were reported. */
	private reportBroken(): void {
		const { context, state, turn } = this;
		const { owners, pages, brokenReportedAt } = state.now;
		if (Math.abs(turn.startedAt - brokenReportedAt) < REPORT_EVERY) return;
		const all = pickBy(
			mapValues(owners, ({ broken }) => broken),
			(broken) => broken !== undefined && broken.isCounting !== true && broken.count > broken.told,
		) as Record<string, BrokenLeads>;
		if (isEmpty(all)) return;
		const told = mapValues(owners, (owner, key) =>
			key in all ? { ...owner, broken: { ...all[key], told: all[key].count } } : owner,
		);
		state.change({ owners: told, brokenReportedAt: turn.startedAt });
		context.__emitError(brokenLeadsError(context.getNode(), all, pages?.names));
	}

	private get served(): OwnerInPoll[] {
		return Object.values(this.owners).filter(({ isServed }) => isServed);
	}
}

/** @returns undefined where the usual limit of a call is shorter */
function longestOf(ms: number): number | undefined {
	return ms < LONGEST_CALL_MS ? Math.max(ms, SHORTEST_LIMIT_MS) : undefined;
}

/** For people, short. */
function failureIn(error: NodeError): Failure {
	const { status, code, detail } = failureOf(error) ?? {};
	const answer =
		status === undefined ? `no answer (${code ?? 'no connection'})` : `HTTP status ${status}`;
	const said = [answer, detail].filter(Boolean).join(': ').slice(0, LONGEST_SAID);
	const what =
		code === SHARE_USED_UP ? 'cut' : concernOf(error) === 'object' ? 'refused' : 'failed';
	// n8n renews the token after a 401, so it costs more than other failures.
	return { what, said, waitMs: status === 401 ? HOUR : undefined };
}
