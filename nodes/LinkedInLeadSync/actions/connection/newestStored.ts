import type { IDataObject } from 'n8n-workflow';

import { readInstant } from '../../../shared/values/instant';
import { asDigits, asRecord, asText } from '../../../shared/values/json';

/** What a destination holds, as far as the items that come in tell. */
export interface NewestStored {
	/** When the newest stored event lead of each organization was submitted, epoch milliseconds. */
	newest: Map<string, number>;
	/** What keeps items from being read, in words. */
	unreadable?: string;
}

/**
 * Reads items that are stored leads, or the newest one of each organization: `organization_id` and
 * `submitted_at`, and `lead_type` where a table holds leads of several types. An item without anything is
 * n8n's stand-in for no rows. One with `error` and no time is what n8n goes on with after a node that failed;
 * a table may have a column of that name, too.
 */
export function readNewestStored(items: readonly IDataObject[]): NewestStored {
	const stored: NewestStored = { newest: new Map() };
	for (const item of items) {
		if (Object.keys(item).length === 0 || isOfOtherType(item)) continue;
		const organizationId = asDigits(item.organization_id);
		const submittedAt = readInstant(item.submitted_at, 'utc');
		if (item.error !== undefined && item.submitted_at === undefined) {
			stored.unreadable = errorOf(item);
		} else if (organizationId === undefined) {
			stored.unreadable = 'an item that came in has no organization_id';
		} else if (!submittedAt.ok) {
			stored.unreadable = `submitted_at of organization ${organizationId}: ${submittedAt.message}`;
		} else if (submittedAt.time !== undefined) {
			const known = stored.newest.get(organizationId) ?? 0;
			stored.newest.set(organizationId, Math.max(known, submittedAt.time));
		}
	}
	return stored;
}

/** Leads of pages, products and ads are not compared; those of ads have no organization. */
function isOfOtherType({ lead_type: leadType }: IDataObject): boolean {
	return asText(leadType) !== undefined && leadType !== 'EVENT';
}

/**
 * n8n's nodes put the text in different places, and its Postgres node loses that of a single query: then
 * at least the node is named.
 */
function errorOf({ error, message }: IDataObject): string {
	const details = asRecord(error);
	const texts = [error, message, details?.message, details?.description].map(asText);
	const text = texts.find((each) => each !== undefined) ?? 'a node before this one failed';
	const nodeName = asText(asRecord(details?.node)?.name);
	return nodeName === undefined ? text : `${nodeName}: ${text}`;
}
