import type { INode } from 'n8n-workflow';

import { fieldError } from '../../shared/wire/errors/linkedInError';
import type { LeadOwner } from '../../shared/values/leadOwner';
import { ownerInWords } from '../../shared/values/leadOwner';
import { leadOwnerOf } from '../../shared/values/urn';

/**
 * Refuses an event or form of another page than the chosen one. n8n keeps what was chosen when you then
 * chooses another page, and no lead would ever come, without a word.
 * @param owner whose it is, as LinkedIn writes it; what cannot be read counts as the chosen one's
 * @throws NodeOperationError that names both pages
 */
export function refuseForeign(
	node: INode,
	field: 'Event' | 'Form',
	owner: unknown,
	chosen: LeadOwner | undefined,
): void {
	const actual = leadOwnerOf(owner);
	if (actual === undefined || chosen === undefined || actual.id === chosen.id) return;
	// A form of an ad account may be that of an event.
	if (actual.kind !== chosen.kind) return;
	throw fieldError(node, {
		field,
		message: `it belongs to ${ownerInWords(actual)}, but ${ownerInWords(chosen)} is chosen, so no lead would come`,
		fix: `Choose the ${field.toLowerCase()} again from the list, or ${ownerInWords(actual)}.`,
	});
}
