import { compact, countBy, groupBy, orderBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { getLead } from '../../../../shared/linkedin/leadFormResponses';
import type { LeadFilter } from '../../../../shared/linkedin/leadWindow';
import { cellOf } from '../../../../shared/rows/fixedColumns';
import { isStandInId, SHORTEST_RETENTION_DAYS } from '../../../../shared/values/leadIdentity';
import type { LeadOwner } from '../../../../shared/values/leadOwner';
import { ownerInWords } from '../../../../shared/values/leadOwner';
import type { EpochMs } from '../../../../shared/values/time';
import { DAY, HOUR } from '../../../../shared/values/time';
import { concernOf, mayBeOneElement } from '../../../../shared/wire/errors/linkedInError';
import { inParallel } from '../../../../shared/wire/waiting';
import type { LinkedInClient } from '../../../../shared/wire/linkedInClient';
import type { OwnerList } from './leadComparison';
import type { ComparedLead } from './storedLeads';

/** LinkedIn may list a lead late. The longest measured delay was 20 minutes. */
const LEAST_AGE = HOUR;

/** LinkedIn does not document at which hour of the last day it deletes leads. */
const GREATEST_AGE_DAYS = SHORTEST_RETENTION_DAYS - 7;

/** Each lead that is read by id costs a call of the daily quota. */
const MOST_ASKED = 100;

/** These columns identify a row's owner and list. In a row for a sheet, they have words as names. */
export const ORIGIN_COLUMNS = [
	'lead_type',
	'organization_id',
	'sponsored_account_id',
	'event_id',
	'form_id',
	'is_test_lead',
] as const;

export interface UnshownLead {
	readonly id: string;
	readonly row: IDataObject;
	readonly itemIndex: number;
	/** Empty where the row does not name the owner. */
	readonly ownerId: string;
	readonly time: EpochMs;
	isFound?: boolean;
	/** Why it may exist although LinkedIn does not show it. */
	doubt?: string;
}

export interface GoneLeads {
	/** Certainly deleted at LinkedIn. */
	gone: UnshownLead[];
	/** How many other stored leads LinkedIn's lists do not show. */
	uncertain: number;
	hints: string[];
}

/**
 * Finds stored leads that LinkedIn deleted. Users delete rows because of this result, so all of these
 * conditions must hold:
 * - The owner's list was read completely and shows a stored lead. Otherwise the column may not hold
 * LinkedIn's ids.
 * - The row names this owner and type.
 * - The lead is old enough for the list, and too young for LinkedIn's own deletion.
 * - LinkedIn answers 404 for its id, and afterwards serves a listed lead by id: LinkedIn answers 404 for a refusal too.
 * @param lists only complete ones, by owner id
 * @param rows all input items
 */
export async function findGoneLeads(
	client: LinkedInClient,
	filter: LeadFilter,
	leads: ReadonlyMap<string, ComparedLead>,
	lists: ReadonlyMap<string, OwnerList>,
	rows: readonly IDataObject[],
): Promise<GoneLeads> {
	const now = Date.now();
	const unshown = orderBy(unshownLeads(leads, rows, filter), 'time', 'desc');
	const withoutDoubt = () =>
		unshown.filter(({ doubt, isFound }) => doubt === undefined && isFound !== true);
	for (const lead of unshown) {
		lead.doubt = doubtAboutRow(lead, now) ?? doubtAboutOwner(lead.ownerId, lists);
	}
	for (const lead of withoutDoubt().slice(MOST_ASKED)) lead.doubt = TOO_MANY;
	await askById(client, withoutDoubt());
	await checkAnswers(client, lists, withoutDoubt());
	const doubts = compact(unshown.map(({ doubt }) => doubt));
	const hints = Object.entries(countBy(doubts)).map(([doubt, count]) => inWords(count, doubt));
	return { gone: withoutDoubt(), uncertain: doubts.length, hints };
}

function inWords(count: number, doubt: string): string {
	return count === 1
		? `1 stored lead is not in LinkedIn's list, but is not reported as gone: ${doubt}`
		: `${count} stored leads are not in LinkedIn's list, but are not reported as gone: ${doubt}`;
}

/** Unmarked stored leads of this scope that LinkedIn's list does not show. */
function unshownLeads(
	leads: ReadonlyMap<string, ComparedLead>,
	rows: readonly IDataObject[],
	filter: LeadFilter,
): UnshownLead[] {
	const { start = -Infinity, end = Infinity } = filter;
	const unshown: UnshownLead[] = [];
	for (const [id, { itemIndex, submitted, isMarked, shownAt }] of leads) {
		if (itemIndex === undefined || submitted === undefined) continue;
		if (isMarked || shownAt !== undefined || isStandInId(id)) continue;
		const row = rows[itemIndex];
		const isOfAds = filter.scope.leadType === 'SPONSORED';
		const ownerId = textIn(cellOf(row, isOfAds ? 'sponsored_account_id' : 'organization_id'));
		const isCompared = isOf(row, ownerId, filter);
		const isInRange = submitted >= start && submitted < end;
		if (!isInRange || isCompared === false) continue;
		unshown.push({ id, row, itemIndex, time: submitted, ownerId: isCompared ? ownerId : '' });
	}
	return unshown;
}

/** Whether a row belongs to the compared leads; undefined where its columns do not show it. */
function isOf(row: IDataObject, ownerId: string, filter: LeadFilter): boolean | undefined {
	const { leadType, owner, eventId, formId } = filter.scope;
	const isTest = /^(?:true|t|1)$/i.test(String(cellOf(row, 'is_test_lead')));
	const isReal = /^(?:false|f|0)$/i.test(String(cellOf(row, 'is_test_lead')));
	if (filter.testLeads === (isTest ? 'exclude' : isReal ? 'only' : '')) return false;
	const said = [
		[textIn(cellOf(row, 'lead_type')), leadType],
		[ownerId, owner?.id ?? ownerId],
		[textIn(cellOf(row, 'event_id')), eventId],
		[textIn(cellOf(row, 'form_id')), formId],
	].filter(([, wanted]) => wanted !== undefined);
	if (said.some(([cell, wanted]) => cell !== '' && cell !== wanted)) return false;
	return said.every(([cell]) => cell !== '') ? true : undefined;
}

function textIn(cell: unknown): string {
	return typeof cell === 'string' || typeof cell === 'number' ? String(cell).trim() : '';
}

function doubtAboutRow({ ownerId, time }: UnshownLead, now: EpochMs): string | undefined {
	if (ownerId === '') return NOT_SAID;
	if (time > now - LEAST_AGE) return YOUNG;
	return time < now - GREATEST_AGE_DAYS * DAY ? OLD : undefined;
}

function doubtAboutOwner(id: string, lists: ReadonlyMap<string, OwnerList>): string | undefined {
	const list = lists.get(id);
	if (list === undefined)
		return `the leads of Page or ad account ${id} were not read. Check your role there.`;
	if (list.shown.length > 0) return undefined;
	return `the list of ${ownerInWords(list.owner)} shows no stored lead at all. Check that lead_id holds LinkedIn's IDs, and that the credential is the one with which the leads were read.`;
}

const NOT_SAID =
	'rows do not name the Page or ad account. Pass on all columns as LinkedIn Lead Sync returned them.';
const YOUNG = "leads younger than an hour may not be in LinkedIn's list yet. Run again later.";
const OLD = `LinkedIn may have deleted leads older than ${GREATEST_AGE_DAYS} days because of their age. Leave such rows out.`;
const TOO_MANY = `a run checks at most ${MOST_ASKED} leads by ID. Mark or delete the reported leads, then run again.`;

function notServed(owner: LeadOwner): string {
	return `LinkedIn finds no lead of ${ownerInWords(owner)} by its ID, not even one that its list shows. Run again later.`;
}

/** Notes whether LinkedIn has each lead, or why this is unknown. After a failure that affects all calls, it stops. */
async function askById(client: LinkedInClient, leads: readonly UnshownLead[]): Promise<void> {
	let outage: string | undefined;
	await inParallel(leads, client.calls.atOnce, async (lead) => {
		lead.doubt = outage;
		if (outage !== undefined) return;
		try {
			lead.isFound = await isFound(client, lead.id);
		} catch (error) {
			lead.doubt = `LinkedIn did not say whether it has the lead: ${client.wrapped(error).message}. Run again later.`;
			if (concernOf(error) !== 'object' && !mayBeOneElement(error)) outage = lead.doubt;
		}
	});
}

/** @throws NodeApiError for any failure but 404 */
async function isFound(client: LinkedInClient, id: string): Promise<boolean> {
	return (await client.unless(['not_found'], async () => await getLead(client, id))) !== undefined;
}

/** No failure proves that a lead is served. */
const ANYTHING = ['everything', 'limit', 'object', 'outage'] as const;

/** Notes a doubt where LinkedIn's 404s prove nothing: it does not serve a listed lead of the owner either. */
async function checkAnswers(
	client: LinkedInClient,
	lists: ReadonlyMap<string, OwnerList>,
	leads: readonly UnshownLead[],
): Promise<void> {
	if (leads.length === 0) return;
	const ofOwner = groupBy(leads, 'ownerId');
	const concerned = [...lists.values()].filter(({ owner }) => owner.id in ofOwner);
	await inParallel(concerned, client.calls.atOnce, async ({ owner, shown }) => {
		const isServed = await client.unless(ANYTHING, async () => await isFound(client, shown[0]));
		for (const lead of ofOwner[owner.id]) lead.doubt = isServed ? undefined : notServed(owner);
	});
}
