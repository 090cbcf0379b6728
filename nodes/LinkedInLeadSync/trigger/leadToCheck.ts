import { compact, minBy, partition, sortBy, uniqBy } from 'lodash';

import type { LeadSet } from './leadSet';
import { hashesOf, without } from './leadSet';
import type { Confirmation, DueLeads, SetAsideLead } from './confirmation/confirmation';
import { isUnsure } from './confirmation/evidence';
import type { FoundLead } from './emittedLeads';
import type { LeadsAgain } from './leadsAgain';
import { findNewLead } from './newLead';
import type { PollTurn } from './pollTurn';

/**
 * How many new leads are looked at for one of a form that was not tried. In an outage, looking at many would cost
 * too many calls each time: it is done with its first checks, then every four hours.
 */
const FEW_NEW_LEADS = 100;
const MANY_NEW_LEADS = 5_000;
const FIRST_SEARCHES = 3;
const SEARCH_EVERY = 16;

/** Of leads that were set aside: each costs a call. */
const MOST_SET_ASIDE = 10;

/**
 * A lead that tells whether the destination takes any: it had no part in what has failed, and its form neither, if
 * there is such a lead.
 * @returns the lead, and those that LinkedIn does not show now
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function findLeadToCheck(
	turn: PollTurn,
	again: LeadsAgain,
): Promise<{ found?: FoundLead; missing: LeadSet[] }> {
	const { confirmation } = turn.state;
	const { doubt, outage, due, failuresOfForms, checks } = confirmation;
	const ofFailed = outage === undefined ? (doubt?.formIds ?? []) : outage.formIds;
	const formIds = [...ofFailed, ...Object.keys(failuresOfForms)];
	// Those that LinkedIn did not show when they were looked for cost a call each.
	const shown = due.filter(({ missingSince }) => missingSince === undefined);
	const sets = [...shown, ...waitingAlone(confirmation)].flatMap((each) => each.leads);
	const { leads, missing } = await again.of(without(sets, new Set(doubt?.hashes)));
	// What failed together with others may be the very leads that are refused, and what comes one by one even more.
	const failed = hashesOfDue(due.filter(({ failures }) => failures > 0));
	const alone = hashesOfDue(due.filter(({ atOnce }) => atOnce === 1));
	const [suspected, others] = partition(leads, ({ hash }) => alone.has(hash));
	const [doubtful, trusted] = partition(others, ({ hash }) => failed.has(hash));
	const isOfOther = ({ formId }: FoundLead) => formId !== undefined && !formIds.includes(formId);
	const best = oneOf(trusted.filter(isOfOther), checks);
	if (best !== undefined) return { found: best, missing };
	// However little time is left, something is checked.
	const hasTime = turn.timeLeft() > 0 || leads.length === 0;
	const fresh = hasTime ? compact([await newLeadToCheck(turn, formIds)]) : [];
	const inOrder = [fresh, trusted, doubtful, suspected];
	const ofOthers = inOrder.map((each) => each.filter(isOfOther));
	const ofAny = outage === undefined ? inOrder : [ofLongestAgo([...fresh, ...leads], formIds)];
	const found = oneOf([...ofOthers, ...ofAny].find(({ length }) => length > 0) ?? [], checks);
	const earlier = found && failedEarlier(confirmation, found);
	if (earlier === undefined) return { found, missing };
	const tried = await again.of(earlier.leads);
	return { found: tried.leads.at(0) ?? found, missing: [...missing, ...tried.missing] };
}

/**
 * One that failed alone in this outage, of a form that failed longer ago in it than that of the lead to be tried: else
 * it waited for all leads of a form that is refused. It is never the only one that is tried.
 */
function failedEarlier(
	{ setAside, outage }: Confirmation,
	{ formId }: FoundLead,
): SetAsideLead | undefined {
	const formIds = outage?.formIds ?? [];
	// None has failed longer ago than a form that was not tried yet.
	const place = formId === undefined ? formIds.length : formIds.indexOf(formId);
	const longerAgo = formIds.slice(0, Math.max(0, place));
	const placeOf = (lead: SetAsideLead) => longerAgo.indexOf(lead.formId ?? '');
	return minBy(
		setAside.filter((lead) => isUnsure(lead) && placeOf(lead) >= 0),
		placeOf,
	);
}

/**
 * Leads that were set aside without a failure. In an outage also those that failed alone before, of forms that were
 * not tried in it: perhaps no other lead is there to tell.
 */
function waitingAlone({ setAside, outage }: Confirmation): SetAsideLead[] {
	const untried = setAside.filter(({ failedAt }) => failedAt === undefined);
	const isOfUntried = ({ formId }: SetAsideLead) =>
		formId !== undefined && outage?.formIds.includes(formId) === false;
	const unsure = setAside.filter((lead) => isUnsure(lead) && isOfUntried(lead));
	return [
		...untried.slice(0, MOST_SET_ASIDE),
		...uniqBy(unsure, 'formId').slice(0, MOST_SET_ASIDE),
	];
}

/** Those of the form that failed longest ago: a form that is refused must not hide that others are not. */
function ofLongestAgo(leads: FoundLead[], formIds: readonly string[]): FoundLead[] {
	const [first] = sortBy(leads, ({ formId }) => formIds.indexOf(formId ?? ''));
	return leads.filter(({ formId }) => formId === first.formId);
}

function hashesOfDue(due: readonly DueLeads[]): Set<string> {
	return new Set(due.flatMap(({ leads }) => hashesOf(leads)));
}

async function newLeadToCheck(
	turn: PollTurn,
	notOfForms: readonly string[],
): Promise<FoundLead | undefined> {
	const checks = turn.state.confirmation.outage?.checks ?? 0;
	const isTime = checks < FIRST_SEARCHES || checks % SEARCH_EVERY === 0;
	const most = isTime ? MANY_NEW_LEADS : FEW_NEW_LEADS;
	return await findNewLead(turn, { notOfForms, most });
}

/** Another one each time, in an order that has nothing to do with time: refused ones are often neighbours. */
function oneOf(leads: FoundLead[], checks: number): FoundLead | undefined {
	return sortBy(leads, 'hash')[checks % Math.max(1, leads.length)];
}
