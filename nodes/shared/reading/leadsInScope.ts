import { failureOf } from '../api/errors/linkedInError';
import type { LeadEntry, LeadPage, LeadQuery } from '../api/leadFormResponses';
import { leadKey, readLeads } from '../api/leadFormResponses';
import type { LeadOwner } from '../api/leadOwner';
import type { LinkedInClient } from '../api/linkedInClient';
import { submittedAtOf } from '../leads/leadIdentity';
import type { LeadScope } from './leadScope';
import { isInScope } from './leadScope';
import type { TestLeads } from './testLeads';
import { isWantedLead } from './testLeads';

export interface LeadFilter {
	scope: LeadScope;
	/** Epoch milliseconds, inclusive. */
	start?: number;
	/** Epoch milliseconds, exclusive. */
	end?: number;
	/**
	 * Epoch milliseconds; LinkedIn is asked for nothing later, but what it sends all the same is kept:
	 * a lead with a damaged time is in no other slice of time.
	 */
	until?: number;
	testLeads: TestLeads;
	pageSize?: number;
	/** How many leads are needed yet at least, given LinkedIn's total; see `PageRequest`. */
	needed?: (total: number) => number;
}

/**
 * The leads of one owner that match a filter, page by page, each once. LinkedIn filters as far as its
 * API is known to; the rest is decided here, so that the result is exact whichever way LinkedIn reads
 * its own parameters.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function* leadsInScope(
	client: LinkedInClient,
	owner: LeadOwner,
	filter: LeadFilter,
): AsyncGenerator<LeadPage, void, undefined> {
	const seen = new Set<string>();
	const passes = passesOf(filter.testLeads);
	// One reading alone gives each lead once; a second set of all ids would cost memory for nothing.
	const isReadOnce = passes.length === 1 && filter.scope.eventId === undefined;
	for (const onlyTestLeads of passes) {
		const query: LeadQuery = {
			owner,
			leadType: filter.scope.leadType,
			eventId: filter.scope.eventId,
			start: filter.start,
			end: filter.end ?? filter.until,
			pageSize: filter.pageSize,
			needed: filter.needed,
			onlyTestLeads,
		};
		for await (const { entries, atLeast } of readEventLeads(client, query)) {
			const matching = entries.filter(
				(entry) =>
					matches(entry, filter) && ((isReadOnce && 'lead' in entry) || isFirst(entry, seen)),
			);
			yield { entries: matching, atLeast };
		}
	}
}

/**
 * LinkedIn does not say whether a list without the test filter holds test leads (wire contract 5-9), so
 * "include" asks for both.
 */
function passesOf(testLeads: TestLeads): boolean[] {
	if (testLeads === 'only') return [true];
	return testLeads === 'include' ? [false, true] : [false];
}

/** Should LinkedIn refuse to filter by event (wire contract 5-5), all of the owner's leads are read. */
async function* readEventLeads(
	client: LinkedInClient,
	query: LeadQuery,
): AsyncGenerator<LeadPage, void, undefined> {
	try {
		yield* readLeads(client, query);
	} catch (error) {
		const canReadAll = query.eventId !== undefined && failureOf(error)?.kind === 'refused';
		if (!canReadAll) throw client.wrapped(error);
		yield* readLeads(client, { ...query, eventId: undefined });
	}
}

function matches(entry: LeadEntry, { scope, start, end, testLeads }: LeadFilter): boolean {
	if ('undeliverable' in entry) return true;
	const { lead } = entry;
	if (!isInScope(lead, scope)) return false;
	if (!isWantedLead(lead, testLeads)) return false;
	const time = submittedAtOf(lead);
	if (time === undefined) return true;
	return (start === undefined || time >= start) && (end === undefined || time < end);
}

function isFirst(entry: LeadEntry, seen: Set<string>): boolean {
	const key = 'undeliverable' in entry ? entry.undeliverable.id : leadKey(entry.lead);
	if (key === undefined) return true;
	if (seen.has(key)) return false;
	seen.add(key);
	return true;
}
