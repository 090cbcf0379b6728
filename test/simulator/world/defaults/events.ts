import { landmarks } from '../landmarks';
import { nextRandom } from '../ids';
import { localeKey } from '../locales';
import { addEvent, addForm, addFormVersion } from '../mutations';
import type { LeadForm, LeadOwner, Locale, World } from '../types';
import { DAY, formBlueprint, grownForm, HOUR, LOCALES, textsIn } from './common';

const { organizations: ids, adAccounts, otherForms, sharedForm } = landmarks;

/** How many events with and without a form each organization has, and in which language. */
const EVENTS: Array<{
	organizationId: string;
	language: keyof typeof LOCALES;
	withForm: number;
	withoutForm: number;
}> = [
	{ organizationId: ids.manyEvents, language: 'en', withForm: 66, withoutForm: 6 },
	{ organizationId: ids.manyLeads, language: 'de', withForm: 6, withoutForm: 1 },
	{ organizationId: ids.cyrillic, language: 'ru', withForm: 5, withoutForm: 1 },
	{ organizationId: ids.japanese, language: 'ja', withForm: 5, withoutForm: 1 },
	{ organizationId: ids.arabic, language: 'ar', withForm: 5, withoutForm: 0 },
	{ organizationId: ids.emojiName, language: 'es', withForm: 4, withoutForm: 1 },
	{ organizationId: ids.sqlName, language: 'sv', withForm: 4, withoutForm: 0 },
	{ organizationId: ids.quotedName, language: 'en', withForm: 4, withoutForm: 1 },
	{ organizationId: ids.noLeads, language: 'en', withForm: 3, withoutForm: 1 },
	{ organizationId: ids.unreadable, language: 'de', withForm: 2, withoutForm: 0 },
	{ organizationId: ids.analyst, language: 'en', withForm: 2, withoutForm: 0 },
	{ organizationId: ids.formsManager, language: 'en', withForm: 1, withoutForm: 0 },
	{ organizationId: ids.curator, language: 'en', withForm: 1, withoutForm: 0 },
	{ organizationId: ids.requested, language: 'en', withForm: 1, withoutForm: 0 },
	{ organizationId: ids.revoked, language: 'en', withForm: 1, withoutForm: 0 },
	{ organizationId: ids.rejected, language: 'en', withForm: 1, withoutForm: 0 },
	{ organizationId: ids.threeRoles, language: 'es', withForm: 4, withoutForm: 1 },
	{ organizationId: ids.school, language: 'de', withForm: 3, withoutForm: 1 },
	{ organizationId: ids.sameName, language: 'en', withForm: 2, withoutForm: 1 },
];

/** Days from now at which events start, in turn: past, ongoing and upcoming ones. */
const START_DAYS = [-80, -45, 12, -20, 0, -7, 30, -2, 3, 55];

/** Adds the events of the default world, each form with one event of its own except the shared one. */
export function addDefaultEvents(world: World, now: number): void {
	for (const { organizationId, language, withForm, withoutForm } of EVENTS) {
		for (let index = 0; index < withForm + withoutForm; index++) {
			const form =
				index < withForm
					? addCommonForm(world, organizationId, LOCALES[language], index, now)
					: undefined;
			addCommonEvent(world, organizationId, language, index, now, form);
		}
	}
	addSharedFormEvents(world, now);
}

function addCommonForm(
	world: World,
	organizationId: string,
	locale: Locale,
	index: number,
	now: number,
): LeadForm {
	const form = addForm(world, {
		...formBlueprint(index, locale),
		owner: { organizationId },
		created: now - 100 * DAY,
	});
	if (index % 2 === 1) {
		addFormVersion(world, form.id, { ...grownForm(form), lastModified: now - 40 * DAY });
	}
	return form;
}

function addCommonEvent(
	world: World,
	organizationId: string,
	language: keyof typeof LOCALES,
	index: number,
	now: number,
	form: LeadForm | undefined,
) {
	const random = nextRandom(world);
	const { titles } = textsIn(language);
	const locale = localeKey(LOCALES[language]);
	const startDay = START_DAYS[index % START_DAYS.length];
	const startsAt = now + startDay * DAY - random.integer(1, 60) * 60_000;
	addEvent(world, {
		organizationId,
		name: { [locale]: `${titles[index % titles.length]} ${index + 1}` },
		description: { [locale]: titles[0] },
		startsAt,
		endsAt: startsAt + random.integer(2, 8) * HOUR,
		kind: index % 3 === 1 ? 'inPerson' : 'online',
		cancelled: index % 12 === 7,
		...(form && { formId: form.id }),
	});
}

function addSharedFormEvents(world: World, now: number) {
	const form = addForm(world, {
		...formBlueprint(1, LOCALES.de),
		id: sharedForm.formId,
		name: 'Webinar-Reihe (ein Formular, zwei Termine)',
		owner: { organizationId: ids.manyLeads },
		created: now - 100 * DAY,
	});
	for (const [index, id] of sharedForm.eventIds.entries()) {
		addEvent(world, {
			id,
			organizationId: ids.manyLeads,
			name: { de_DE: `Webinar-Reihe, Termin ${index + 1}` },
			startsAt: now + (index === 0 ? -30 : 9) * DAY,
			formId: form.id,
		});
	}
}

const OTHER_FORMS: Array<
	[id: string, name: string, owner: LeadOwner, locale: keyof typeof LOCALES]
> = [
	[otherForms.company, 'Contact us', { organizationId: ids.manyEvents }, 'sv'],
	[otherForms.product, 'Request a demo', { organizationId: ids.manyLeads }, 'de'],
	[otherForms.sponsored, 'Ad form', { adAccountId: adAccounts.campaignManager }, 'es'],
	[otherForms.sponsoredViewer, 'White paper', { adAccountId: adAccounts.viewer }, 'en'],
];

/** Adds the forms that belong to no event: of pages, of products and of ads. */
export function addDefaultOtherForms(world: World, now: number): void {
	for (const [index, [id, name, owner, locale]] of OTHER_FORMS.entries()) {
		addForm(world, {
			...formBlueprint(index + 1, LOCALES[locale]),
			id,
			name,
			owner,
			created: now - 200 * DAY,
		});
	}
}
