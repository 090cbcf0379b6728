import { max, min, pick } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { ORIGIN_COLUMNS } from './rowOrigin';
import { isoTime } from '../../isoTime';
import type { JointOutput } from '../../operation';
import type { GoneLeads, UnshownLead } from './goneLeads';
import type { LeadComparison, ToldLead } from './leadComparison';

const MINUTE_MS = 60_000;

/** One item per difference: what is missing or changed, oldest first, then what is gone. */
export function differenceOutputs({ told }: LeadComparison, { gone }: GoneLeads): JointOutput[] {
	const byTime = [...told.values()].sort((one, other) => timeOf(one) - timeOf(other));
	return [
		...byTime.flatMap(({ output, itemIndex }): JointOutput[] =>
			output === undefined
				? []
				: [{ ...output, itemIndexes: itemIndex === undefined ? [] : [itemIndex] }],
		),
		...gone.map(
			(each): JointOutput => ({
				json: goneJson(each),
				itemIndexes: [each.lead.itemIndex],
			}),
		),
	];
}

/** What has no time comes last. */
function timeOf({ time }: ToldLead): number {
	return time ?? Number.MAX_SAFE_INTEGER;
}

/** As much as it takes to find the row again: what LinkedIn held is not there any more. */
function goneJson({ id, lead, row }: UnshownLead): IDataObject {
	return {
		difference: 'gone',
		lead_id: id,
		submitted_at: isoTime(lead.submitted?.time),
		...(pick(row, ORIGIN_COLUMNS) as IDataObject),
	};
}

/** One item with the numbers, for an alarm. */
export function summaryOutput(
	comparison: LeadComparison,
	{ gone, uncertain, readings }: GoneLeads,
	notes: readonly string[],
): JointOutput {
	const { told, wanted, newest } = comparison;
	const missing = [...told.values()].filter(({ difference }) => difference === 'missing');
	const newestStored = newestOf(comparison, gone);
	const isOpen = ({ origin, doubt }: UnshownLead) =>
		origin.is !== 'outside' && doubt !== 'notRead' && doubt !== 'young';
	return {
		json: {
			leads_at_linkedin: wanted,
			missing: missing.length,
			changed: told.size - missing.length,
			gone: gone.length,
			not_certain: uncertain.filter(isOpen).length,
			is_complete: readings.every(({ failure }) => failure === undefined),
			newest_at_linkedin: isoTime(newest),
			newest_stored: isoTime(newestStored),
			lag_minutes: lagMinutes(newest, newestStored),
			oldest_missing: isoTime(earliest(missing)),
			notes: notes.length === 0 ? null : notes.join('\n'),
		},
		itemIndexes: [],
	};
}

/** Of the leads that are stored and were compared, as far as their times can be read. */
function newestOf(
	{ differences }: LeadComparison,
	gone: readonly UnshownLead[],
): number | undefined {
	return max([differences.newestStored, max(gone.map(({ lead }) => lead.submitted?.time))]);
}

/** How far what is stored is behind LinkedIn; null when nothing can be compared. */
function lagMinutes(atLinkedIn: number | undefined, stored: number | undefined): number | null {
	if (atLinkedIn === undefined || stored === undefined) return null;
	return Math.max(0, Math.floor((atLinkedIn - stored) / MINUTE_MS));
}

function earliest(told: readonly ToldLead[]): number | undefined {
	return min(told.map(({ time }) => time));
}
