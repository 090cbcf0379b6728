import { isEqual } from 'lodash';

import type { LinkedInClient } from '../../shared/api/linkedInClient';
import { wasTaken, withWindow } from '../../shared/leads/cursor';
import { leadKey, submittedAtOf } from '../../shared/values/leadIdentity';
import { matches, readLeadWindow } from '../../shared/reading/leadWindow';
import type { FoundLead } from './emittedLeads';
import { foundLead } from './emittedLeads';
import { isOfHeldForm } from './heldForms';
import type { TriggerSettings } from './triggerSettings';
import type { TriggerState } from './triggerState';
import { ownerKey, ownerOfKey } from './watchedOwners';

/**
 * A lead that was not emitted yet, of other forms than these if there is one among those that are looked at, and
 * otherwise of the first of them that there is one of.
 * @param most how many leads are looked at, of each owner
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function findNewLead(
	client: LinkedInClient,
	{ scope, testLeads, overlapMs }: TriggerSettings,
	{ owners, confirmation }: TriggerState,
	notOfForms: readonly string[],
	most: number,
): Promise<FoundLead | undefined> {
	let any: FoundLead | undefined;
	const rank = ({ formId }: FoundLead) => notOfForms.indexOf(formId ?? '');
	for (const [key, { cursor }] of Object.entries(owners)) {
		const source = ownerOfKey(key);
		if (source === undefined || ownerKey(source.owner, scope) !== key) continue;
		// It was watched under other settings.
		if (scope.owner !== undefined && !isEqual(scope.owner, source.owner)) continue;
		const { window, seen, skipsUpTo = 0 } = withWindow(cursor, { overlapMs, now: client.now() });
		const wanted = { leadType: scope.leadType, testLeads, start: window.from, most };
		let looked = 0;
		for await (const { entries } of readLeadWindow(client, source.owner, wanted)) {
			for (const entry of entries) {
				if (!('lead' in entry) || !matches(entry, { scope, testLeads })) continue;
				const time = submittedAtOf(entry.lead) ?? Infinity;
				if (time < Math.max(window.from, skipsUpTo)) continue;
				if (wasTaken(window, { time, key: leadKey(entry.lead) })) continue;
				const found = foundLead(entry, key, { from: window.from, to: client.now() });
				if (seen.has(found.hash) || isOfHeldForm(confirmation.heldForms, entry.lead)) continue;
				const { formId } = found;
				if (formId !== undefined && !notOfForms.includes(formId)) return found;
				if (any === undefined || rank(found) < rank(any)) any = found;
			}
			looked += entries.length;
			if (looked > most) break;
		}
	}
	return any;
}
