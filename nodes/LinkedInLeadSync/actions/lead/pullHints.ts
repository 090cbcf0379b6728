import { DAY } from '../../../shared/values/time';
import type { LeadType } from '../../../shared/values/leadOwner';
import type { LeadFilter } from '../../../shared/linkedin/leadWindow';
import { CERTAINLY_KEPT_DAYS, LONGEST_KEPT_DAYS } from '../../../shared/linkedin/leadFormResponses';
import { requireChoice } from '../../../shared/linkedin/leadScope';
import type { OperationContext } from '../operation';

/** Leads of each type, in words. */
const LEADS_OF_TYPE: Readonly<Record<LeadType, string>> = {
	COMPANY: 'leads of pages',
	EVENT: 'leads of events',
	ORGANIZATION_PRODUCT: 'leads of products',
	SPONSORED: 'leads of ads',
};

/** Says what a person may not expect of a time range: LinkedIn does not keep leads for ever. */
export function hintAtRetention(
	{ hint }: OperationContext,
	{ scope, start, end }: LeadFilter,
	now: number,
): void {
	if (start === undefined || start >= now - CERTAINLY_KEPT_DAYS * DAY) return;
	const isGone = end !== undefined && end <= now - LONGEST_KEPT_DAYS * DAY;
	const from = new Date(start).toISOString().slice(0, 10);
	hint(
		isGone
			? `The time range ends more than ${LONGEST_KEPT_DAYS} days ago, and LinkedIn keeps leads no longer than that. Choose a later Time Range; older leads are only where they were stored at the time.`
			: `The time range starts on ${from}, and LinkedIn does not keep leads for ever: those of some types for ${LONGEST_KEPT_DAYS} days and those of others for ${CERTAINLY_KEPT_DAYS} days, and it does not say for how long ${LEADS_OF_TYPE[scope.leadType]}. Leads that it has deleted are missing here; they are only where they were stored at the time. Pull at least every ${CERTAINLY_KEPT_DAYS} days.`,
		isGone ? 'warning' : 'info',
	);
}

/**
 * Says why a pull that a person started may have found nothing, and what to do.
 * @throws NodeApiError when LinkedIn has no such event or form
 */
export async function hintAtNoLeads(
	{ client, execute, hint }: OperationContext,
	filter: LeadFilter,
): Promise<void> {
	// A schedule usually finds nothing new, and nobody is there to read about it.
	if (execute.getMode() !== 'manual') return;
	await requireChoice(client, filter.scope);
	hint(nothingFoundText(filter));
}

function nothingFoundText({ scope, start, end, testLeads }: LeadFilter): string {
	const { leadType, owner, eventId, formId } = scope;
	const chosen = [
		eventId === undefined ? [] : ['the chosen event'],
		formId === undefined ? [] : ['the chosen form'],
	].flat();
	const of = chosen.length === 0 ? '' : ` of ${chosen.join(' and ')}`;
	const isLimited = start !== undefined || end !== undefined;
	const advice = [
		testLeads === 'exclude'
			? [
					'Test leads are left out: to get them too, select Add option, then Test Leads, and set it to Include.',
				]
			: [],
		isLimited ? ['Set Time Range to All to see whether there are any at another time.'] : [],
		owner !== undefined && chosen.length > 0
			? [
					`Check that ${owner.kind === 'organization' ? 'LinkedIn Page' : 'Ad Account'} is still the one that ${chosen.join(' and ')} belong${chosen.length === 1 ? 's' : ''} to.`,
				]
			: [],
		eventId !== undefined && formId !== undefined
			? ['Check that the chosen event uses the chosen form, or set one of them to all.']
			: [],
		leadType === 'EVENT'
			? [
					'Registrations count only from the moment when the event has a registration form.',
					'People who registered through an ad are ad leads: set Lead Type to Ad Lead to get them.',
				]
			: [],
		['Check that Lead Type says where people filled in the form.'],
	].flat();
	const leads = testLeads === 'only' ? 'test leads' : 'leads';
	return `LinkedIn has no ${leads}${of}${isLimited ? ' in the time range' : ''}. ${advice.join(' ')}`;
}
