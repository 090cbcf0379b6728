import { landmarks } from '../landmarks';
import { addForm } from '../mutations';
import type { LeadOwner, World } from '../types';
import { formBlueprint, LOCALES } from './commonForms';
import { DAY } from './time';

const { otherForms, organizations, adAccounts } = landmarks;

const FORMS: Array<[id: string, name: string, owner: LeadOwner, locale: keyof typeof LOCALES]> = [
	[otherForms.company, 'Contact us', { organizationId: organizations.manyEvents }, 'sv'],
	[otherForms.product, 'Request a demo', { organizationId: organizations.manyLeads }, 'de'],
	[otherForms.sponsored, 'Ad form', { adAccountId: adAccounts.campaignManager }, 'es'],
	[otherForms.sponsoredViewer, 'White paper', { adAccountId: adAccounts.viewer }, 'en'],
];

/** Adds the forms that belong to no event: of pages, of products and of ads. */
export function addDefaultOtherForms(world: World, now: number): void {
	for (const [index, [id, name, owner, locale]] of FORMS.entries()) {
		addForm(world, {
			...formBlueprint(index + 1, LOCALES[locale]),
			id,
			name,
			owner,
			created: now - 200 * DAY,
		});
	}
}
