import type { INode } from 'n8n-workflow';

import type { LeadFormResponse } from '../leads/types';
import { readChoice } from '../parameters/checks';

/** What to do with leads that were submitted to test a form. */
export type TestLeads = 'exclude' | 'include' | 'only';

const TEST_LEADS_FIELD = { field: 'Test Leads', values: ['exclude', 'include', 'only'] } as const;

/**
 * Reads the option Test Leads; excluded unless said otherwise.
 * @throws NodeOperationError that names the field when an expression gave none of the choices
 */
export function readTestLeads(node: INode, value: unknown, itemIndex?: number): TestLeads {
	return readChoice(node, TEST_LEADS_FIELD, value ?? 'exclude', itemIndex);
}

/** Whether a lead is wanted, by being a test or not. */
export function isWantedLead(lead: unknown, testLeads: TestLeads): boolean {
	const isTest = (lead as LeadFormResponse | null)?.testLead === true;
	return testLeads === 'include' || isTest === (testLeads === 'only');
}
