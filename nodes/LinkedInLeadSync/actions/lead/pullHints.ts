import { compact } from 'lodash';

import { DAY } from '../../../shared/values/time';
import type { LeadOwner, LeadType } from '../../../shared/values/leadOwner';
import { ownerInWords } from '../../../shared/values/leadOwner';
import type { LeadFilter } from '../../../shared/linkedin/leadWindow';
import {
	SHORTEST_RETENTION_DAYS,
	LONGEST_RETENTION_DAYS,
} from '../../../shared/linkedin/leadFormResponses';
import { requireChoice } from '../../../shared/linkedin/leadScope';
import type { OperationContext } from '../operation';
import { isTool } from '../operation';

const LEADS_OF_TYPE: Readonly<Record<LeadType, string>> = {
	COMPANY: 'Page form leads',
	EVENT: 'event registrations',
	ORGANIZATION_PRODUCT: 'product Page leads',
	SPONSORED: 'ad leads',
};

/** Warns that LinkedIn deletes old leads. */
export function hintAtRetention(
	{ hint }: OperationContext,
	{ scope, start, end }: LeadFilter,
	now: number,
): void {
	if (start === undefined || start >= now - SHORTEST_RETENTION_DAYS * DAY) return;
	const isGone = end !== undefined && end <= now - LONGEST_RETENTION_DAYS * DAY;
	hint(
		isGone
			? `Choose a later Time Range: LinkedIn deletes leads after ${LONGEST_RETENTION_DAYS} days at most.`
			: `Pull at least every ${SHORTEST_RETENTION_DAYS} days: LinkedIn deletes ${LEADS_OF_TYPE[scope.leadType]} after ${SHORTEST_RETENTION_DAYS} or ${LONGEST_RETENTION_DAYS} days, and does not say which.`,
		isGone ? 'warning' : 'info',
	);
}

/** For a list whose readings differ. */
export function unsureInWords(owner: LeadOwner): string {
	return `Run again in a few minutes: LinkedIn's list of leads of ${ownerInWords(owner)} was different each time it was read, so leads may be missing.`;
}

/** @throws NodeApiError when LinkedIn does not know the chosen event or form */
export async function hintAtNoLeads(
	{ client, execute, hint }: OperationContext,
	filter: LeadFilter,
): Promise<void> {
	// Scheduled runs usually find nothing new, and nobody reads their hints.
	if (execute.getMode() !== 'manual' && !isTool(execute)) return;
	await requireChoice(client, filter.scope);
	hint(nothingFoundText(filter));
}

/** What to try, the likeliest first. */
function nothingFoundText({ scope, start, end, testLeads }: LeadFilter): string {
	const { leadType, owner, eventId, formId } = scope;
	const chosen = compact([eventId && 'the chosen event', formId && 'the chosen form']);
	const of = chosen.length === 0 ? '' : ` of ${chosen.join(' and ')}`;
	const isLimited = start !== undefined || end !== undefined;
	const ownerField = owner?.kind === 'organization' ? 'LinkedIn Page' : 'Ad Account';
	const advice = compact([
		isLimited && 'Time Range → All',
		testLeads === 'exclude' && 'Add option → Test Leads → Include',
		leadType === 'EVENT' && 'Lead Type → Ad Lead, for people who came through an ad',
		leadType !== 'EVENT' && 'another Lead Type',
		owner !== undefined &&
			chosen.length > 0 &&
			`the ${ownerField} that ${chosen.join(' and ')} ${chosen.length === 1 ? 'belongs' : 'belong'} to`,
		chosen.length === 2 && 'all forms, or all events',
	]);
	const leads = testLeads === 'only' ? 'test leads' : LEADS_OF_TYPE[leadType];
	return `LinkedIn has no ${leads}${of}${isLimited ? ' in the time range' : ''}. Try: ${advice.join('; ')}.`;
}
