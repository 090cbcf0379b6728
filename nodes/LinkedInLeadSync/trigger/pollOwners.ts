import { compact, groupBy, isEmpty, keyBy, keys, mapValues, pick, sortBy } from 'lodash';
import type { IPollFunctions } from 'n8n-workflow';

import { refusalHere } from '../../shared/linkedin/owners';
import type { LeadOwner } from '../../shared/values/leadOwner';
import { ownerInWords, ownerKey } from '../../shared/values/leadOwner';
import { DAY, HOUR } from '../../shared/values/time';
import { Share, SHARE_USED_UP } from '../../shared/wire/callPolicy';
import type { NodeError } from '../../shared/wire/errors/linkedInError';
import {
	concernsEverything,
	failureOf,
	isRefusal,
	kindOf,
} from '../../shared/wire/errors/linkedInError';
import { LONGEST_CALL_MS } from '../../shared/wire/exchange';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { inParallel, TOO_SLOW } from '../../shared/wire/waiting';
import type { Lead } from './lead';
import { isDue } from './lead';
import type { ReadRef } from './leadRefs';
import type { Cursor, Hole } from './cursor';
import type { Reading } from './leadReader';
import { SMALLEST_SLICE } from './leadReader';
import { brokenError, inWords, notWatchedError, troubleError } from './notices';
import type { ReadyLead } from './ownerInPoll';
import { OwnerInPoll } from './ownerInPoll';
import type { PollTurn } from './pollTurn';
import { ownerIn, watching } from './state';
import type { PollState } from './stateStore';
import type { TriggerSettings } from './triggerFields';
import type { Failure } from './troubles';
import * as troubles from './troubles';
import { missing, postponed } from './unshown';
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

