import type { INode } from 'n8n-workflow';

import type { LeadFormResponse } from '../leads/types';
import { fieldError } from '../parameters/read';

const CHOICES = ['exclude', 'include', 'only'] as const;

/** What to do with leads that were submitted to test a form. */
export type TestLeads = (typeof CHOICES)[number];

/**
 * Reads the option Test Leads; excluded unless said otherwise.
 * @throws NodeOperationError that names the field when an expression gave none of the choices
 */
export function readTestLeads(node: INode, value: unknown, itemIndex?: number): TestLeads {
	const choice = CHOICES.find((name) => name === (value ?? 'exclude'));
	if (choice !== undefined) return choice;
	throw fieldError(
		node,
		{
			field: 'Test Leads',
			message: `'${String(value)}' is not one of the choices`,
			fix: `Use one of ${CHOICES.join(', ')}.`,
		},
		itemIndex,
	);
}

/** Whether a lead is wanted, by being a test or not. */
export function isWantedLead(lead: unknown, testLeads: TestLeads): boolean {
	const isTest = (lead as LeadFormResponse | null)?.testLead === true;
	return testLeads === 'include' || isTest === (testLeads === 'only');
}
