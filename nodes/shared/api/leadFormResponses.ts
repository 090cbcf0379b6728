import { createHash } from 'node:crypto';

import { submittedAtOf, undeliverableLeadId } from '../leads/leadIdentity';
import type { LeadOwner, LeadType } from './leadOwner';
import { ownerInWords, ownerUnion } from './leadOwner';
import type { LinkedInClient } from './linkedInClient';
import type { LinkedInRequest } from './request';
import { readPages } from './paging';
import { partsReader, readPageOrParts } from './splitPage';
import type { UndeliverableElement } from './splitPage';

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
	/** 1 to 100. */
	pageSize?: number;
	/** How many leads are needed yet at least, given LinkedIn's total; see `PageRequest`. */
	needed?: (total: number) => number;
}

/** What a page of leads holds: LinkedIn's JSON, or a place where LinkedIn failed to serve one. */
export type LeadEntry = { lead: unknown } | { undeliverable: UndeliverableLead };

export interface UndeliverableLead {
	/** Stands in for the id that LinkedIn did not tell; stable as long as its neighbour stays. */
	id: string;
	reason: string;
}

export interface LeadPage {
	entries: LeadEntry[];
	/** How many leads fit the query at least: LinkedIn's total, or those read so far. */
	atLeast: number;
}

/**
 * Leads page by page, each once. A page that LinkedIn cannot serve because of one lead is split until
 * that lead is found, and the others are delivered.
 *
 * LinkedIn does not say whether the ends of its time range belong to it, so it is asked for one
 * millisecond more on both sides and the caller filters.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function* readLeads(
	client: LinkedInClient,
	query: LeadQuery,
): AsyncGenerator<LeadPage, void, undefined> {
	const request = leadRequest(query);
	let total = 0;
	let read = 0;
	const pages = readPages(client, {
		...request,
		pageSize: query.pageSize,
		keyOf: leadKey,
		growsAtEnd: isOldestFirst,
		needed: query.needed,
		readParts: partsReader(client, request),
		onPage: (page) => {
			total = page.total ?? 0;
		},
	});
	for await (const elements of pages) {
		read += elements.length;
		const entries = elements.map((element) => leadEntry(element, query));
		yield { entries, atLeast: Math.max(total, read) };
	}
}

/**
 * One page of leads, for a look at what is there; split as in `readLeads` where that is needed.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function readLeadPage(
	client: LinkedInClient,
	query: LeadQuery,
	start: number,
	count: number,
): Promise<{ entries: LeadEntry[]; total?: number }> {
	const { elements, total } = await readPageOrParts(client, leadRequest(query), start, count);
	return { entries: elements.map((element) => leadEntry(element, query)), total };
}

/**
 * One lead by its id, e.g. `249592fc-d272-44ba-a7db-c2bdce579507-6`, as LinkedIn's JSON.
 * @param field display name of the node's field with the id, when it was entered in one
 */
export async function getLead(
	client: LinkedInClient,
	leadId: string,
	field?: string,
): Promise<unknown> {
	const request = {
		path: `/rest/leadFormResponses/${encodeURIComponent(leadId)}`,
		target: `lead ${leadId}`,
		field,
	};
	return (await client.request(request)).body;
}

function leadRequest(query: LeadQuery): LinkedInRequest {
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

/** Signing up again after cancelling can reuse a lead's id, so the time is part of its identity. */
export function leadKey(element: unknown): string | undefined {
	const { id, submittedAt } = (element ?? {}) as { id?: unknown; submittedAt?: unknown };
	// Ids that are none must not make one lead of several.
	const isId = (typeof id === 'string' && id !== '') || typeof id === 'number';
	if (!isId) return undefined;
	return `${id}@${typeof submittedAt === 'number' ? submittedAt : JSON.stringify(submittedAt)}`;
}

/** LinkedIn does not promise an order. */
function isOldestFirst(elements: unknown[]): boolean {
	const times = elements.flatMap((element) => submittedAtOf(element) ?? []);
	return times.length > 1 && times.every((time, index) => index === 0 || times[index - 1] <= time);
}

function leadEntry(element: unknown, { owner }: LeadQuery): LeadEntry {
	const undeliverable = element as Partial<UndeliverableElement> | null;
	if (undeliverable?.linkedInFailedAt === undefined) return { lead: element };
	const place = `${ownerInWords(owner)} ${undeliverable.neighbourId ?? undeliverable.linkedInFailedAt}`;
	return {
		undeliverable: {
			id: undeliverableLeadId(createHash('sha256').update(place).digest('hex').slice(0, 16)),
			reason: undeliverable.reason ?? '',
		},
	};
}
