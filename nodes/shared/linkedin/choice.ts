import type { NodeOperationError } from 'n8n-workflow';

import type { LeadOwner, LeadScope } from '../values/leadOwner';
import { ownerInWords } from '../values/leadOwner';
import { leadOwnerOf } from '../values/urn';
import { fieldError, kindOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import { getEvent } from './events';
import { getLeadForm } from './forms';

/**
 * What LinkedIn says of a choice: an error that names the field, where LinkedIn does not have the event or form, or where
 * another owner has it; `unreadable`, where the account may not read events; `unknown`, where LinkedIn can't be asked now.
 */
export type ChoiceAnswer = 'found' | 'unreadable' | 'unknown' | NodeOperationError;

/** Asks LinkedIn for the chosen event and form, in one call each. A choice that fits no lead looks like one without leads. */
export async function askForChoice(
	client: LinkedInClient,
	{ eventId, formId, owner }: LeadScope,
): Promise<ChoiceAnswer> {
	let answer: ChoiceAnswer = 'found';
	const ask = async (field: 'Event' | 'Form', id: string, read: () => Promise<unknown>) => {
		if (isRefused(answer)) return;
		try {
			answer = foreign(client, field, await read(), owner) ?? answer;
		} catch (error) {
			const kind = kindOf(error);
			if (kind === 'not_found') answer = notFound(client, field, id);
			else answer = kind === 'missing_permission' ? 'unreadable' : 'unknown';
		}
	};
	if (eventId !== undefined) {
		await ask('Event', eventId, async () => (await getEvent(client, eventId)).organizer);
	}
	if (formId !== undefined) {
		await ask('Form', formId, async () => (await getLeadForm(client, formId)).owner);
	}
	return answer;
}

/**
 * Fails where no lead can fit the chosen event and form.
 * @throws NodeOperationError that names the field
 */
export async function requireChoice(client: LinkedInClient, scope: LeadScope): Promise<void> {
	const answer = await askForChoice(client, scope);
	if (isRefused(answer)) throw answer;
}

export function isRefused(answer: ChoiceAnswer): answer is NodeOperationError {
	return typeof answer !== 'string';
}

function notFound(
	{ context }: LinkedInClient,
	field: 'Event' | 'Form',
	id: string,
): NodeOperationError {
	const what = field.toLowerCase();
	return fieldError(context.getNode(), {
		field,
		message: `LinkedIn has no ${what} ${id}`,
		fix: `Choose the ${what} again from the list.`,
	});
}

/** @param owner in LinkedIn's JSON; an unreadable owner passes */
function foreign(
	{ context }: LinkedInClient,
	field: 'Event' | 'Form',
	owner: unknown,
	chosen: LeadOwner | undefined,
): NodeOperationError | undefined {
	const actual = leadOwnerOf(owner);
	if (actual === undefined || chosen === undefined || actual.id === chosen.id) return undefined;
	// An event may use the form of an ad account.
	if (actual.kind !== chosen.kind) return undefined;
	return fieldError(context.getNode(), {
		field,
		message: `it belongs to ${ownerInWords(actual)}, but ${ownerInWords(chosen)} is chosen, so no leads would be found`,
		fix: `Choose the ${field.toLowerCase()} again from the list, or ${ownerInWords(actual)}.`,
	});
}
