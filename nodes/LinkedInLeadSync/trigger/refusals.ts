import type { INode, NodeOperationError } from 'n8n-workflow';
import { mapValues, pickBy } from 'lodash';

import { fieldError } from '../../shared/wire/errors/fieldError';
import type { LeadOwner } from '../../shared/values/leadOwner';
import { asCount, asRecord } from '../../shared/values/json';

/** Roles change for moments, and LinkedIn may refuse by mistake; so long somebody means it. */
const TELL_AFTER_MS = 24 * 60 * 60 * 1000;

/** That LinkedIn refuses the leads of one owner, but not those of others. */
export interface Refusal {
	/** Epoch milliseconds by the own clock. */
	since: number;
	/** Whether somebody was told; once until the owner can be read again. */
	isTold: boolean;
}

/** By `ownerKey`. */
export type Refusals = Record<string, Refusal>;

/** What a poll met, by `ownerKey`; whoever is in none of the two was not asked, or failed otherwise. */
export interface Met {
	watched: readonly string[];
	read: readonly string[];
	refused: readonly string[];
}

/** @returns what is refused by now, and the keys of those to tell of */
export function notedRefusals(
	before: Refusals,
	{ watched, read, refused }: Met,
	now: number,
): { refusals: Refusals; due: string[] } {
	const still = pickBy(before, (_, key) => watched.includes(key) && !read.includes(key));
	const since = (key: string) => Math.min(still[key]?.since ?? now, now);
	const due = refused.filter(
		(key) => still[key]?.isTold !== true && now - since(key) >= TELL_AFTER_MS,
	);
	const asked = refused.map((key): [string, Refusal] => [
		key,
		{ since: since(key), isTold: still[key]?.isTold === true || due.includes(key) },
	]);
	return { refusals: { ...still, ...Object.fromEntries(asked) }, due };
}

/** What somebody is told of owners that are refused, while others are read. */
export function refusedError(node: INode, owners: readonly LeadOwner[]): NodeOperationError {
	const ids = owners.map(({ id }) => id).join(', ');
	const [pages, their] =
		owners.length === 1 ? [`organization ${ids}`, 'its'] : [`organizations ${ids}`, 'their'];
	return fieldError(node, {
		field: 'Organization',
		message: `${pages} cannot be read: LinkedIn has refused ${their} leads for a day, though it lists a role there, and not those of others`,
		fix: 'Ask a page admin to give the signed-in member the role Super admin or Content admin in LinkedIn under Manage admins; the trigger goes on trying, and then brings what was missed. LinkedIn deletes leads after some months. If the leads are not wanted, choose another organization.',
	});
}

/** Reads what was stored; what is damaged is left out. */
export function readRefusals(stored: unknown): Refusals {
	const read = mapValues(asRecord(stored) ?? {}, (entry): Refusal | undefined => {
		const { since, isTold } = asRecord(entry) ?? {};
		const time = asCount(since);
		return time === undefined ? undefined : { since: time, isTold: isTold === true };
	});
	return pickBy(read, (refusal) => refusal !== undefined) as Refusals;
}
