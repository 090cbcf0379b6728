import { clamp } from 'lodash';

import { DAY, HOUR, MINUTE } from '../../shared/values/time';
import type { Lead } from './lead';
import { asNew } from './lead';
import { only, without } from './leadRefs';
import type { State } from './memory/state';

/*
 * Leads that the trigger wants to read again, and that LinkedIn does not show now. Whatever their state in the ledger, they
 * are due less and less often, and come after all others. A new lead comes into the ledger.
 */

type Waiting = Pick<State, 'fresh' | 'ledger'>;

/** LinkedIn's lists may lag, or be empty without a role. After this time, a lead counts as cancelled. */
export const LONGEST_MISSING = 30 * DAY;

/** The leads may be cancelled, so the trigger looks for them less and less often. */
export function missing(waiting: Waiting, hashes: ReadonlySet<string>, now: number): Waiting {
	return moved(waiting, hashes, (lead) => {
		const { missingSince = now } = lead;
		return now - missingSince > LONGEST_MISSING ? [] : [readLater(lead, missingSince, now, MINUTE)];
	});
}

/** LinkedIn could not serve these leads, or the settings exclude them for now. */
export function postponed(waiting: Waiting, hashes: ReadonlySet<string>, now: number): Waiting {
	return moved(waiting, hashes, (lead) => {
		// A day is the longest wait. What LinkedIn does not serve is not cancelled, and its time does not count as such.
		const since = Math.max(lead.missingSince ?? now, now - DAY);
		return [readLater(lead, since, now, HOUR)];
	});
}

/** After as long as LinkedIn has not shown it. */
function readLater(lead: Lead, missingSince: number, now: number, shortest: number): Lead {
	return { ...lead, missingSince, dueAt: now + clamp(now - missingSince, shortest, DAY) };
}

function moved(
	{ fresh, ledger }: Waiting,
	hashes: ReadonlySet<string>,
	change: (lead: Lead) => Lead[],
): Waiting {
	if (hashes.size === 0) return { fresh, ledger };
	const changed = [...only(ledger.leads, hashes), ...only(fresh, hashes).map(asNew)].flatMap(
		change,
	);
	const leads = [...without(ledger.leads, hashes), ...changed];
	return { fresh: without(fresh, hashes), ledger: { ...ledger, leads } };
}
