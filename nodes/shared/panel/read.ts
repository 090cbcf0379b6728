import type { IHookFunctions, INode, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { IdInputKind } from '../values/idInput';
import { parseIdInput } from '../values/idInput';
import type { LeadOwner } from '../values/leadOwner';
import { fieldError } from '../wire/errors/fieldError';
import { ALL } from './parameters';

/**
 * Reads one parameter of a node, already evaluated; resource locators give their value. A field that
 * the panel hides is null: n8n does not keep it, and refuses to extract a value from it.
 */
export type ReadParameter = (name: string) => unknown;

/** For triggers. */
export function triggerParameters(
	context: IPollFunctions | IHookFunctions | IWebhookFunctions,
): ReadParameter {
	return (name) =>
		context.getNodeParameter(name, null) === null
			? null
			: context.getNodeParameter(name, null, { extractValue: true });
}

/**
 * Reads an id from a field that takes ids, URNs and addresses.
 * @throws NodeOperationError that names the field when the input holds no id
 */
export function requiredId(
	node: INode,
	read: ReadParameter,
	{ name, field, kind }: { name: string; field: string; kind: IdInputKind },
	itemIndex?: number,
): string {
	const input = parseIdInput(read(name), kind);
	if (!input.ok) {
		throw fieldError(node, { field, message: input.message, fix: input.fix }, itemIndex);
	}
	return input.id;
}

/** Like `requiredId`, but undefined when the field says "all". */
export function idOrAll(
	node: INode,
	read: ReadParameter,
	field: { name: string; field: string; kind: IdInputKind },
	itemIndex?: number,
): string | undefined {
	const value = read(field.name);
	if (value === ALL) return undefined;
	return requiredId(node, read, field, itemIndex);
}

export const ORGANIZATION_FIELD = {
	name: 'organizationId',
	field: 'LinkedIn Page',
	kind: 'organization',
} as const;

/** The organization that is chosen; undefined when the field says "all". */
export function organizationOrAll(
	node: INode,
	read: ReadParameter,
	itemIndex?: number,
): LeadOwner | undefined {
	const id = idOrAll(node, read, ORGANIZATION_FIELD, itemIndex);
	return id === undefined ? undefined : { kind: 'organization', id };
}

/** The ad account that is chosen. */
export function sponsoredAccount(node: INode, read: ReadParameter, itemIndex?: number): LeadOwner {
	const id = requiredId(node, read, SPONSORED_ACCOUNT_FIELD, itemIndex);
	return { kind: 'sponsoredAccount', id };
}

export const EVENT_FIELD = { name: 'eventId', field: 'Event', kind: 'event' } as const;

export const FORM_FIELD = { name: 'formId', field: 'Form', kind: 'leadGenForm' } as const;

const SPONSORED_ACCOUNT_FIELD = {
	name: 'sponsoredAccountId',
	field: 'Ad Account',
	kind: 'sponsoredAccount',
} as const;
