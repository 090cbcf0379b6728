import { HOUR, DAY } from '../../../durations';
import { nextRandom } from '../ids';
import { localeKey } from '../locales';
import { addEvent, addForm, addFormVersion, type LeadSource } from '../mutations';
import type { LeadForm, LeadOwner, Locale, World } from '../types';
import { formBlueprint, grownForm, LOCALES, textsIn } from './common';
import { AD_ACCOUNTS, defaultOrganizations, ORGANIZATIONS } from './organizations';

/** In how many days events start, in turn: past, ongoing and upcoming ones. */
const START_DAYS = [-80, -45, 12, -20, 0, -7, 30, -2, 3, 55];

/** Adds the events of the default world; each form has its own event, except the shared form. */
export function addDefaultEvents(world: World, now: number): void {
	for (const { id: organizationId, events } of defaultOrganizations) {
		const [language, withForm, withoutForm] = events ?? ['en', 0, 0];
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

/** Two events of `ORGANIZATIONS.manyLeads` with one form. */
export const SHARED_FORM = {
	formId: '7234246000000000001',
	eventIds: ['7509297807225167873', '7509297807225167874'],
};

function addSharedFormEvents(world: World, now: number) {
	const organizationId = ORGANIZATIONS.manyLeads.id;
	const { formId, eventIds } = SHARED_FORM;
	addForm(world, {
		...formBlueprint(1, LOCALES.de),
		id: formId,
		name: 'Webinar-Reihe (ein Formular, zwei Termine)',
		owner: { organizationId },
		created: now - 100 * DAY,
	});
	for (const [index, id] of eventIds.entries()) {
		addEvent(world, {
			id,
			organizationId,
			name: { de_DE: `Webinar-Reihe, Termin ${index + 1}` },
			startsAt: now + (index === 0 ? -30 : 9) * DAY,
			formId,
		});
	}
}

interface OtherForm {
	id: string;
	name: string;
	owner: LeadOwner;
	language: keyof typeof LOCALES;
	/** The source of its leads, and how many there are. */
	leads: Omit<Extract<LeadSource, { formId: string }>, 'formId'>;
	count: number;
}

/** The forms that belong to no event: of Pages, products and ads. */
export const OTHER_FORMS = {
	company: {
		id: '7992706',
		name: 'Contact us',
		owner: { organizationId: ORGANIZATIONS.manyEvents.id },
		language: 'sv',
		leads: { leadType: 'COMPANY' },
		count: 70,
	},
	product: {
		id: '7234246',
		name: 'Request a demo',
		owner: { organizationId: ORGANIZATIONS.manyLeads.id },
		language: 'de',
		leads: { leadType: 'ORGANIZATION_PRODUCT' },
		count: 60,
	},
	sponsored: {
		id: '6083',
		name: 'Ad form',
		owner: { adAccountId: AD_ACCOUNTS.campaignManager.id },
		language: 'es',
		leads: { leadType: 'SPONSORED', creativeId: '241257736', campaignId: '198356826' },
		count: 90,
	},
	sponsoredViewer: {
		id: '6851219773716516864',
		name: 'White paper',
		owner: { adAccountId: AD_ACCOUNTS.viewer.id },
		language: 'en',
		leads: { leadType: 'SPONSORED', creativeId: '241257799', campaignId: '198356899' },
		count: 40,
	},
} satisfies Record<string, OtherForm>;

/** Adds the forms that belong to no event. */
export function addDefaultOtherForms(world: World, now: number): void {
	for (const [index, { id, name, owner, language }] of Object.values(OTHER_FORMS).entries()) {
		addForm(world, {
			...formBlueprint(index + 1, LOCALES[language]),
			id,
			name,
			owner,
			created: now - 200 * DAY,
		});
	}
}
