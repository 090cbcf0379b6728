import { hashOf } from '../values/fingerprint';
import { leadKey, submittedAtOf, undeliverableLeadId } from '../values/leadIdentity';
import type { LeadOwner, LeadType } from '../values/leadOwner';
import { ownerInWords, ownerUnion } from '../values/leadOwner';
import type { LinkedInClient } from '../wire/linkedInClient';
import { processMemory } from '../processMemory';
import { asRecord } from '../values/json';
import { leadOwnerOf } from '../values/urn';
import { kindOf, mayBeOneElement } from '../wire/errors/linkedInError';
import { readPage } from '../lists/page';
import { readList } from '../lists/listReading';
import type { LinkedInRequest } from '../wire/request';
import type { Neighbour } from '../lists/suspects';
import { readBeyond, UndeliverableElement } from '../lists/suspects';

/** The most that production clients ask for (wire contract 2.5); LinkedIn may serve fewer. */
const LARGEST_PAGE = 1000;

export interface LeadQuery {
	owner: LeadOwner;
	leadType: LeadType;
	/** Only leads of this event. */
	eventId?: string;
	/** Epoch milliseconds; leads submitted at this moment or later. */
	start?: number;
	/** Epoch milliseconds; leads submitted before this moment. */
	end?: number;
	/** Only test leads; LinkedIn has no filter for real ones only (wire contract 5-9). */
	onlyTestLeads?: boolean;
	/** Most leads in a page, 1 to 1,000. */
	pageSize?: number;
	/** As in `ListRequest`. */
	most?: number;
	/** Whether the caller wants LinkedIn's own JSON, whatever members it has. */
	isRaw?: boolean;
	/** As in `ListRequest`. */
	isOutage?: () => Promise<boolean>;
}

/** What a list of leads holds: LinkedIn's JSON, or a place where LinkedIn failed to serve one. */
export type LeadEntry = { lead: unknown } | { undeliverable: UndeliverableLead };

export interface UndeliverableLead {
	/** Stands in for the id that LinkedIn did not tell; stable as long as its neighbour stays. */
	id: string;
	reason: string;
	/** When the lead in front of it in LinkedIn's list was submitted, epoch milliseconds, if there is one. */
	timeBefore?: number;
	/** The same of the one behind it. */
	timeAfter?: number;
}

export interface LeadPart {
	entries: LeadEntry[];
	/** How many leads fit the query at least, as far as is known by now. */
	atLeast: number;
}

/**
 * Leads some at a time, each once; those that LinkedIn fails to serve are told, and cost no other.
 *
 * LinkedIn does not say whether the ends of its time range belong to it, so it is asked for one
 * millisecond more on both sides and the caller filters.
 */
export async function* readLeads(
	client: LinkedInClient,
	query: LeadQuery,
): AsyncGenerator<LeadPart, void, undefined> {
	const ofRefusal = `${client.signedInAs} list`;
	const hasNames =
		query.leadType === 'SPONSORED' && query.isRaw !== true && !refusedNames.has(ofRefusal);
	if (hasNames) {
		let isServed = false;
		let isRefused = false;
		try {
			for await (const part of readLeadsWith(client, query, FIELDS_WITH_NAMES)) {
				const leads = part.entries.flatMap((entry) => ('lead' in entry ? [entry.lead] : []));
				isRefused = !isServed && leads.length > 0 && !leads.some(hasOwner);
				if (isRefused) break;
				isServed = true;
				yield part;
			}
			// A list without leads was served as well, and costs no second call.
			if (!isRefused) return;
		} catch (error) {
			if (isServed || !mayRefuseNames(error)) throw client.wrapped(error);
		}
	}
	for await (const part of readLeadsWith(client, query)) {
		if (hasNames) refusedNames.add(ofRefusal);
		yield part;
	}
}

/** All that a row needs, with the names of campaign, ad account and ad (wire contract 3.6). */
const FIELDS_WITH_NAMES =
	'id,owner,submitter,leadType,leadMetadata,versionedLeadGenFormUrn,submittedAt,testLead,associatedEntity,formResponse,ownerInfo,leadMetadataInfo,associatedEntityInfo';

/**
 * Who is refused the names, or gets leads without their owner where names are asked for: LinkedIn documents
 * neither. It is then asked without names as long as n8n runs, so that this costs one call.
 */
const refusedNames = processMemory(new Set<string>());

function mayRefuseNames(error: unknown): boolean {
	const kind = kindOf(error);
	return kind === 'refused' || kind === 'missing_permission';
}

function hasOwner(lead: unknown): boolean {
	return leadOwnerOf(asRecord(lead)?.owner) !== undefined;
}

