import { partition, sortBy } from 'lodash';

import { without } from '../../shared/leads/leadSet';
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

/** Of leads that were set aside without a failure: each costs a call. */
const MOST_SET_ASIDE = 10;

/**
 * A lead that tells whether the destination takes any: it had no part in what has failed, and its form neither, if
 * there is such a lead.
 * @returns the lead, and the hashes of those that LinkedIn does not keep any more
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function findLeadToCheck(
	turn: PollTurn,
	again: LeadsAgain,
): Promise<{ found?: FoundLead; gone: string[] }> {
	const { doubt, outage, due, setAside, failuresOfForms, checks } = turn.state.confirmation;
	const failed = outage === undefined ? (doubt?.formIds ?? []) : outage.formIds;
	const formIds = [...failed, ...Object.keys(failuresOfForms)];
	const waiting = setAside.filter(({ failedAt }) => failedAt === undefined);
	const sets = [...due, ...waiting.slice(0, MOST_SET_ASIDE)].flatMap(({ leads }) => leads);
	const { leads, gone } = await again.of(without(sets, new Set(doubt?.hashes)));
	// Those that come one by one may be the very ones that are refused.
	const alone = due.filter(({ atOnce }) => atOnce === 1).flatMap((each) => each.leads);
	const suspects = new Set(alone.flatMap(({ hashes }) => hashes));
	const [suspected, trusted] = partition(leads, ({ hash }) => suspects.has(hash));
	const isOfOther = ({ formId }: FoundLead) => formId !== undefined && !formIds.includes(formId);
	const found =
		oneOf(trusted.filter(isOfOther), checks) ??
		(await newLeadToCheck(turn, formIds)) ??
		oneOf(trusted, checks) ??
		oneOf(suspected, checks);
	return { found, gone };
}

async function newLeadToCheck(
	{ client, settings, state }: PollTurn,
	notOfForms: readonly string[],
): Promise<FoundLead | undefined> {
	const checks = state.confirmation.outage?.checks ?? 0;
	const isTime = checks < FIRST_SEARCHES || checks % SEARCH_EVERY === 0;
	const most = isTime ? MANY_NEW_LEADS : FEW_NEW_LEADS;
	return await findNewLead(client, settings, state, notOfForms, most);
}

/** Another one each time, in an order that has nothing to do with time: refused ones are often neighbours. */
function oneOf(leads: FoundLead[], checks: number): FoundLead | undefined {
	return sortBy(leads, 'hash')[checks % Math.max(1, leads.length)];
}
