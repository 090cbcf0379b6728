import { groupBy, omit } from 'lodash';

import type { LeadType } from '../../../../shared/values/leadOwner';
import type { LinkedInClient } from '../../../../shared/wire/linkedInClient';
import {
	administeredOrganizations,
	canReadEventLeads,
} from '../../../../shared/linkedin/organizations';
import { inParallel } from '../../../../shared/wire/inParallel';
import { FEWEST_ROWS } from './differences';
import type { Doubt } from './goneRules';
import { doubtAbout } from './goneRules';
import type { ComparedLeads, RowOrigin } from './rowOrigin';
import { originOf } from './rowOrigin';
import type { StoredLead, StoredRow } from './storedLeads';
import type { DifferenceSettings } from './findDifferencesSettings';
import type { LeadComparison, OwnerReading } from './leadComparison';
import type { FoundLead } from './leadsById';
import { findById } from './leadsById';

/** Why nothing of an owner is told as gone. */
export type OwnerDoubt =
	| 'failure'
	| 'undeliverable'
	| 'unidentified'
	| 'unshown'
	| 'role'
	| 'noneShown'
	| 'served'
	| 'unanswered';

/** That, and how much it concerns. */
export interface DoubtedOwner {
	doubt: OwnerDoubt;
	/** How many of its leads would be told otherwise. */
	count: number;
	/** The one that LinkedIn was asked for by its id. */
	found?: FoundLead;
}

/** A stored lead that LinkedIn does not show, and why that may mean nothing. */
export interface UnshownLead {
	id: string;
	lead: StoredLead;
	row: StoredRow;
	origin: RowOrigin;
	/** Of the row. */
	doubt?: Doubt;
}

/** What is stored and not at LinkedIn. */
export interface GoneLeads {
	/** For certain. */
	gone: UnshownLead[];
	/** They may be there all the same, or were not asked for. */
	uncertain: UnshownLead[];
	/** By the owner's id. */
	ownerDoubts: Map<string, DoubtedOwner>;
	/** What is known of the owners in the end. */
	readings: OwnerReading[];
}

/**
 * Finds the stored leads that LinkedIn shows no more, for certain: somebody may delete them because of it. So
 * the owner must have been read to its end, the role must still be there, nothing may have been left out, the
 * row must say that it is such a lead, in a time range in which LinkedIn would show it, and LinkedIn must not
 * find such leads by their ids either.
 * @param rows the input, row by row
 */
export async function findGoneLeads(
	client: LinkedInClient,
	{ filter, keptDays, areAllRows }: DifferenceSettings,
	comparison: LeadComparison,
	readings: readonly OwnerReading[],
	rows: readonly StoredRow[],
): Promise<GoneLeads> {
	const ownerIds = new Set(readings.map(({ owner }) => owner.id));
	const { testLeads } = filter;
	const compared: ComparedLeads = { ...filter.scope, ownerIds, testLeads, areAllRows };
	const range = { ...filter, now: comparison.begin, keptDays };
	const unshown = () =>
		comparison.differences.unshown().map(([id, lead]): UnshownLead => {
			const row = rows[lead.itemIndex];
			return { id, lead, row, origin: originOf(row, compared), doubt: doubtAbout(id, lead, range) };
		});

	const first = certainByOwner(unshown());
	const known = await inParallel(readings, client.calls.atOnce, async (reading) => {
		const isConcerned = first[reading.owner.id] !== undefined;
		const canTell = isConcerned && doubtOf(reading) === undefined;
		return canTell ? await comparison.lookAgain(reading) : reading;
	});
	const left = unshown();
	const certain = certainByOwner(left);
	const isAllowed = await roleCheck(client, filter.scope.leadType, Object.keys(certain).length > 0);

	const isAnyShown = known.some(({ fresh }) => fresh > 0);
	const isNoneStored = known.every(({ stored }) => stored === 0);
	// LinkedIn shows leads, but none of those in the rows: their ids are others.
	const areIdsOthers = rows.length >= FEWEST_ROWS && isAnyShown && isNoneStored;
	const ownerDoubts: GoneLeads['ownerDoubts'] = new Map();
	for (const reading of known) {
		const id = reading.owner.id;
		const count = certain[id]?.length ?? 0;
		const isRoleLost = count > 0 && !isAllowed(id);
		const doubt =
			doubtOf(reading) ??
			(isRoleLost ? 'role' : undefined) ??
			(count > 0 ? doubtAboutList(reading, count, areIdsOthers) : undefined);
		if (doubt !== undefined) ownerDoubts.set(id, { doubt, count });
	}
	const { doTimesAgree } = comparison.differences;
	const candidates = doTimesAgree ? omit(certain, [...ownerDoubts.keys()]) : {};
	for (const [id, found] of await findById(client, candidates)) {
		const doubt = found.failure === undefined ? 'served' : 'unanswered';
		ownerDoubts.set(id, { doubt, count: certain[id]?.length ?? 0, found });
	}
	const isGone = (each: UnshownLead) =>
		doTimesAgree && isCertain(each) && !ownerDoubts.has(ownerIdIn(each));
	return {
		gone: left.filter(isGone),
		uncertain: left.filter((each) => !isGone(each)),
		ownerDoubts,
		readings: known,
	};
}

/** As far as its row tells. */
export function isCertain({ origin, doubt }: UnshownLead): boolean {
	return origin.is === 'compared' && doubt === undefined;
}

function ownerIdIn({ origin }: UnshownLead): string {
	return 'ownerId' in origin ? origin.ownerId : '';
}

function certainByOwner(unshown: UnshownLead[]): Partial<Record<string, UnshownLead[]>> {
	return groupBy(unshown.filter(isCertain), ownerIdIn);
}

/** What went wrong on the way. */
function doubtOf({ failure, undeliverable, unidentified }: OwnerReading): OwnerDoubt | undefined {
	if (failure !== undefined) return 'failure';
	if (undeliverable > 0) return 'undeliverable';
	return unidentified > 0 ? 'unidentified' : undefined;
}

/** What is odd about a list that was read without any trouble. */
function doubtAboutList(
	{ unshown, stored }: OwnerReading,
	gone: number,
	areIdsOthers: boolean,
): OwnerDoubt | undefined {
	// Pages of LinkedIn's lists come out short where one of their leads cannot be shown (wire contract 2.5).
	if (unshown > 0) return 'unshown';
	// All leads of an owner are not taken back at once: something else is wrong.
	const isNoneShown = stored === 0 && gone >= FEWEST_ROWS;
	return isNoneShown || areIdsOthers ? 'noneShown' : undefined;
}

/**
 * Asks whether the member's roles still allow to read an owner's leads: the list may just be empty otherwise.
 * Nobody can be asked about the roles in ad accounts.
 */
async function roleCheck(
	client: LinkedInClient,
	leadType: LeadType,
	isNeeded: boolean,
): Promise<(ownerId: string) => boolean> {
	if (!isNeeded || leadType === 'SPONSORED') return () => true;
	try {
		const organizations = await administeredOrganizations(client);
		const readable = organizations.filter(
			(organization) => leadType !== 'EVENT' || canReadEventLeads(organization),
		);
		const ids = new Set(readable.map(({ id }) => id));
		return (ownerId) => ids.has(ownerId);
	} catch {
		// What cannot be found out is not certain; the leads were compared all the same.
		return () => false;
	}
}
