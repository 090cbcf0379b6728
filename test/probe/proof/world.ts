import { memberWorld } from '../../simulator/world/memberWorld';
import {
	addAcl,
	addAdAccount,
	addEvent,
	addForm,
	addLead,
	addOrganization,
	addSubscription,
	type LeadSource,
} from '../../simulator/world/mutations';
import type { World } from '../../simulator/world/types';

export const ORGANIZATION = '5509810';
export const EVENT = '7087030501919629313';
export const AD_ACCOUNT = '507525021';

const MEMBER = {
	id: 'tKTfAcKsEC',
	firstName: 'Wilhelmina',
	lastName: 'Featherstone',
	email: 'wilhelmina@northwind.example',
};

const DAY = 86_400_000;

/** More than the largest page of any list but that of leads. */
const LONG = 130;

/**
 * A LinkedIn with enough of everything to tell each switch: lists longer than their pages, leads of every
 * age and type, test leads.
 * @param now epoch milliseconds
 */
export function proofWorld(now: number): World {
	const world = memberWorld(
		[{ id: ORGANIZATION, name: 'Northwind Robotics', role: 'ADMINISTRATOR' }],
		{ seed: 11, member: MEMBER },
	);
	addOrganizations(world);
	addAdAccount(world, {
		id: AD_ACCOUNT,
		name: 'Northwind advertising',
		organizationId: ORGANIZATION,
		roles: { [MEMBER.id]: 'CAMPAIGN_MANAGER' },
	});
	addEventsWithForms(world, now);
	addEventLeads(world, now);
	addOtherLeads(world, now);
	addSubscriptions(world, now);
	return world;
}

function addOrganizations(world: World): void {
	const memberId = MEMBER.id;
	addAcl(world, { memberId, organizationId: ORGANIZATION, role: 'CONTENT_ADMINISTRATOR' });
	for (let index = 0; index < LONG; index += 1) {
		const { id } = addOrganization(world, { localizedName: `Subsidiary of Northwind ${index}` });
		addAcl(world, { memberId, organizationId: id, role: 'CONTENT_ADMINISTRATOR' });
	}
}

function addEventsWithForms(world: World, now: number): void {
	for (let index = 0; index < LONG; index += 1) {
		const form = addForm(world, {
			owner: { organizationId: ORGANIZATION },
			name: `Registration for the gathering ${index}`,
			created: now - 500 * DAY,
			questions: [{ predefinedField: 'EMAIL' }, { text: 'Which colour do you prefer?' }],
			consents: [{ text: 'Northwind may write to me', checkRequired: true }],
			hiddenFields: [{ name: 'origin', value: 'hidden-value-of-the-form' }],
		});
		addEvent(world, {
			...(index === 0 && { id: EVENT }),
			organizationId: ORGANIZATION,
			name: `Robotics gathering ${index}`,
			description: 'Robots gather here',
			// In no order, so that a list in order was put into it.
			startsAt: now + (((index * 37) % LONG) - 60) * DAY,
			formId: form.id,
		});
	}
}

/** 800 in the last 80 days, 100 up to 90 days old, 200 older. */
function addEventLeads(world: World, now: number): void {
	const source = { eventId: EVENT };
	addLeadsOfDays(world, source, { now, from: 0, to: 80, count: 800 });
	addLeadsOfDays(world, source, { now, from: 80, to: 90, count: 100 });
	addLeadsOfDays(world, source, { now, from: 90, to: 364, count: 200 });
}

function addOtherLeads(world: World, now: number): void {
	const ofPage = { owner: { organizationId: ORGANIZATION } };
	const ofAds = { owner: { adAccountId: AD_ACCOUNT } };
	const types = { COMPANY: ofPage, ORGANIZATION_PRODUCT: ofPage, SPONSORED: ofAds } as const;
	for (const [leadType, { owner }] of Object.entries(types)) {
		const form = addForm(world, {
			owner,
			name: `Form of ${leadType}`,
			created: now - 500 * DAY,
			questions: [{ predefinedField: 'EMAIL' }],
		});
		const source = { formId: form.id, leadType: leadType as keyof typeof types };
		addLeadsOfDays(world, source, { now, from: 60, to: 200, count: 400 });
	}
}

interface Days {
	now: number;
	from: number;
	to: number;
	count: number;
}

/** Evenly over days, of which `from` is the newer one; every fiftieth is a test lead. */
function addLeadsOfDays(world: World, source: LeadSource, { now, from, to, count }: Days): void {
	for (let index = 0; index < count; index += 1) {
		const age = from * DAY + Math.floor(((index + 0.5) * (to - from) * DAY) / count);
		addLead(world, { ...source, submittedAt: now - age, testLead: index % 50 === 7 });
	}
}

/** Of other applications; blocked ones are neither told nor challenged. */
function addSubscriptions(world: World, now: number): void {
	for (let index = 0; index < LONG; index += 1) {
		addSubscription(world, {
			owner: { organizationId: ORGANIZATION },
			leadType: 'EVENT',
			webhook: `https://elsewhere.example.com/hook-of-somebody-else/${index}`,
			state: 'blocked',
			checkedAt: now,
		});
	}
}
