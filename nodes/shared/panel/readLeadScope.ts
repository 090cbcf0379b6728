import type { INode } from 'n8n-workflow';

import type { LeadScope } from '../linkedin/leadScope';
import type { TestLeads } from '../linkedin/leadWindow';
import { LEAD_TYPES } from '../values/leadOwner';
import { readChoice } from './checks';
import type { ReadParameter } from './read';
import { EVENT_FIELD, FORM_FIELD, idOrAll, organizationOrAll, sponsoredAccount } from './read';

const LEAD_TYPE_FIELD = { field: 'Lead Type', values: LEAD_TYPES };

/**
 * Reads the fields that choose leads.
 * @throws NodeOperationError that names the field with the wrong input
 */
export function readLeadScope(node: INode, read: ReadParameter, itemIndex?: number): LeadScope {
	const leadType = readChoice(node, LEAD_TYPE_FIELD, read('leadType'), itemIndex);
	const formId = idOrAll(node, read, FORM_FIELD, itemIndex);
	if (leadType === 'SPONSORED') {
		return { leadType, owner: sponsoredAccount(node, read, itemIndex), formId };
	}
	const owner = organizationOrAll(node, read, itemIndex);
	const eventId = leadType === 'EVENT' ? idOrAll(node, read, EVENT_FIELD, itemIndex) : undefined;
	return { leadType, owner, eventId, formId };
}

const TEST_LEADS_FIELD = { field: 'Test Leads', values: ['exclude', 'include', 'only'] } as const;

/**
 * Reads the option Test Leads; excluded unless said otherwise.
 * @throws NodeOperationError that names the field when an expression gave none of the choices
 */
export function readTestLeads(node: INode, value: unknown, itemIndex?: number): TestLeads {
	return readChoice(node, TEST_LEADS_FIELD, value ?? 'exclude', itemIndex);
}
