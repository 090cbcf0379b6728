import { wasTaken, withWindow } from '../../shared/leads/cursor';
import { submittedAtOf } from '../../shared/values/leadIdentity';
import { matches, readLeadWindow } from '../../shared/reading/leadWindow';
import type { FoundLead } from './emittedLeads';
import { foundLead } from './emittedLeads';
import { isOfHeldForm } from './heldForms';
import type { PollTurn } from './pollTurn';
import { latestNow } from './slice';
import { ownerKey, watchedOwners } from './watchedOwners';
import { newOwner, watching } from './watching';

/**
 * A lead that was not emitted yet, of other forms than these if there is one among those that are looked at, and
 * otherwise of the first of them that there is one of. Its owner is watched from now on.
 * @param most how many leads are looked at, of each owner
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function findNewLead(
	turn: PollTurn,
	notOfForms: readonly string[],
	most: number,
): Promise<FoundLead | undefined> {
	const { client, settings, context, startedAt } = turn;
	const { scope, testLeads, overlapMs } = settings;
	const watched = await watchedOwners(client, scope, turn.state.organizations, startedAt);
	if (watched.notice !== undefined) context.__emitError(watched.notice);
	const { organizations } = watched;
	const state = { ...watching(turn.state, watched.owners, settings), organizations };
	const take = (found: FoundLead) => {
		const owner = state.owners[found.owner] ?? newOwner(state, settings);
		turn.state = { ...state, owners: { ...state.owners, [found.owner]: owner } };
		return found;
	};
	let any: FoundLead | undefined;
	const rank = ({ formId }: FoundLead) => notOfForms.indexOf(formId ?? '');
	for (const owner of watched.owners) {
		const key = ownerKey(owner, scope);
		const { cursor } = state.owners[key] ?? newOwner(state, settings);
		const windowed = withWindow(cursor, { overlapMs, now: client.now() });
		const { window, skipsUpTo = 0 } = windowed;
		const wanted = { leadType: scope.leadType, testLeads, start: window.from, most };
		let looked = 0;
		for await (const { entries } of readLeadWindow(client, owner, wanted)) {
			for (const entry of entries) {
				if (!('lead' in entry) || !matches(entry, { scope, testLeads })) continue;
				const time = submittedAtOf(entry.lead) ?? Infinity;
				if (time < Math.max(window.from, skipsUpTo)) continue;
				const found = foundLead(entry, key, { from: window.from, to: latestNow(client) });
				if (wasTaken(windowed, found.hash)) continue;
				if (isOfHeldForm(state.confirmation.heldForms, entry.lead)) continue;
				const { formId } = found;
				if (formId !== undefined && !notOfForms.includes(formId)) return take(found);
				if (any === undefined || rank(found) < rank(any)) any = found;
			}
			looked += entries.length;
			if (looked > most) break;
		}
	}
	return any && take(any);
}
