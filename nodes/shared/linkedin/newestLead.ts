import { max } from 'lodash';

import type { LeadOwner, LeadType } from '../values/leadOwner';
import { readLeads } from './leadFormResponses';
import type { LinkedInClient } from '../wire/linkedInClient';
import { submittedAtOf } from '../values/leadIdentity';
import { isWantedLead } from './leadWindow';

/** Leads that are looked at in one call. */
const LOOK = 100;

/** Enough for a thousand leads at LinkedIn's unlikeliest order; more would not be worth a daily quota. */
const MOST_CALLS = 10;

/**
 * When the newest real lead of an owner was submitted, epoch milliseconds; undefined when there is none.
 *
 * One call where LinkedIn lists the newest first, as it has been seen to, though the order is not
 * promised (wire contract 3.6). Where the leads are not in that order, LinkedIn is asked for newer ones
 * until it has none, ten times at most: the answer is then the newest of those that were seen.
 * @throws NodeApiError as `LinkedInClient.request`
 */
export async function newestLeadTime(
	client: LinkedInClient,
	owner: LeadOwner,
	leadType: LeadType,
): Promise<number | undefined> {
	let newest: number | undefined;
	let start: number | undefined;
	for (let calls = 0; calls < MOST_CALLS; calls++) {
		const leads = await someLeads(client, { owner, leadType, start });
		const times = leads.map(({ time }) => time);
		if (times.length === 0) return newest;
		const real = leads.filter(({ lead }) => isWantedLead(lead, 'exclude'));
		newest = max([...real.map(({ time }) => time), newest]);
		if (isNewestFirst(times)) return newest;
		start = Math.max(...times) + 1;
	}
	return newest;
}

/** The first leads of LinkedIn's list with a time that can be read. */
async function someLeads(
	client: LinkedInClient,
	query: { owner: LeadOwner; leadType: LeadType; start?: number },
): Promise<Array<{ lead: unknown; time: number }>> {
	for await (const { entries } of readLeads(client, { ...query, pageSize: LOOK, most: LOOK })) {
		return entries.flatMap((entry) => {
			const lead = 'lead' in entry ? entry.lead : undefined;
			const time = submittedAtOf(lead) ?? -Infinity;
			return time >= (query.start ?? 0) ? [{ lead, time }] : [];
		});
	}
	return [];
}

/** Leads of one time say nothing about the order. */
function isNewestFirst(times: readonly number[]): boolean {
	const [first] = times;
	return (
		first !== times.at(-1) && times.every((time, index) => index === 0 || time <= times[index - 1])
	);
}
