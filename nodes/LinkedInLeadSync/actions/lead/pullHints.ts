import { compact } from 'lodash';

import { DAY } from '../../../shared/values/time';
import type { LeadType } from '../../../shared/values/leadOwner';
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
	const from = new Date(start).toISOString().slice(0, 10);
	hint(
		isGone
			? `The time range ends more than ${LONGEST_RETENTION_DAYS} days ago, and LinkedIn deletes leads by then. Choose a later Time Range. Older leads exist only where they were stored.`
			: `The time range starts on ${from}. LinkedIn deletes some types of leads after ${LONGEST_RETENTION_DAYS} days and others after ${SHORTEST_RETENTION_DAYS} days, and does not document which applies to ${LEADS_OF_TYPE[scope.leadType]}. Deleted leads exist only where they were stored. Pull at least every ${SHORTEST_RETENTION_DAYS} days.`,
		isGone ? 'warning' : 'info',
	);
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

function nothingFoundText({ scope, start, end, testLeads }: LeadFilter): string {
	const { leadType, owner, eventId, formId } = scope;
	const chosen = compact([eventId && 'the chosen event', formId && 'the chosen form']);
	const of = chosen.length === 0 ? '' : ` of ${chosen.join(' and ')}`;
	const isLimited = start !== undefined || end !== undefined;
	const ownerField = owner?.kind === 'organization' ? 'LinkedIn Page' : 'Ad Account';
	const belong = chosen.length === 1 ? 'belongs' : 'belong';
	const advice = compact([
		testLeads === 'exclude' &&
			'Test leads are left out: to get them too, select Add option, then Test Leads, and set it to Include.',
		isLimited && 'Set Time Range to All to see whether there are any at another time.',
		owner !== undefined &&
			chosen.length > 0 &&
			`Check that ${ownerField} is still the one that ${chosen.join(' and ')} ${belong} to.`,
		chosen.length === 2 &&
			'Check that the chosen event uses the chosen form, or set one of them to all.',
		leadType === 'EVENT' &&
			'Registrations become leads only after the event has a registration form. People who registered through an ad are ad leads: set Lead Type to Ad Lead to get them.',
		'Check that Lead Type says where people filled in the form.',
	]);
	const leads = testLeads === 'only' ? 'test leads' : 'leads';
	return `LinkedIn has no ${leads}${of}${isLimited ? ' in the time range' : ''}. ${advice.join(' ')}`;
}
