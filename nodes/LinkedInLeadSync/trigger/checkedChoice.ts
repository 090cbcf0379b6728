import { askForChoice, isRefused } from '../../shared/linkedin/choice';
import { isOfOneOwner } from '../../shared/linkedin/owners';
import type { LeadScope } from '../../shared/values/leadOwner';
import { DAY } from '../../shared/values/time';
import type { LinkedInClient } from '../../shared/wire/linkedInClient';
import { watchKey } from './memory/keys';
import type { Choice } from './memory/state';
import { worse } from './memory/trouble';
import type { PollTurn } from './pollTurn';

/** Slightly less than a day, so that one poll a day asks each time. */
const ASK_AGAIN_AFTER = DAY - 30_000;

/**
 * Asks LinkedIn for the chosen event and form, when the user publishes them and then once a day until they bring a lead.
 * Otherwise, a trigger that can never find a lead would look like one without leads. If LinkedIn can't be asked now, or
 * answers wrongly later, nothing stops.
 * @param before the result of the last time
 * @param hasLeads whether this poll has read leads of the choice
 * @returns undefined if neither an event nor a form is chosen
 * @throws NodeOperationError that names the field, if the user has just published a choice that LinkedIn does not have
 */
export async function checkedChoice(
	client: LinkedInClient,
	scope: LeadScope,
	before: Choice | undefined,
	{ turn, hasLeads }: { turn: PollTurn; hasLeads: boolean },
): Promise<Choice | undefined> {
	if (!isOfOneOwner(scope)) return undefined;
	const { startedAt, isPublication } = turn;
	const key = watchKey(scope);
	const choice = before?.key === key ? before : { key, askedAt: 0 };
	if (hasLeads || choice.hasLeads === true)
		return { ...choice, hasLeads: true, trouble: undefined };
	const isAsked = Math.abs(startedAt - choice.askedAt) < ASK_AGAIN_AFTER;
	if (isAsked && !isPublication) return choice;
	const asked = { key, askedAt: startedAt };
	const answer = await askForChoice(client, scope);
	if (isRefused(answer)) {
		if (isPublication) throw answer;
		const cause = { what: 'refused', said: answer.message } as const;
		return { ...asked, trouble: worse(choice.trouble, cause, startedAt) };
	}
	if (answer === 'unreadable') {
		client.context.logger.info(
			'Your LinkedIn account may not read events, so the trigger does not know whether the chosen event exists.',
		);
	}
	return answer === 'unknown' ? { ...asked, trouble: choice.trouble } : asked;
}
