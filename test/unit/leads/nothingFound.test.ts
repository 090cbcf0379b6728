import { hintAtNoLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/pullHints';
import type { OperationContext } from '../../../nodes/LinkedInLeadSync/actions/operation';
import type { LeadScope } from '../../../nodes/shared/linkedin/leadScope';

/** What a pull by hand says that has found nothing. */
function hintOf(scope: LeadScope): string {
	const hints: string[] = [];
	const hint = (message: string) => hints.push(message);
	const context = { execute: { getMode: () => 'manual' }, hint } as unknown as OperationContext;
	hintAtNoLeads(context, { scope, testLeads: 'include' });
	return hints.join();
}

const organization = { kind: 'organization', id: '1' } as const;
const adAccount = { kind: 'sponsoredAccount', id: '1' } as const;

// n8n keeps an event or form when somebody then chooses another page.
it('asks whose event or form it is where both are chosen', () => {
	expect(hintOf({ leadType: 'EVENT', owner: organization, eventId: '5' })).toContain(
		'Check that LinkedIn Page is still the one that the chosen event belongs to.',
	);
	expect(hintOf({ leadType: 'EVENT', owner: organization, eventId: '5', formId: '7' })).toContain(
		'the one that the chosen event and the chosen form belong to.',
	);
	expect(hintOf({ leadType: 'SPONSORED', owner: adAccount, formId: '7' })).toContain(
		'Check that Ad Account is still the one',
	);
	for (const scope of [{ eventId: '5' }, { owner: organization }]) {
		expect(hintOf({ leadType: 'EVENT', ...scope })).not.toContain('is still the one');
	}
});
