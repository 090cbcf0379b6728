import { concernsEveryOwner, refusalOfOwner } from '../../shared/linkedin/owners';
import { isUnauthorized } from '../../shared/wire/errors/linkedInError';
import { wasTaken, withWindow } from './cursor';
import { isUnwatched } from './unwatchedTimes';
import { submittedAtOf } from '../../shared/values/leadIdentity';
import type { LeadOwner } from '../../shared/values/leadOwner';
import { matches, readLeadWindow } from '../../shared/linkedin/leadWindow';
import type { FoundLead } from './emittedLeads';
import { foundLead } from './emittedLeads';
import { isOfHeldForm } from './heldForms';
import type { PollTurn } from './pollTurn';
import { clockAhead, latestNow } from './slice';
import type { TriggerState } from './triggerState';
import { ownerKey, watchedOwners } from './watchedOwners';
import { ownerStateOf, refusedLately, watching } from './watching';

/** Which new lead is looked for. */
interface Wish {
	/** Of another form than these, or else of the first of them. */
	notOfForms: readonly string[];
	/** How many leads are looked at, of each owner. */
	most: number;
}

/**
 * A lead that was not emitted yet, of other forms than these if there is one among those that are looked at, and
 * otherwise of the first of them that there is one of. Its owner is watched from now on.
 * @throws NodeApiError when there is none in what could be read, and an owner could not be
 */
export async function findNewLead(turn: PollTurn, wish: Wish): Promise<FoundLead | undefined> {
	const { client, settings, context, startedAt } = turn;
	const { scope } = settings;
	const watched = await watchedOwners(client, scope, turn.state.organizations, startedAt);
	if (watched.notice !== undefined) context.__emitError(watched.notice);
	const refusedAt = refusedLately(turn.state, startedAt);
	const { organizations } = watched;
	const state = {
		...watching(turn.state, watched.owners, settings, startedAt),
		organizations,
		refusedAt,
	};
	const take = (found: FoundLead) => {
		const owner = ownerStateOf(state, found.owner, settings);
		turn.state = { ...state, owners: { ...state.owners, [found.owner]: owner } };
		return found;
	};
	let any: FoundLead | undefined;
	let failure: unknown;
	for (const owner of watched.owners) {
		const key = ownerKey(owner, scope);
		if (refusedAt[key] !== undefined) continue;
		try {
			for await (const found of newLeadsOf(turn, state, owner, wish.most)) {
				if (rankOf(found, wish) < 0) return take(found);
				if (any === undefined || rankOf(found, wish) < rankOf(any, wish)) any = found;
			}
		} catch (error) {
			// One page that cannot be read must not hide what others have to tell.
			if (concernsEveryOwner(error)) throw client.wrapped(error);
			if ((await refusalOfOwner(client, owner, error)) === undefined) failure ??= error;
			else if (isUnauthorized(error)) refusedAt[key] = startedAt;
		}
	}
	turn.state = { ...turn.state, refusedAt };
	if (any === undefined && failure !== undefined) throw client.wrapped(failure);
	return any && take(any);
}

async function* newLeadsOf(
	{ client, settings }: PollTurn,
	state: TriggerState,
	owner: LeadOwner,
	most: number,
): AsyncGenerator<FoundLead, void, undefined> {
	const { scope, testLeads, overlapMs } = settings;
	const key = ownerKey(owner, scope);
	const { cursor } = ownerStateOf(state, key, settings);
	const windowed = withWindow(cursor, { overlapMs, now: client.now() });
	const { window, unwatched } = windowed;
	const wanted = { leadType: scope.leadType, testLeads, start: window.from, most };
	let looked = 0;
	for await (const { entries } of readLeadWindow(client, owner, wanted)) {
		for (const entry of entries) {
			if (!('lead' in entry) || !matches(entry, { scope, testLeads })) continue;
			const time = submittedAtOf(entry.lead) ?? Infinity;
			if (time < window.from || isUnwatched(unwatched, time, clockAhead(client))) continue;
			const found = foundLead(entry, key, { from: window.from, to: latestNow(client) });
			if (wasTaken(windowed, found.hash)) continue;
			if (isOfHeldForm(state.confirmation.heldForms, entry.lead, key)) continue;
			yield found;
		}
		looked += entries.length;
		if (looked > most) break;
	}
}

/** Below zero for a lead of another form; one whose form cannot be told is the last choice. */
function rankOf({ formId }: FoundLead, { notOfForms }: Wish): number {
	return formId === undefined ? notOfForms.length : notOfForms.indexOf(formId);
}
