import { difference, sortBy, uniq } from 'lodash';

import { concernsEveryOwner, refusalOfOwner } from '../../shared/linkedin/owners';
import { isUnauthorized } from '../../shared/wire/errors/linkedInError';
import type { LeadSet } from './leadSet';
import { withOneForEachRange } from './leadSet';
import { matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import type { TestLeads } from '../../shared/linkedin/leadWindow';
import type { FormRange } from './confirmation/confirmation';
import type { FoundLead } from './emittedLeads';
import { formIdOf, foundLead } from './emittedLeads';
import type { ReadLead, Slice } from './slice';
import type { PollTurn } from './pollTurn';
import { readSlice } from './slice';
import { LARGEST_SLICE } from './sliceSize';
import { isOwnerInScope, ownerOfKey } from './watchedOwners';
import { refusedLately } from './watching';

/** Whether it is among those that are watched now. */
type Known = FoundLead & { isWanted: boolean };

/** What came of reading leads once more. */
export interface ReadAgain {
	/** Oldest first. */
	leads: FoundLead[];
	/** Those that LinkedIn does not show now: cancelled, or left out of its list for a while. */
	missing: LeadSet[];
	/** False where time was short, or an owner cannot be read in this poll. */
	isAllAsked: boolean;
}

/** Some leads of a form in a range. */
export interface FormPart {
	leads: FoundLead[];
	/** What of the range is left then. */
	rest?: FormRange;
	/** A part in which LinkedIn failed to serve a lead, without those that it served. */
	unread?: FormRange;
}

/** A shorter range would show the same leads, milliseconds. */
const SHORTEST_RANGE = 4;

/** Reads leads once more that were not confirmed, within one poll. */
export class LeadsAgain {
	/** What was read already, by hash: a batch in parts is read once. */
	private readonly known = new Map<string, Known>();

	/** Owners that cannot be read in this poll, by `ownerKey`: each is asked once. */
	private readonly unreadable = new Set<string>();

	/** The first failure that was no refusal, of which nobody would hear otherwise. */
	failure: unknown;

	constructor(private readonly turn: PollTurn) {}

	/** LinkedIn failed to serve these owners in this poll already, see `ownerKey`. */
	leaveOut(owners: readonly string[]): void {
		for (const owner of owners) this.unreadable.add(owner);
	}

	/**
	 * Those of the sets that LinkedIn serves now. One that it fails to serve, that is not watched for now, or that
	 * there is no time for, is neither found nor missing; however little time is left, something is read.
	 * @throws NodeApiError when no owner can be read
	 */
	async of(sets: readonly LeadSet[]): Promise<ReadAgain> {
		const missing: LeadSet[] = [];
		let isAllAsked = true;
		const isDue = ({ owner }: LeadSet) => ownerOfKey(owner) === undefined || this.isWatched(owner);
		for (const set of withOneForEachRange(sets.filter(isDue))) {
			const wanted = new Set(set.hashes.filter((hash) => !this.known.has(hash)));
			if (wanted.size === 0) continue;
			const isTimeOver = this.known.size > 0 && this.turn.timeLeft() <= 0;
			if (isTimeOver || this.isUnreadable(set.owner)) {
				isAllAsked = false;
				continue;
			}
			const hashes = await this.ifReadable(set.owner, async () => await this.read(set, wanted));
			if (hashes !== undefined && hashes.length > 0) missing.push({ ...set, hashes });
		}
		const known = sets.flatMap(({ hashes }) =>
			hashes.flatMap((hash) => this.known.get(hash) ?? []),
		);
		const leads = known.filter(({ isWanted }) => isWanted);
		return { leads: sortBy(leads, ['from', 'hash']), missing, isAllAsked };
	}

	/** Whether leads of this owner and type, and of this form, are watched for now, see `ownerKey`. */
	isWatched(owner: string, formId?: string): boolean {
		const { scope } = this.turn.settings;
		return (
			isOwnerInScope(owner, scope) && (formId === undefined || (scope.formId ?? formId) === formId)
		);
	}

	/**
	 * The oldest leads of a form in a range; undefined when its owner cannot be read in this poll.
	 * @throws NodeApiError when no owner can be read
	 */
	async ofForm(range: FormRange, most: number): Promise<FormPart | undefined> {
		if (this.isUnreadable(range.owner)) return undefined;
		return await this.ifReadable(range.owner, async () => await this.readForm(range, most));
	}

	private async readForm(range: FormRange, most: number): Promise<FormPart> {
		const source = ownerOfKey(range.owner);
		if (source === undefined) return { leads: [] };
		const done = new Set(range.except);
		let { from } = range;
		let until = range.to + 1;
		for (;;) {
			const scope = { leadType: source.leadType };
			const settings = { scope, testLeads: this.testLeads };
			const span = { from, until };
			const largest = until - from > SHORTEST_RANGE ? LARGEST_SLICE : Infinity;
			const slice = await readSlice(this.turn.client, source.owner, settings, span, largest);
			if (slice.size > largest) {
				until = from + Math.ceil((until - from) / 2);
				continue;
			}
			const inOrder = sortBy(slice.leads, 'time').filter(
				({ entry, time, hash, isWanted }) =>
					isWanted &&
					time !== undefined &&
					time >= from &&
					time < until &&
					'lead' in entry &&
					!done.has(hash) &&
					formIdOf(entry.lead) === range.formId,
			);
			const chosen = inOrder.slice(0, most);
			const leads = chosen.map(({ entry }) => foundLead(entry, range.owner, { from, to: until }));
			if (inOrder.length > chosen.length) {
				return { leads, rest: restOf(range, slice.leads, chosen) };
			}
			const rest = until > range.to ? undefined : { ...range, from: until };
			const unread =
				slice.undeliverable.length === 0 ? undefined : this.unread(range, slice, until);
			if (leads.length > 0 || rest === undefined || unread) return { leads, rest, unread };
			from = until;
			until = range.to + 1;
		}
	}

	private unread(range: FormRange, { leads }: Slice, until: number): FormRange {
		const except = uniq([...(range.except ?? []), ...leads.map(({ hash }) => hash)]);
		return { ...range, to: until - 1, except };
	}

	/** Asked in this poll, or refused within the hour. */
	private isUnreadable(owner: string): boolean {
		const { state, startedAt } = this.turn;
		return this.unreadable.has(owner) || owner in refusedLately(state, startedAt);
	}

	/** One page that cannot be read must not keep the leads of others waiting. */
	private async ifReadable<Result>(
		owner: string,
		read: () => Promise<Result>,
	): Promise<Result | undefined> {
		const { turn } = this;
		const { client, startedAt } = turn;
		try {
			return await read();
		} catch (error) {
			if (concernsEveryOwner(error)) throw client.wrapped(error);
			this.unreadable.add(owner);
			const source = ownerOfKey(owner);
			const refusal = source && (await refusalOfOwner(client, source.owner, error));
			if (refusal === undefined) this.failure ??= error;
			else if (isUnauthorized(error)) {
				const refusedAt = { ...turn.state.refusedAt, [owner]: startedAt };
				turn.state = { ...turn.state, refusedAt };
			}
			return undefined;
		}
	}

	/**
	 * @param missing hashes of the leads that are looked for
	 * @returns those that LinkedIn does not show
	 */
	private async read(set: LeadSet, missing: Set<string>): Promise<string[]> {
		const source = ownerOfKey(set.owner);
		if (source === undefined) return [...missing];
		const window = { leadType: source.leadType, testLeads: this.testLeads };
		const times = { start: set.from, end: set.to + 1 };
		let isAnyUnread = false;
		const parts = readLeadWindow(this.turn.client, source.owner, { ...window, ...times });
		for await (const { entries } of parts) {
			for (const entry of entries) {
				isAnyUnread ||= 'undeliverable' in entry;
				const lead = foundLead(entry, set.owner, set);
				if (!missing.delete(lead.hash)) continue;
				this.known.set(lead.hash, { ...lead, isWanted: matches(entry, this.turn.settings) });
			}
			if (missing.size === 0) break;
		}
		return isAnyUnread ? [] : [...missing];
	}

	/** Real leads that are not wanted for now are not missing. */
	private get testLeads(): TestLeads {
		return this.turn.settings.testLeads === 'exclude' ? 'exclude' : 'include';
	}
}

/**
 * What is left of a range when the first leads that were chosen of it were taken.
 * @param leads all that LinkedIn serves there
 */
function restOf(range: FormRange, leads: readonly ReadLead[], chosen: readonly ReadLead[]) {
	const from = chosen.at(-1)?.time ?? range.from;
	const hashesOf = (some: readonly ReadLead[]) => some.map(({ hash }) => hash);
	const before = hashesOf(leads.filter(({ time = from }) => time < from));
	const taken = hashesOf(chosen.filter(({ time }) => time === from));
	return { ...range, from, except: [...difference(range.except ?? [], before), ...taken] };
}
