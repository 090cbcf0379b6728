import type { INode } from 'n8n-workflow';

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
