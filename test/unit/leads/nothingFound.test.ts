import { hintAtNoLeads } from '../../../nodes/LinkedInLeadSync/actions/lead/pullHints';
import type { OperationContext } from '../../../nodes/LinkedInLeadSync/actions/operation';
import type { LeadScope } from '../../../nodes/shared/linkedin/leadScope';
import { clientOf } from '../api/inMemoryLinkedIn';

/** What a pull by hand says that has found nothing. */
async function hintOf(scope: LeadScope): Promise<string> {
	const hints: string[] = [];
	const hint = (message: string) => hints.push(message);
	const client = await clientOf(() => ({ statusCode: 200, body: {} }));
	const context = { client, execute: { getMode: () => 'manual' }, hint };
	const filter = { scope, testLeads: 'include' } as const;
	await hintAtNoLeads(context as unknown as OperationContext, filter);
	return hints.join();
}

const organization = { kind: 'organization', id: '1' } as const;
const adAccount = { kind: 'sponsoredAccount', id: '1' } as const;

// n8n keeps an event or form when somebody then chooses another page.
it('asks whose event or form it is where both are chosen', async () => {
	expect(await hintOf({ leadType: 'EVENT', owner: organization, eventId: '5' })).toContain(
		'Check that LinkedIn Page is still the one that the chosen event belongs to.',
	);
	expect(
		await hintOf({ leadType: 'EVENT', owner: organization, eventId: '5', formId: '7' }),
	).toContain('the one that the chosen event and the chosen form belong to.');
	expect(await hintOf({ leadType: 'SPONSORED', owner: adAccount, formId: '7' })).toContain(
		'Check that Ad Account is still the one',
	);
	for (const scope of [{ eventId: '5' }, { owner: organization }]) {
		expect(await hintOf({ leadType: 'EVENT', ...scope })).not.toContain('is still the one');
	}
});
