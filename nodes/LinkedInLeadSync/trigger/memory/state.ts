import { groupBy, mapValues } from 'lodash';

import type { EpochMs } from '../../../shared/values/time';
import { SHORTEST_RETENTION_DAYS } from '../../../shared/values/leadIdentity';
import { DAY, MINUTE } from '../../../shared/values/time';
import type { FormOfOwner } from './keys';
import type { Lead, ReadRef } from './lead';
import { hashesOf, isGone, isRefused, without } from './lead';
import { formKey } from './keys';
import type { Ending, Execution, Ledger } from './ledger';
import { crowdedForms, emptyLedger, ended, published, withoutLeads } from './ledger';
import type { Owner } from './owner';
import { withHeldTo, withSettled } from './owner';
import type { Trouble } from './trouble';

/** Start From: Now also outputs leads of the last moments before, because LinkedIn's clock may be behind n8n's. */
const BEFORE_NOW = 2 * MINUTE;

/** After the state was lost, the trigger starts this far back. */
const LOST_DAYS = 7;

/** Where to begin when the workflow is published for the first time. */
export type StartFrom =
	| { from: 'now' }
	| { from: 'lastDays'; days: number }
	| { from: 'date'; time: EpochMs };

/** What the trigger stores between polls. Times are in milliseconds by n8n's clock. */
export interface State {
	/** Leads that were submitted earlier are not wanted. */
	since: number;
	owners: Record<string, Owner>;
	pages?: Pages;
	choice?: Choice;
	/** When the last Report was made; 0 if none was. */
	reportedAt: number;
	/** Leads that are not settled, from their first execution on. */
	ledger: Ledger;
	/** When the trigger first saw each ID of the option Skip Leads. */
	skippedSince?: Record<string, number>;
	/** Whether the loss of the state is still to be reported. */
	isLossUnreported?: boolean;
	/** How often the state was saved: of two stored states, the one with more saves is newer. */
	saves: number;
}

/** The watched Pages if the user chose all. */
export interface Pages {
	ids: string[];
	/** By ID, for reports. LinkedIn may not show all. */
	names: Record<string, string>;
	listedAt: number;
	/** The scope and credential that the list was read with. */
	listedFor: string;
	/** When a Report last said of a Page that it is no longer listed, by ID. */
	lostAt?: Record<string, number>;
	/** Whether all Pages are watched because LinkedIn does not show the owner of the chosen event or form. */
	isAnyOwner?: boolean;
	/** Why LinkedIn does not show the list. */
	trouble?: Trouble;
}

/** The chosen event and form, until a lead shows that LinkedIn has them. */
export interface Choice {
	/** See `watchKey`. */
	key: string;
	/** When LinkedIn was last asked for them. */
	askedAt: number;
	/** Whether they have brought a lead, so that nobody asks any more: a deleted event may still have leads. */
	hasLeads?: boolean;
	/** That LinkedIn does not have them. */
	trouble?: Trouble;
}

/**
 * The state before the first poll.
 * @param isLoss whether an earlier state was lost. The trigger then starts a week back at most, whatever Start From
 * says, because most older leads were processed before. If n8n starts a workflow without a stored state, that counts as
 * a loss.
 */
export function firstState(startFrom: StartFrom, now: number, isLoss: boolean): State {
	const earliest = now - LOST_DAYS * DAY;
	const chosen = startOf(startFrom, now);
	const lost = startFrom.from === 'date' ? Math.max(chosen, earliest) : earliest;
	return {
		since: Math.max(0, Math.trunc(isLoss ? lost : chosen)),
		owners: {},
		reportedAt: 0,
		ledger: emptyLedger(),
		isLossUnreported: isLoss || undefined,
		saves: 0,
	};
}

function startOf(startFrom: StartFrom, now: number): number {
	switch (startFrom.from) {
		case 'now':
			return now - BEFORE_NOW;
		case 'lastDays':
			return now - startFrom.days * DAY;
		case 'date':
			return startFrom.time;
	}
}

/** The state after an execution. Nothing else applies an outcome. */
export function afterExecution(
	state: State,
	execution: Execution,
	ending: Ending,
	now: number,
): State {
	const { leads } = execution;
	const after = { ...state, ledger: ended(state.ledger, execution, ending, now) };
	const returned = ending.outcome === 'succeeded' ? [...(ending.returned?.keys() ?? [])] : [];
	const [lead] = leads;
	const isNotStored = ending.outcome === 'failed' || returned.length > 0;
	const isCrowded = isNotStored && crowdedForms(state.ledger).has(formKey(lead));
	if (isCrowded && leads.length === 1 && !isRefused(lead)) return heldBack(after, lead);
	return ending.outcome === 'succeeded' ? settled(after, without(leads, returned)) : after;
}

/** Takes a lead out of the ledger that is to be read again later. */
function heldBack(state: State, lead: ReadRef): State {
	const { [lead.owner]: owner } = state.owners;
	return {
		...state,
		owners: { ...state.owners, [lead.owner]: withHeldTo(owner, lead) },
		ledger: withoutLeads(state.ledger, [lead.hash]),
	};
}

/** Settles leads: their owners keep the hashes, and the ledger no longer has them. */
export function settled(state: State, leads: readonly ReadRef[]): State {
	if (leads.length === 0) return state;
	const byOwner = groupBy(leads, 'owner');
	const owners = mapValues(state.owners, (owner, key) =>
		key in byOwner ? withSettled(owner, byOwner[key]) : owner,
	);
	return { ...state, owners, ledger: withoutLeads(state.ledger, hashesOf(leads)) };
}

/** LinkedIn keeps leads for so long at least. */
const RETENTION = SHORTEST_RETENTION_DAYS * DAY;

/**
 * The state without old leads of the ledger that nobody waits for: LinkedIn does not show them, or the settings exclude
 * them.
 * @param isWatched whether the settings include the form of a lead
 */
export function withoutOldLeads(
	state: State,
	now: number,
	isWatched: (form: FormOfOwner) => boolean,
): State {
	const isOld = (lead: Lead) =>
		now - lead.submittedAt > RETENTION &&
		(isGone(lead, now) || lead.state === 'excluded' || !isWatched(lead));
	return settled(state, state.ledger.leads.filter(isOld));
}

/** The state after a publication. The user may have corrected the causes of failures and troubles: nothing waits. */
export function afterPublication(state: State): State {
	const { owners, pages, ledger } = state;
	const due = (trouble: Trouble | undefined) => trouble && { ...trouble, dueAt: trouble.failedAt };
	return {
		...state,
		ledger: published(ledger),
		owners: mapValues(owners, (owner) => ({
			...owner,
			trouble: due(owner.trouble),
			forms: mapValues(owner.forms, (form) => ({ ...form, trouble: due(form.trouble) })),
		})),
		pages: pages && { ...pages, trouble: due(pages.trouble) },
	};
}
