import { difference, sortBy, uniq } from 'lodash';

import { refusalOfOwner } from '../../shared/api/ownerRefusal';
import type { LinkedInClient } from '../../shared/api/linkedInClient';
import type { LeadSet } from '../../shared/leads/leadSet';
import { withOneForEachRange } from '../../shared/leads/leadSet';
import { matches, readLeadWindow } from '../../shared/reading/leadWindow';
import type { TestLeads } from '../../shared/reading/testLeads';
import type { FormRange } from './confirmation/confirmation';
import type { FoundLead } from './emittedLeads';
import { formIdOf, foundLead } from './emittedLeads';
import type { ReadLead, Slice } from './slice';
import { readSlice } from './slice';
import { LARGEST_SLICE } from './sliceSize';
import type { TriggerSettings } from './triggerSettings';
import { isOwnerInScope, ownerOfKey } from './watchedOwners';

/** Whether it is among those that are watched now. */
type Known = FoundLead & { isWanted: boolean };

/** What came of reading leads once more. */
export interface ReadAgain {
	/** Oldest first. */
	leads: FoundLead[];
	/** Hashes of those that LinkedIn does not keep any more. */
	gone: string[];
}

/** A shorter range would show the same leads, milliseconds. */
const SHORTEST_RANGE = 4;

/** Reads leads once more that were not confirmed, within one poll. */
export class LeadsAgain {
	/** What was read already, by hash: a batch in parts is read once. */
	private readonly known = new Map<string, Known>();

	constructor(
		private readonly client: LinkedInClient,
		private readonly settings: TriggerSettings,
		/** What is not read in time is neither found nor gone; however little time is left, something is read. */
		private readonly hasTime = () => true,
	) {}

	/**
	 * Those of the sets that LinkedIn serves now. One that it fails to serve, or that is not watched for now, is
	 * neither found nor gone.
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	async of(sets: readonly LeadSet[]): Promise<ReadAgain> {
		const gone: string[] = [];
		const isDue = ({ owner }: LeadSet) => ownerOfKey(owner) === undefined || this.isWatched(owner);
		for (const set of withOneForEachRange(sets.filter(isDue))) {
			const missing = new Set(set.hashes.filter((hash) => !this.known.has(hash)));
			if (this.known.size > 0 && !this.hasTime()) break;
			if (missing.size > 0) gone.push(...(await this.readIfAllowed(set, missing)));
		}
		const known = sets.flatMap(({ hashes }) =>
			hashes.flatMap((hash) => this.known.get(hash) ?? []),
		);
		const leads = known.filter(({ isWanted }) => isWanted);
		return { leads: sortBy(leads, ['from', 'hash']), gone };
	}

	/** Whether leads of this owner and type, and of this form, are watched for now, see `ownerKey`. */
	isWatched(owner: string, formId?: string): boolean {
		const { scope } = this.settings;
		return (
			isOwnerInScope(owner, scope) && (formId === undefined || (scope.formId ?? formId) === formId)
		);
	}

	/**
	 * The oldest leads of a form in a range, and what of it is left then.
	 * @returns `unread`: a part in which LinkedIn failed to serve a lead, without those that it served
	 * @throws NodeApiError as `LinkedInClient.request`
	 */
	async ofForm(
		range: FormRange,
		most: number,
	): Promise<{ leads: FoundLead[]; rest?: FormRange; unread?: FormRange }> {
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
			const slice = await readSlice(this.client, source.owner, settings, span, largest);
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

	/** One page that is refused must not keep the leads of others waiting. */
	private async readIfAllowed(set: LeadSet, missing: Set<string>): Promise<string[]> {
		try {
			return await this.read(set, missing);
		} catch (error) {
			const owner = ownerOfKey(set.owner)?.owner;
			const refusal = owner && (await refusalOfOwner(this.client, owner, error));
			if (refusal === undefined) throw this.client.wrapped(error);
			return [];
		}
	}

	/** @returns the hashes that LinkedIn does not keep any more */
	private async read(set: LeadSet, missing: Set<string>): Promise<string[]> {
		const source = ownerOfKey(set.owner);
		if (source === undefined) return [...missing];
		const window = { leadType: source.leadType, testLeads: this.testLeads };
		const times = { start: set.from, end: set.to + 1 };
		let isAnyUnread = false;
		const parts = readLeadWindow(this.client, source.owner, { ...window, ...times });
		for await (const { entries } of parts) {
			for (const entry of entries) {
				isAnyUnread ||= 'undeliverable' in entry;
				const lead = foundLead(entry, set.owner, set);
				if (!missing.delete(lead.hash)) continue;
				this.known.set(lead.hash, { ...lead, isWanted: matches(entry, this.settings) });
			}
			if (missing.size === 0) break;
		}
		return isAnyUnread ? [] : [...missing];
	}

	/** Real leads that are not wanted for now are not gone. */
	private get testLeads(): TestLeads {
		return this.settings.testLeads === 'exclude' ? 'exclude' : 'include';
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
