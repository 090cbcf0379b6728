import { HOUR } from '../../durations';
import type { FilterName } from './filters';
import type { Watch } from './watch';

/** The trigger lists the organizations once an hour, so it must notice a lost role within two. */
const HEARD_OF_AFTER_MS = 2 * HOUR;

/** Filters that watch all listed organizations. */
const OF_ALL: readonly FilterName[] = ['allEvents', 'company'];

/** Checks that a trigger reports an organization in which the member has lost the role. */
export class LostRoles {
	/** Nodes that listed the organizations while the member had every role. */
	private knowing = new Set<Watch>();

	/** Which organizations n8n's member has no role in now. */
	private readonly gone = new Set<string>();

	/** By organization: since when the role is gone, which nodes knew it, and whether a lesser role stays. */
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

	/** @returns lost roles that the trigger has not reported in time; to be called after an undisturbed poll */
	polled(watch: Watch, now: number): string[] {
		if (!OF_ALL.includes(watch.settings.filter)) return [];
		if (this.gone.size === 0) this.knowing.add(watch);
		return [...this.lost].flatMap(([organization, { at, by, isLowered }]) => {
			// The lesser role may read Company leads, too.
			if (isLowered && watch.settings.filter === 'company') return [];
			if (now - at < HEARD_OF_AFTER_MS || !by.delete(watch)) return [];
			const isSaid = watch.failures.some(({ text }) => text.includes(organization));
			return isSaid ? [] : [`unsaid: ${watch.node.id}: organization ${organization} vanished`];
		});
	}
}
