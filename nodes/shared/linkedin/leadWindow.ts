import type { LeadEntry, LeadQuery } from './leadFormResponses';
import { readLeads } from './leadFormResponses';
import type { LeadOwner, LeadScope } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import { leadKey, submittedAtOf } from '../values/leadIdentity';
import { idAmong, parseFormUrn } from '../values/urn';
import { asObject } from '../values/json';

export interface LeadFilter {
	scope: LeadScope;
	testLeads: TestLeads;
	/** Inclusive. */
	start?: number;
	/** Exclusive. */
	end?: number;
}

/** Reads the leads of a filter, and perhaps others, because LinkedIn's filters are unreliable: `matches` decides. */
export async function* readLeadWindow(
	client: LinkedInClient,
	owner: LeadOwner,
	{ scope, testLeads, start, end }: LeadFilter,
	how: Pick<LeadQuery, 'isRaw' | 'list'> = {},
): AsyncGenerator<LeadEntry[], void, undefined> {
	const { leadType, eventId } = scope;
	const passes = PASSES[testLeads];
	// One pass already returns each lead once, so a second set of keys would only cost memory.
	const seen = passes.length > 1 ? new Set<string>() : undefined;
	for (const onlyTestLeads of passes) {
		const query = { ...how, owner, leadType, eventId, start, end, onlyTestLeads };
		for await (const entries of readLeads(client, query)) {
			yield entries.filter((entry) => remember(entry, seen));
		}
	}
}

/**
 * Whether the user wants an entry, independent of how LinkedIn interprets its parameters. Unreadable times,
 * events and forms match, and so do undeliverable leads: an extra lead does less harm than a lost one.
 */
export function matches(entry: LeadEntry, { scope, testLeads, start, end }: LeadFilter): boolean {
	if ('broken' in entry) return true;
	const { lead } = entry;
	if (!isInScope(lead, scope) || !isWantedLead(lead, testLeads)) return false;
	const time = submittedAtOf(lead);
	if (time === undefined) return true;
	return (start === undefined || time >= start) && (end === undefined || time < end);
}

/** LinkedIn does not document whether an unfiltered list contains test leads (BEHAVIOR.md 24). */
const PASSES = { exclude: [false], include: [false, true], only: [true] };

/** @returns whether it comes for the first time */
function remember(entry: LeadEntry, seen: Set<string> | undefined): boolean {
	if (seen === undefined) return true;
	const { size } = seen;
	return seen.add('lead' in entry ? leadKey(entry.lead) : entry.broken.id).size > size;
}

/** Test leads are leads that were submitted to test a form. */
export type TestLeads = 'exclude' | 'include' | 'only';

export function isWantedLead(lead: unknown, testLeads: TestLeads): boolean {
	const isTest = asObject(lead).testLead === true;
	return testLeads === 'include' || isTest === (testLeads === 'only');
}

/** Leads with an unreadable event or form belong: an extra lead does less harm than a lost one. */
export function isInScope(lead: unknown, { eventId, formId }: LeadScope): boolean {
	const { associatedEntity, versionedLeadGenFormUrn } = asObject(lead);
	return (
		isUnknownOr(eventId, () => idAmong(associatedEntity, 'event')) &&
		isUnknownOr(formId, () => parseFormUrn(versionedLeadGenFormUrn)?.formId)
	);
}

function isUnknownOr(wanted: string | undefined, read: () => string | undefined): boolean {
	return wanted === undefined || (read() ?? wanted) === wanted;
}
