import type { FilterName } from './filters';
import type { Watch } from './watch';
import { HOUR } from '../virtualClock';

/** Which organizations there are is asked once an hour. */
const HEARD_OF_AFTER_MS = 2 * HOUR;

/** Filters under which the list of organizations says what is watched. */
const OF_ALL: readonly FilterName[] = ['allEvents', 'company'];

/** That a trigger says so when an organization is taken from the member. */
export class LostRoles {
	/** Nodes that have read all organizations, and had every role then. */
	private knowing = new Set<Watch>();

	/** Which organizations n8n's member has no role in now. */
	private readonly gone = new Set<string>();

	/** By organization: since when the role is gone, who knew the organization, and whether a lesser role stays. */
	private readonly lost = new Map<string, { at: number; by: Set<Watch>; isLowered: boolean }>();

	/** n8n may not know any more which organizations there were. */
	forget(): void {
		this.knowing.clear();
		this.lost.clear();
	}

	lose(organization: string, now: number, isLowered: boolean): void {
		if (this.gone.has(organization)) return;
		this.gone.add(organization);
		this.lost.set(organization, { at: now, by: new Set(this.knowing), isLowered });
		this.knowing.clear();
	}

	giveBack(): void {
		this.gone.clear();
		this.lost.clear();
	}

	/** @returns what should have been said by now, after a poll that nothing was in the way of */
	polled(watch: Watch, now: number): string[] {
		if (!OF_ALL.includes(watch.settings.filter)) return [];
		if (this.gone.size === 0) this.knowing.add(watch);
		return [...this.lost].flatMap(([organization, { at, by, isLowered }]) => {
			// Leads of a page are read with the lesser role, too.
			if (isLowered && watch.settings.filter === 'company') return [];
			if (now - at < HEARD_OF_AFTER_MS || !by.delete(watch)) return [];
			const isSaid = watch.failures.some(({ text }) => text.includes(organization));
			return isSaid ? [] : [`unsaid: ${watch.node.id}: organization ${organization} vanished`];
		});
	}
}
