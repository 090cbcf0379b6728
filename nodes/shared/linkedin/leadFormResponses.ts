import { hashOf } from '../values/json';
import { leadKey, brokenLeadId } from '../values/leadIdentity';
import type { LeadFormResponse } from '../rows/types';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import { processMemory } from '../processMemory';
import { concernOf } from '../wire/errors/linkedInError';
import { readList } from '../lists/listReading';
import type { LinkedInRequest } from '../wire/request';
import type { ListOptions } from '../lists/listPass';
import { BrokenElement } from '../lists/listPass';

/** The largest page that a client in production asks for (BEHAVIOR.md 12). */
const LARGEST_PAGE = 500;

export interface LeadQuery {
	owner: LeadOwner;
	leadType: LeadType;
	eventId?: string;
	/** Inclusive. */
	start?: number;
	/** Exclusive. */
	end?: number;
	/** LinkedIn has no filter for real leads only (BEHAVIOR.md 24). */
	onlyTestLeads?: boolean;
	/** Whether the caller wants LinkedIn's complete JSON. */
	isRaw?: boolean;
	/** By default, pages of 500, and a lead that LinkedIn fails to serve becomes a `broken` entry. */
	list?: ListOptions;
}

/** A lead as LinkedIn's JSON, or a position whose lead LinkedIn failed to serve. */
export type LeadEntry = { lead: unknown } | { broken: BrokenLead };

export interface BrokenLead {
	/** Replaces the unknown id; stable while the lead behind it in LinkedIn's list stays. */
	id: string;
	reason: string;
}

/**
 * Reads leads part by part, each once, as `readList` does. LinkedIn may refuse to add names (BEHAVIOR.md 29): the list
 * is then read without them.
 * LinkedIn does not document whether its time range includes its ends. So the range is one millisecond longer
 * on both sides, and the caller filters.
 */
export async function* readLeads(
	client: LinkedInClient,
	query: LeadQuery,
): AsyncGenerator<LeadEntry[], void, undefined> {
	const { signedInAs } = client;
	const hasNames =
		query.leadType === 'SPONSORED' && query.isRaw !== true && !refusedNames.has(signedInAs);
	if (hasNames) {
		let isServed = false;
		try {
			for await (const part of readLeadsWith(client, query, FIELDS_WITH_NAMES)) {
				isServed = true;
				yield part;
			}
			return;
		} catch (error) {
			if (isServed || concernOf(error) !== 'object') throw client.wrapped(error);
		}
	}
	for await (const part of readLeadsWith(client, query)) {
		if (hasNames) refusedNames.add(signedInAs);
		yield part;
	}
}

/** All fields of a row, with the names of campaign, ad account and ad (BEHAVIOR.md 29). */
const FIELDS_WITH_NAMES =
	'id,owner,submitter,leadType,leadMetadata,versionedLeadGenFormUrn,submittedAt,testLead,associatedEntity,formResponse,ownerInfo,leadMetadataInfo,associatedEntityInfo';

/** Accounts whose lists LinkedIn refuses with names, and shows without: later calls omit them until n8n restarts. */
const refusedNames = processMemory(new Set<string>());

async function* readLeadsWith(
	client: LinkedInClient,
	query: LeadQuery,
	fields?: string,
): AsyncGenerator<LeadEntry[], void, undefined> {
	const list = { isolates: true, pageSize: LARGEST_PAGE, ...query.list };
	const request = { ...leadsRequest(query), fields, keyOf: leadKey, ...list };
	for await (const elements of readList(client, request)) {
		yield elements.map((element) => leadEntry(element, query.owner));
	}
}

/** An owner's leads, for `isServed` and `checkServed`. */
export function leadList(query: Pick<LeadQuery, 'owner' | 'leadType'>): LinkedInRequest {
	return leadsRequest({ ...query, start: 0 });
}

/**
 * One lead as LinkedIn's JSON, by an id such as `249592fc-d272-44ba-a7db-c2bdce579507-6`.
 * @param names of campaign, ad account and ad
 * @param owner whom an error names, if it is known
 */
export async function getLead(
	client: LinkedInClient,
	leadId: string,
	names: 'withNames' | 'withoutNames' = 'withoutNames',
	owner?: LeadOwner,
): Promise<LeadFormResponse> {
	const request = {
		path: `/rest/leadFormResponses/${encodeURIComponent(leadId)}`,
		target: `lead ${leadId}${owner === undefined ? '' : ` of ${ownerInWords(owner)}`}`,
	};
	if (names === 'withNames' && !refusedNames.has(client.signedInAs)) {
		const fields = FIELDS_WITH_NAMES;
		// LinkedIn may refuse the names with a 404, too (BEHAVIOR.md 29).
		const lead = await client.unless(['object'], async () => client.entity({ ...request, fields }));
		if (lead !== undefined) return lead;
	}
	return await client.entity(request);
}

function leadsRequest(query: LeadQuery): LinkedInRequest {
	return {
		path: '/rest/leadFormResponses',
		query: {
			q: 'owner',
			owner: ownerUnion(query.owner),
			leadType: { leadType: query.leadType },
			limitedToTestLeads: query.onlyTestLeads === true ? true : undefined,
			associatedEntity: query.eventId === undefined ? undefined : `urn:li:event:${query.eventId}`,
			submittedAtTimeRange: timeRange(query),
		},
		target: `leads of ${ownerInWords(query.owner)}`,
	};
}

function timeRange({ start, end }: LeadQuery) {
	if (start === undefined && end === undefined) return undefined;
	return { start: Math.max(0, (start ?? 0) - 1), end: end === undefined ? undefined : end + 1 };
}

function leadEntry(element: unknown, owner: LeadOwner): LeadEntry {
	if (!(element instanceof BrokenElement)) return { lead: element };
	const id = hashOf(`${ownerInWords(owner)} ${placeOf(element)}`, 16);
	return { broken: { id: brokenLeadId(id), reason: element.reason } };
}

/**
 * Identifies the place by the lead behind it, because positions change: new leads are usually in front. The last lead
 * of a list has only its position.
 */
function placeOf({ position, behind }: BrokenElement): string {
	return behind === undefined ? String(position) : `${leadKey(behind.element)} ${-behind.distance}`;
}
