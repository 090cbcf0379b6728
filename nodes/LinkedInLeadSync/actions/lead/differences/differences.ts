import type { StoredLead } from './storedLeads';

/** How a lead at LinkedIn differs from what is stored, see `Differences.show`. */
export type ShownDifference = 'missing' | 'changed';

/** Fewer rows than this say nothing about all of them. */
export const FEWEST_ROWS = 3;

/**
 * Compares what LinkedIn shows with what is stored, lead by lead as it is read, in any order.
 *
 * A lead that is answered again comes under the same id with a later time (wire contract 3.6), and of several
 * times under one id the latest is the lead that there is. An earlier time than the stored one says nothing:
 * LinkedIn has no way to answer earlier.
 */
export class Differences {
	/** The latest times of leads that are not stored, by id. */
	private readonly unstored = new Map<string, number>();

	constructor(private readonly stored: ReadonlyMap<string, StoredLead>) {}

	/**
	 * Takes note of a lead at LinkedIn.
	 * @param time when it was submitted, epoch milliseconds; undefined when LinkedIn sent no such time
	 * @returns how it differs, `same` when it does not; undefined when it was shown before, as late or later
	 */
	show(id: string, time: number | undefined): ShownDifference | 'same' | undefined {
		const lead = this.stored.get(id);
		if (lead === undefined) {
			const known = this.unstored.get(id);
			if (known !== undefined && known >= (time ?? 0)) return undefined;
			this.unstored.set(id, time ?? 0);
			return 'missing';
		}
		const isKnown = lead.isShown && (lead.shownAt ?? 0) >= (time ?? 0);
		lead.isShown = true;
		if (isKnown) return undefined;
		lead.shownAt = time;
		const { submitted, isMarked } = lead;
		// Somebody registered again, and the row does not say so.
		if (isMarked) return 'changed';
		if (time === undefined || submitted === undefined) return 'same';
		return time > submitted.time + submitted.within ? 'changed' : 'same';
	}

	/** What is stored and LinkedIn has not shown so far, by id; without rows that say so already. */
	unshown(): Array<[string, StoredLead]> {
		return [...this.stored].filter(([, { isShown, isMarked }]) => !isShown && !isMarked);
	}

	/** When the newest of the stored leads that LinkedIn shows was submitted, as it is stored; epoch milliseconds. */
	get newestStored(): number | undefined {
		let newest: number | undefined;
		for (const { isShown, submitted } of this.stored.values()) {
			if (isShown && submitted !== undefined) newest = Math.max(newest ?? 0, submitted.time);
		}
		return newest;
	}

	/**
	 * Whether the stored times are those of LinkedIn. They are not where another column was named, a zone was
	 * lost or a sheet changed them: then most leads that both have differ.
	 */
	get doTimesAgree(): boolean {
		return this.differingTimes === 0;
	}

	/** How many times differ; 0 where so few do that the leads were answered again, and not where one or two are all. */
	get differingTimes(): number {
		let [both, differing] = [0, 0];
		for (const { submitted, shownAt } of this.stored.values()) {
			if (submitted === undefined || shownAt === undefined) continue;
			both++;
			if (Math.abs(shownAt - submitted.time) > submitted.within) differing++;
		}
		const areFew = differing * 2 <= both || (differing < FEWEST_ROWS && differing < both);
		return areFew ? 0 : differing;
	}
}
