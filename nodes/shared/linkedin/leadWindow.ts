import { kindOf } from '../wire/errors/linkedInError';
import type { LeadEntry, LeadPart, LeadQuery } from './leadFormResponses';
import { readLeads } from './leadFormResponses';
import type { LeadOwner } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import { leadKey, submittedAtOf } from '../values/leadIdentity';
import type { LeadScope } from './leadScope';
import { isInScope } from './leadScope';
import type { LeadFormResponse } from '../rows/types';

/** Which leads of an owner LinkedIn is asked for. Times are epoch milliseconds. */
export type LeadWindow = Omit<LeadQuery, 'owner' | 'onlyTestLeads'> & { testLeads: TestLeads };

/** Which of them are wanted. */
export interface LeadFilter {
	scope: LeadScope;
	testLeads: TestLeads;
	/** Epoch milliseconds, inclusive. */
	start?: number;
	/** Epoch milliseconds, exclusive. */
	end?: number;
}

/** What LinkedIn is asked for, so that all that a filter wants is in it. */
export function windowOf({ scope, testLeads, start, end }: LeadFilter): LeadWindow {
	return { leadType: scope.leadType, eventId: scope.eventId, testLeads, start, end };
}

/**
 * The leads of one owner in a time window, whole, some at a time, each once. LinkedIn filters as far as its
 * API is known to, so that there may be more than are wanted: `matches` decides.
 */
export async function* readLeadWindow(
	client: LinkedInClient,
	owner: LeadOwner,
	{ testLeads, ...window }: LeadWindow,
): AsyncGenerator<LeadPart, void, undefined> {
	const passes = passesOf(testLeads);
	// One reading alone gives each lead once; a second set of all keys would cost memory for nothing.
	const seen = passes.length > 1 || window.eventId !== undefined ? new Set<string>() : undefined;
	for (const onlyTestLeads of passes) {
		const query = { ...window, owner, onlyTestLeads };
		for await (const { entries, atLeast } of readLeadsOfEvent(client, query)) {
			yield { entries: entries.filter((entry) => isFirst(entry, seen)), atLeast };
		}
	}
}

/**
 * Whether an entry is wanted, exactly, whichever way LinkedIn reads its own parameters. A lead whose time,
 * event or form cannot be read is, and so is one that LinkedIn failed to serve: too much is reported, too
 * little is lost.
 */
export function matches(entry: LeadEntry, { scope, testLeads, start, end }: LeadFilter): boolean {
	if ('undeliverable' in entry) return true;
	const { lead } = entry;
	if (!isInScope(lead, scope) || !isWantedLead(lead, testLeads)) return false;
	const time = submittedAtOf(lead);
	if (time === undefined) return true;
	return (start === undefined || time >= start) && (end === undefined || time < end);
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
async function* readLeadsOfEvent(
	client: LinkedInClient,
	query: LeadQuery,
): AsyncGenerator<LeadPart, void, undefined> {
	try {
		yield* readLeads(client, query);
	} catch (error) {
		const canReadAll = query.eventId !== undefined && kindOf(error) === 'refused';
		if (!canReadAll) throw client.wrapped(error);
		yield* readLeads(client, { ...query, eventId: undefined });
	}
}

function isFirst(entry: LeadEntry, seen: Set<string> | undefined): boolean {
	if (seen === undefined) return true;
	const { size } = seen;
	return seen.add('lead' in entry ? leadKey(entry.lead) : entry.undeliverable.id).size > size;
}

/** What to do with leads that were submitted to test a form. */
export type TestLeads = 'exclude' | 'include' | 'only';

/** Whether a lead is wanted, by being a test or not. */
export function isWantedLead(lead: unknown, testLeads: TestLeads): boolean {
	const isTest = (lead as LeadFormResponse | null)?.testLead === true;
	return testLeads === 'include' || isTest === (testLeads === 'only');
}
