import type { LeadFormResponse } from '../rows/types';

/** What to do with leads that were submitted to test a form. */
export type TestLeads = 'exclude' | 'include' | 'only';

/** Whether a lead is wanted, by being a test or not. */
export function isWantedLead(lead: unknown, testLeads: TestLeads): boolean {
	const isTest = (lead as LeadFormResponse | null)?.testLead === true;
	return testLeads === 'include' || isTest === (testLeads === 'only');
}
