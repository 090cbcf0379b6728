import type { LeadOwner, LeadScope } from '../values/leadOwner';
import { ownerInWords } from '../values/leadOwner';
import { leadOwnerOf } from '../values/urn';
import { fieldError, kindOf } from '../wire/errors/linkedInError';
import type { LinkedInClient } from '../wire/linkedInClient';
import { getEvent } from './events';
import { getLeadForm } from './forms';

/**
 * Asks LinkedIn for the chosen event and form.
 * @returns `unreadable` where the account may not read events
 * @throws NodeOperationError that names the field, where LinkedIn does not have them, or they belong to another owner;
 * NodeApiError as `LinkedInClient.request` for all other failures
 */
export async function checkChoice(
	client: LinkedInClient,
	{ eventId, formId, owner }: LeadScope,
): Promise<'found' | 'unreadable'> {
	let answer: 'found' | 'unreadable' = 'found';
	const ask = async (field: 'Event' | 'Form', read: () => Promise<unknown>) => {
		try {
			refuseForeign(client, field, await read(), owner);
		} catch (error) {
			if (kindOf(error) === 'missing_permission') answer = 'unreadable';
			else throw kindOf(error) === 'not_found' ? notFound(client, field) : client.wrapped(error);
		}
	};
	if (eventId !== undefined) {
		await ask('Event', async () => (await getEvent(client, eventId)).organizer);
	}
	if (formId !== undefined)
		await ask('Form', async () => (await getLeadForm(client, formId)).owner);
	return answer;
}

function notFound({ context }: LinkedInClient, field: 'Event' | 'Form') {
	return fieldError(context.getNode(), {
		field,
		message: `LinkedIn has no ${field.toLowerCase()} with this ID`,
		fix: `Choose the ${field.toLowerCase()} again from the list.`,
	});
}

/** @param owner in LinkedIn's JSON; an unreadable owner passes */
function refuseForeign(
	{ context }: LinkedInClient,
	field: 'Event' | 'Form',
	owner: unknown,
	chosen: LeadOwner | undefined,
): void {
	const actual = leadOwnerOf(owner);
	if (actual === undefined || chosen === undefined || actual.id === chosen.id) return;
	// An event may use the form of an ad account.
	if (actual.kind !== chosen.kind) return;
	throw fieldError(context.getNode(), {
		field,
		message: `it belongs to ${ownerInWords(actual)}, but ${ownerInWords(chosen)} is chosen, so no leads would be found`,
		fix: `Choose the ${field.toLowerCase()} again from the list, or ${ownerInWords(actual)}.`,
	});
}
