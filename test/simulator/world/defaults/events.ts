import { DAY, HOUR } from '../../../durations';
import { addEvent, addForm, addFormVersion, type FormSpec, type LeadSource } from '../mutations';
import type { LeadForm, LeadOwner, World } from '../types';
import { AD_ACCOUNTS, defaultOrganizations, ORGANIZATIONS } from './organizations';

const PERSON = ['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'COMPANY_NAME', 'JOB_TITLE'].map(
	(predefinedField) => ({ predefinedField }),
);

/** An everyday form; its number is in its name and in a hidden field. */
function everydayForm(number: number): Omit<FormSpec, 'owner' | 'created'> {
	return {
		name: `Registration ${number}`,
		questions: [
			...PERSON,
			{ predefinedField: 'PHONE_NUMBER', required: false },
			{ text: 'What are you interested in?', options: ['Product', 'Pricing', 'Training'] },
			{ text: 'What would you like to ask our speakers?', required: false },
		],
		consents: [{ text: 'I agree that my data is processed.', checkRequired: true }],
		hiddenFields: [{ name: 'campaign', value: `event-${number}` }],
	};
}

/** In how many days events start, in turn: past, ongoing and upcoming ones. */
const START_DAYS = [-80, -45, 12, -20, 0, -7, 30, -2, 3, 55];

/** Adds the events of the default world; each form has its own event, except the shared form. */
export function addDefaultEvents(world: World, now: number): void {
	for (const {
		id: organizationId,
		events: [withForm, withoutForm] = [0, 0],
	} of defaultOrganizations) {
		for (let index = 0; index < withForm + withoutForm; index++) {
			const form = index < withForm ? addCommonForm(world, organizationId, index, now) : undefined;
			const startsAt = now + START_DAYS[index % START_DAYS.length] * DAY - index * 60_000;
			addEvent(world, {
				organizationId,
				name: `Robots & People ${index + 1}`,
				description: 'A panel, and a live demo 🤖',
				startsAt,
				endsAt: startsAt + 3 * HOUR,
				formId: form?.id,
			});
		}
	}
	addSharedFormEvents(world, now);
}

/** Every second form has got a question since it was created. */
function addCommonForm(world: World, organizationId: string, index: number, now: number): LeadForm {
	const form = addForm(world, {
		...everydayForm(index + 1),
		owner: { organizationId },
		created: now - 100 * DAY,
	});
	if (index % 2 === 1) {
		addFormVersion(world, form.id, {
			addQuestions: [{ predefinedField: 'CITY', required: false }],
			lastModified: now - 40 * DAY,
		});
	}
	return form;
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
		...everydayForm(100),
		id: formId,
		owner: { organizationId },
		created: now - 100 * DAY,
	});
	for (const [index, id] of eventIds.entries()) {
		const startsAt = now + (index === 0 ? -30 : 9) * DAY;
		addEvent(world, { id, organizationId, name: `Webinar, part ${index + 1}`, startsAt, formId });
	}
}

interface OtherForm {
	id: string;
	name: string;
	owner: LeadOwner;
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
		leads: { leadType: 'COMPANY' },
		count: 70,
	},
	product: {
		id: '7234246',
		name: 'Request a demo',
		owner: { organizationId: ORGANIZATIONS.manyLeads.id },
		leads: { leadType: 'ORGANIZATION_PRODUCT' },
		count: 60,
	},
	sponsored: {
		id: '6083',
		name: 'Ad form',
		owner: { adAccountId: AD_ACCOUNTS.campaignManager.id },
		leads: { leadType: 'SPONSORED', creativeId: '241257736', campaignId: '198356826' },
		count: 90,
	},
} satisfies Record<string, OtherForm>;

/** Adds the forms that belong to no event. */
export function addDefaultOtherForms(world: World, now: number): void {
	for (const { id, name, owner } of Object.values(OTHER_FORMS)) {
		addForm(world, { ...everydayForm(0), id, name, owner, created: now - 200 * DAY });
	}
}