async function* readLeadsWith(
	client: LinkedInClient,
	query: LeadQuery,
	fields?: string,
): AsyncGenerator<LeadPart, void, undefined> {
	/** LinkedIn's time of the first page. */
	let begin: number | undefined;
	const parts = readList(client, {
		...leadsRequest(query),
		fields,
		isAddedSince: (lead) => (submittedAtOf(lead) ?? 0) > (begin ??= client.now()),
		pageSize: query.pageSize ?? LARGEST_PAGE,
		keyOf: leadKey,
		isolates: true,
		most: query.most,
		isOutage: query.isOutage,
	});
	for await (const { elements, atLeast } of parts) {
		yield { entries: elements.map((element) => leadEntry(element, query.owner)), atLeast };
	}
}

/**
 * Finds out whether LinkedIn shows the leads of an owner at the moment, whatever becomes of single ones.
 * @throws NodeApiError as `LinkedInClient.request` when it does not
 */
export async function checkLeads(
	client: LinkedInClient,
	query: Pick<LeadQuery, 'owner' | 'leadType'>,
): Promise<void> {
	const request = leadsRequest(query);
	try {
		await readBeyond(client, request);
	} catch (error) {
		if (kindOf(error) !== 'refused') throw client.wrapped(error);
		await readPage(client, request, 0, 1);
	}
}

/** A few broken leads side by side tell nothing. */
const POSITIONS_TO_ASK_FOR = [0, 1, 2, 4, 8, 16, 32];

/**
 * Whether LinkedIn serves any lead of an owner: it may answer for what is empty, and fail with each page that has a
 * lead. Where the owner has only a few leads, nothing tells, and they count as served.
 * @throws NodeApiError as `LinkedInClient.request` when LinkedIn fails otherwise
 */
export async function isAnyLeadServed(
	client: LinkedInClient,
	query: Pick<LeadQuery, 'owner' | 'leadType'>,
): Promise<boolean> {
	for (const position of POSITIONS_TO_ASK_FOR) {
		try {
			await readPage(client, leadsRequest({ ...query, start: 0 }), position, 1, { retry: false });
			return true;
		} catch (error) {
			if (!mayBeOneElement(error)) throw client.wrapped(error);
		}
	}
	return false;
}

/**
 * One lead by its id, e.g. `249592fc-d272-44ba-a7db-c2bdce579507-6`, as LinkedIn's JSON.
 * @param options `field`: display name of the node's field with the id, when it was entered in one; `hasNames`:
 * whether to ask for the names of campaign, ad account and ad
 */
export async function getLead(
	client: LinkedInClient,
	leadId: string,
	{ field, hasNames = false }: { field?: string; hasNames?: boolean } = {},
): Promise<unknown> {
	const request = {
		path: `/rest/leadFormResponses/${encodeURIComponent(leadId)}`,
		target: `lead ${leadId}`,
		field,
	};
	const ofRefusal = `${client.signedInAs} one`;
	const isWithNames = hasNames && !refusedNames.has(ofRefusal);
	if (isWithNames) {
		try {
			const { body } = await client.request({ ...request, fields: FIELDS_WITH_NAMES });
			if (hasOwner(body)) return body;
		} catch (error) {
			if (!mayRefuseNames(error)) throw client.wrapped(error);
		}
	}
	const { body } = await client.request(request);
	if (isWithNames) refusedNames.add(ofRefusal);
	return body;
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
	return {
		start: Math.max(0, (start ?? 0) - 1),
		end: end === undefined ? undefined : end + 1,
	};
}

function leadEntry(element: unknown, owner: LeadOwner): LeadEntry {
	if (!(element instanceof UndeliverableElement)) return { lead: element };
	const { before, after, reason } = element;
	return {
		undeliverable: {
			id: undeliverableLeadId(hashOf(`${ownerInWords(owner)} ${placeOf(element)}`, 16)),
			reason,
			timeBefore: submittedAtOf(before?.element),
			timeAfter: submittedAtOf(after?.element),
		},
	};
}

/**
 * Where it is in the list, by the lead next to it and the distance, which outlive the position: of the two
 * next to it the older one, since new leads arrive on the other side; where no time tells, the one behind.
 */
function placeOf({ position, before, after }: UndeliverableElement): string {
	const isBeforeOlder = timeOf(before) < timeOf(after);
	const neighbour = after === undefined || isBeforeOlder ? before : after;
	if (neighbour === undefined) return String(position);
	return `${leadKey(neighbour.element)} ${neighbour === before ? neighbour.distance : -neighbour.distance}`;
}

/** NaN, which is neither earlier nor later, for what has no time or is not there. */
function timeOf(neighbour: Neighbour | undefined): number {
	return submittedAtOf(neighbour?.element) ?? NaN;
}

/**
 * How many days LinkedIn keeps leads: by its help page 365 for some lead types and 90 for others. Which type
 * has which is not known (wire contract 2.8, 5-3).
 */
export const LONGEST_KEPT_DAYS = 365;
export const CERTAINLY_KEPT_DAYS = 90;