/** The list of Pages, as a subject of trouble. */
const LIST = 'list';

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

	/** By owner, form or event. */
	private readonly failed = new Map<string, Failure>();

	/** Forms and events that LinkedIn showed. */
	private readonly shown = new Set<string>();

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
		this.waiting = new WaitingLeads(context, state, settings.scope, this.isReady);
	}

	/** Finds the owners to watch, and lets go of leads of others that waited for too long. */
	async watch(): Promise<void> {
		const { quick, state, context } = this;
		const { startedAt } = this.turn;
		const { scope } = this.settings;
		const known = state.now.pages;
		const watched = await watchedOwners(quick, scope, known, startedAt, this.isDue(LIST));
		const { owners, pages, failure, gone } = watched;
		state.change({ ...watching(state.now, scope), pages });
		if (failure !== undefined) this.failed.set(LIST, failureIn(failure));
		else if (pages?.listedAt === startedAt) this.shown.add(LIST);
		if (gone.length > 0) {
			const lost = gone.map((id) => ownerKey({ kind: 'organization', id }, scope));
			context.__emitError(notWatchedError(context.getNode(), lost, known?.names));
		}
		this.owners = keyBy(
			owners.map((owner) => this.inPoll(owner, owners.length)),
			'key',
		);
		const all = Object.values(this.owners);
		const waiting = all.filter(({ key }) => !this.isDue(key));
		// If all wait, all are asked: otherwise the poll would succeed without a call.
		if (waiting.length < all.length) for (const owner of waiting) owner.ending = 'unasked';
		this.waiting.letGo(keys(this.owners), startedAt);
	}

	private inPoll(owner: LeadOwner, count: number): OwnerInPoll {
		const { client, settings, turn } = this;
		const { scope } = settings;
		const key = ownerKey(owner, scope);
		const { [key]: trouble } = this.state.now.troubles;
		const { holes = [] } = this.state.now.owners[key] ?? {};
		const isCutHole = (hole: Hole) => hole.wasCut === true && isDue(hole, turn.startedAt);
		const wasCut = trouble?.what === 'cut' || holes.some(isCutHole);
		const ofTime = wasCut ? SHARE_AFTER_CUT : SHARE_OF_TIME;
		const isAlone = count === 1;
		const share = new Share(isAlone ? Infinity : turn.workMs * ofTime);
		const longestCallMs = longestOf(turn.workMs * (isAlone ? SHARE_OF_CALL_ALONE : SHARE_OF_CALL));
		const isolates = troubles.hasLasted(trouble, ISOLATE_AFTER, turn.startedAt);
		const source = { owner, leadType: scope.leadType };
		const ofLeads = client.forPart({ share, longestCallMs, isolates });
		const { names } = this.state.now.pages ?? {};
		return new OwnerInPoll(key, source, { ofLeads, others: this.quick }, share, settings, names);
	}

	/** Whether the owner and form of a lead are chosen and were not in trouble. */
	readonly isReady = ({ owner, formId }: ReadRef): boolean => {
		const { ending = 'read' } = this.owners[owner] ?? { ending: 'unasked' };
		const { formId: chosen } = this.settings.scope;
		const form = troubles.subjectKey(owner, 'form', formId);
		const isFormReady = this.shown.has(form) || this.isDue(form);
		return (
			ending === 'read' &&
			(chosen === undefined || formId === '' || formId === chosen) &&
			isFormReady &&
			!this.failed.has(form)
		);
	};

	private isDue(key: string): boolean {
		return troubles.isDue(this.state.now.troubles[key], this.turn.startedAt);
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
			const { what = 'cut', failedAt = 0 } = state.now.troubles[key] ?? {};
			return what === 'cut' ? (state.now.owners[key]?.readAt ?? 0) : failedAt;
		};
		const isDue = ({ ending, key }: OwnerInPoll) =>
			ending === undefined && this.waiting.roomOf(key) > 0;
		const due = sortBy(Object.values(this.owners).filter(isDue), askedAt);
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
		const slice = await reader.slice(ownerIn(this.state.now, key), Math.max(SMALLEST_SLICE, room));
		this.takeUp(key, slice);
		owner.isServed = true;
		if (slice.cursor.window !== undefined) return;
		owner.ending = 'read';
		const hole = await reader.hole(ownerIn(this.state.now, key));
		if (hole === undefined) return;
		this.takeUp(key, hole);
		const { broken, from, to } = hole;
		if (broken > 0) {
			this.context.__emitError(brokenError(this.context.getNode(), broken, from, to));
		}
	}

	/** Changes cursor and leads together, so that the state is always consistent. */
	private takeUp(key: string, { cursor, fresh }: Reading): void {
		this.keep(key, cursor);
		this.state.change({ fresh: sortBy([...this.state.now.fresh, ...fresh], 'from') });
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
			if (!this.state.isClosed) await this.fail(owner, error);
			return undefined;
		} finally {
			owner.share.pause();
			owner.isAtWork = false;
		}
	}

	private async fail(owner: OwnerInPoll, error: unknown): Promise<void> {
		const { client } = this;
		const inWords = ownerInWords(owner.source.owner);
		const failure = await refusalHere(client, error, `leads of ${inWords}`);
		if (this.state.isClosed) return;
		const { code, isUnsent } = failureOf(failure) ?? {};
		const isOfAll = concernsEverything(failure);
		if (isOfAll) client.calls.end({ kind: 'unavailable' });
		if (isOfAll || kindOf(failure) === 'daily_quota') this.failureOfAll ??= failure;
		this.isLimited ||= kindOf(failure) === 'burst_quota';
		const isCut = code === SHARE_USED_UP;
		if (isCut || code === TOO_SLOW.code) this.shorten(owner);
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

	private shorten({ key, reader }: OwnerInPoll): void {
		const cursor = reader.shortened(ownerIn(this.state.now, key));
		if (cursor !== undefined) this.keep(key, cursor);
	}

	private keep(key: string, cursor: Cursor): void {
		this.state.change({ owners: { ...this.state.now.owners, [key]: cursor } });
	}

	/**
	 * The poll's time is over: the owners that were being read take shorter slices next time. An owner of which LinkedIn
	 * has shown nothing in this poll is in trouble.
	 * @returns whether that is all that took too long
	 */
	cutOff(): boolean {
		const atWork = Object.values(this.owners).filter(({ isAtWork }) => isAtWork);
		for (const owner of atWork) {
			const { share, isServed } = owner;
			if (share.isRunning) this.shorten(owner);
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
		// A row without its columns is useless. A form waits as a whole, so it is not chosen again in this poll.
		return ready.filter(({ later }) => later?.what !== 'form');
	}

	/** Notes whether LinkedIn showed a lead's form and event. */
	private note({ key }: OwnerInPoll, { later, formId, eventId = '' }: ReadyLead): void {
		const subjects = { form: formId, event: eventId };
		for (const what of ['form', 'event'] as const) {
			const subject = troubles.subjectKey(key, what, subjects[what]);
			if (later?.what === what) this.failed.set(subject, failureIn(later.error));
			else this.shown.add(subject);
		}
	}

	/** Why the poll fails: what concerns all owners, or LinkedIn as a whole, where none could be read. */
	get failure(): NodeError | undefined {
		const owners = Object.values(this.owners);
		const ofOne = owners.find(({ error }) => error !== undefined)?.error;
		return this.failureOfAll ?? (this.served.length === 0 ? ofOne : undefined);
	}

	/** Remembers what failed, and reports what has lasted for a day, at most once a day. */
	settle(): void {
		const { context, state, failed, shown, served } = this;
		const { startedAt: now } = this.turn;
		const { troubles: before, troublesReportedAt, pages } = state.now;
		const ended = new Set([...shown, ...served.map(({ key }) => key)]);
		const isAnyRead = served.length > 0;
		const after = troubles.settled(before, { failed, ended, isAnyRead }, now);
		state.change({ troubles: after });
		for (const key of ended) {
			if (!(key in before) || key in after) continue;
			context.logger.info(`${inWords(key, pages?.names)} can be read again.`);
		}
		const isEarly = Math.abs(now - troublesReportedAt) < REPORT_EVERY;
		// What nobody asks for any more is no trouble, such as a Page that is no longer listed.
		const failing = pick(after, [...failed.keys()]);
		const due = isAnyRead && !isEarly ? troubles.unreported(failing, now) : {};
		if (isEmpty(due)) return;
		const reported = mapValues(due, (trouble) => ({ ...trouble, reportedAt: now }));
		state.change({ troubles: { ...after, ...reported }, troublesReportedAt: now });
		context.__emitError(troubleError(context.getNode(), due, pages?.names));
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
	const what = code === SHARE_USED_UP ? 'cut' : isRefusal(error) ? 'refused' : 'failed';
	return { what, said, isUnauthorized: status === 401 };
}
