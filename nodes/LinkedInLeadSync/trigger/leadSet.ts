import { groupBy } from 'lodash';

import { asCount, asList, asRecord, asText, asTexts } from '../../shared/values/json';

/** Some leads of one owner and lead type, so that they can be found again at LinkedIn. */
export interface LeadSet {
	/** See `ownerKey`. */
	owner: string;
	/** They were submitted between these two, both included; epoch milliseconds. */
	from: number;
	to: number;
	/** See `leadHash`. */
	hashes: string[];
}

/** A lead as a set knows it. */
export interface SetMember {
	owner: string;
	hash: string;
	/** It was submitted between these two, both included; epoch milliseconds. */
	from: number;
	to: number;
}

/** The sets of these leads, one for each owner. */
export function leadSetsOf(leads: readonly SetMember[]): LeadSet[] {
	return Object.entries(groupBy(leads, 'owner')).map(([owner, ofOwner]) => ({
		owner,
		from: Math.min(...ofOwner.map(({ from }) => from)),
		to: Math.max(...ofOwner.map(({ to }) => to)),
		hashes: ofOwner.map(({ hash }) => hash),
	}));
}

/** The same leads in one set for each owner and range of time, so that no range is read twice. */
export function withOneForEachRange(sets: readonly LeadSet[]): LeadSet[] {
	const byRange = groupBy(sets, ({ owner, from, to }) => `${owner} ${from} ${to}`);
	return Object.values(byRange).map((ofRange) => ({
		...ofRange[0],
		hashes: hashesOf(ofRange),
	}));
}

/** How many leads these are. */
export function countOf(sets: readonly LeadSet[]): number {
	return sets.reduce((sum, { hashes }) => sum + hashes.length, 0);
}

/** The hashes of all of these leads. */
export function hashesOf(sets: readonly LeadSet[]): string[] {
	return sets.flatMap(({ hashes }) => hashes);
}

/** The sets without these leads. */
export function without(sets: readonly LeadSet[], hashes: ReadonlySet<string>): LeadSet[] {
	return sets
		.map((set) => ({ ...set, hashes: set.hashes.filter((hash) => !hashes.has(hash)) }))
		.filter((set) => set.hashes.length > 0);
}

/** Reads what was stored; undefined when it is damaged. */
export function readLeadSets(stored: unknown): LeadSet[] | undefined {
	const sets = asList(stored).map((entry) => {
		const set = asRecord(entry) ?? {};
		const [owner, from, to] = [asText(set.owner), asCount(set.from), asCount(set.to)];
		if (owner === undefined || from === undefined || to === undefined) return undefined;
		return { owner, from, to, hashes: asTexts(set.hashes) };
	});
	return Array.isArray(stored) && sets.every((set) => set !== undefined)
		? (sets as LeadSet[])
		: undefined;
}
