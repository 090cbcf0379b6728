import { filter, groupBy, some } from 'lodash';

import { MINUTE, HOUR } from '../../durations';
import type { ActionResult } from '../n8n/action';
import type { Lead } from '../linkedIn/world';
import { ownerId } from '../linkedIn/world';
import type { Comparison } from './comparisons';
import type { StoredRow } from './storedRows';
import type { People } from './runComparison';

/** A comparison and its result. */
export interface Judged {
	comparison: Comparison;
	people: People;
	rows: StoredRow[];
	/** When it began and ended, epoch milliseconds of LinkedIn's clock. */
	begin: number;
	end: number;
	/** When it began by n8n's clock, by which the node tells young leads. */
	beganAt: number;
	isWanted: (lead: Lead) => boolean;
	isInRange: (time: number, margin: number) => boolean;
	result?: ActionResult;
	error?: unknown;
}

/** Stored times may be off by this: clocks differ, and a destination may know no time zone. */
const MARGIN_MS = 16 * HOUR;

/** The node does not report younger leads as missing. */
const YOUNG_MS = 10 * MINUTE;

/** The node reports a lead as gone only if its age lies between these two. */
const GONE_FROM_MS = HOUR;
const GONE_UNTIL_MS = 83 * 24 * HOUR;

/** Differences that the node reported wrongly, and those that it missed although nothing was in its way. */
export function judged(found: Judged): string[] {
	if (found.result === undefined) return mayFail(found) ? [] : [`threw: ${String(found.error)}`];
	return [...falselyTold(found), ...notTold(found)];
}

/** Whether there is a reason for an error. */
function mayFail({ comparison, people, begin, isInRange }: Judged): boolean {
	const { faults, roleLostAfter, testLeads } = comparison;
	if (faults.length > 0 || roleLostAfter !== undefined) return true;
	const listed = people.leads.filter(
		({ goneFrom, isHidden, leftOutUntil, submittedAt }) =>
			goneFrom > begin && !isHidden && leftOutUntil <= begin && isInRange(submittedAt, 0),
	);
	const ofTests = testLeads === 'include' ? filter(listed, 'testLead') : [];
	return isListBroken(listed) || isListBroken(ofTests);
}

/** Whether LinkedIn serves nothing of a Page's list, as in an outage. */
function isListBroken(leads: readonly Lead[]): boolean {
	const lists = groupBy(leads, ({ owner, leadType }) => `${leadType} ${ownerId(owner)}`);
	return some(lists, (list) => list.every(({ brokenUntil }) => brokenUntil > 0));
}

function told({ result }: Judged) {
	return (result?.items ?? []).map(({ json, pairedItem }) => ({
		difference: String(json.difference),
		id: String(json.lead_id),
		at: json.submitted_at,
		pairs: pairedItem as Array<{ item: number }>,
	}));
}

function falselyTold(found: Judged): string[] {
	const { people, rows, begin, end, beganAt, isWanted } = found;
	const stored = new Set(rows.map(({ row }) => row.lead_id));
	const wrong: string[] = [];
	const ids = new Set<string>();
	for (const { difference, id, at, pairs } of told(found)) {
		if (ids.has(id)) wrong.push(`twice: ${id}`);
		ids.add(id);
		if (difference === 'gone') {
			const of = rows[pairs[0].item];
			const { lead } = of;
			if (lead === undefined) wrong.push(`goneStandIn: ${id}`);
			else if (people.isHeld(lead.id, begin, end)) wrong.push(`falseGone: lead ${lead.number}`);
			else if (!isWanted(lead)) wrong.push(`goneOutside: lead ${lead.number}`);
			continue;
		}
		if (id.startsWith('unidentified-')) continue;
		// A person who registers twice in a moment has two leads with one id and time.
		const isTrue = people.leads.some(
			(each) =>
				each.id === id &&
				new Date(each.submittedAt).toISOString() === at &&
				each.submittedAt <= beganAt - YOUNG_MS &&
				each.goneFrom > begin &&
				isWanted(each),
		);
		if (!isTrue) wrong.push(`false${difference}: ${id}`);
		if (difference === 'missing' && stored.has(id)) wrong.push(`storedMissing: ${id}`);
	}
	return wrong;
}

function notTold(found: Judged): string[] {
	const { comparison, people, rows, begin, end, beganAt, isWanted, isInRange, result } = found;
	const warnings = (result?.hints ?? []).filter(({ type }) => type === 'warning');
	if (warnings.some(({ message }) => message.includes('not compared to the end'))) return [];
	const tolds = new Map(told(found).map(({ difference, id }) => [id, difference]));
	const byId = new Map(rows.map((stored) => [String(stored.row.lead_id), stored]));
	const lost: string[] = [];
	const isAllowed = comparison.roleLostAfter === undefined;
	const isThere = (lead: Lead) =>
		isAllowed &&
		isWanted(lead) &&
		Math.max(lead.visibleFrom, lead.leftOutUntil) <= begin &&
		lead.goneFrom > end &&
		lead.brokenUntil === 0 &&
		lead.damage === undefined &&
		!lead.isHidden &&
		lead.submittedAt < beganAt - YOUNG_MS - MINUTE &&
		isInRange(lead.submittedAt, HOUR);
	for (const lead of people.leads) {
		if (!isThere(lead)) continue;
		const stored = byId.get(lead.id);
		const time = comparison.rows.time === 'shifted' ? undefined : stored?.time;
		if (stored === undefined && tolds.get(lead.id) !== 'missing') {
			lost.push(`lostMissing: lead ${lead.number}`);
		}
		const isChanged = time !== undefined && lead.submittedAt > time + MARGIN_MS;
		if (isChanged && tolds.get(lead.id) !== 'changed') lost.push(`lostChanged: ${lead.number}`);
	}
	const isCertain = warnings.length === 0 && isAllowed && comparison.rows.columns === 'all';
	if (!isCertain) return lost;
	for (const { lead, time, row } of rows) {
		if (lead === undefined || time === undefined || !isWanted(lead)) continue;
		const [earliest, latest] = [time - MARGIN_MS, time + MARGIN_MS];
		if (earliest < begin - GONE_UNTIL_MS || latest > begin - GONE_FROM_MS) continue;
		if (!isInRange(time, MARGIN_MS)) continue;
		const mayBe = people.leads.some(({ id, goneFrom }) => id === lead.id && goneFrom >= begin);
		if (!mayBe && tolds.get(String(row.lead_id)) !== 'gone') {
			lost.push(`lostGone: lead ${lead.number}`);
		}
	}
	return lost;
}
