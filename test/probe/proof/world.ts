import { range } from 'lodash';
import { DAY } from '../../durations';
import { memberWorld } from '../../simulator/world/memberWorld';
import {
	addEvent,
	addForm,
	addLead,
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

/** More than the largest page of any list except leads. */
const LONG = 130;

/**
 * A LinkedIn with enough data to show the setting of each switch: lists longer than their pages, leads of
 * every age and type, test leads.
 * @param now epoch milliseconds
 */
export function proofWorld(now: number): World {
	const ofPage = { organizationId: ORGANIZATION };
	const owner = ofPage;
	const world = memberWorld(
		[
			{ id: ORGANIZATION, name: 'Northwind Robotics', role: 'ADMINISTRATOR' },
			...range(LONG).map((index) => ({
				name: `Subsidiary of Northwind ${index}`,
				role: 'CONTENT_ADMINISTRATOR' as const,
			})),
		],
		{ seed: 11, member: MEMBER },
	);
	const roles = { [MEMBER.id]: 'CAMPAIGN_MANAGER' };
	world.adAccounts.push({ ...ofPage, id: AD_ACCOUNT, roles });
	for (const index of range(LONG)) {
		const form = addForm(world, {
			owner,
			name: `Registration for the gathering ${index}`,
			created: now - 500 * DAY,
			questions: [{ predefinedField: 'EMAIL' }, { text: 'Which colour do you prefer?' }],
			consents: [{ text: 'Northwind may write to me', checkRequired: true }],
			hiddenFields: [{ name: 'origin', value: 'hidden-value-of-the-form' }],
		});
		addEvent(world, {
			...(index === 0 && { id: EVENT }),
			...ofPage,
			name: `Robotics gathering ${index}`,
			description: 'Robots gather here',
			// Unordered, so that an ordered list must come from LinkedIn's sorting.
			startsAt: now + (((index * 37) % LONG) - 60) * DAY,
			formId: form.id,
		});
		// Subscriptions of other applications. They are blocked, so that LinkedIn does not notify them.
		const webhook = `https://elsewhere.example.com/hook-of-somebody-else/${index}`;
		const blocked = { state: 'blocked' } as const;
		addSubscription(world, { owner, leadType: 'EVENT', webhook, ...blocked });
	}
	addLeadsOfDays(world, { eventId: EVENT }, { now, from: 0, to: 80, count: 800 });
	addLeadsOfDays(world, { eventId: EVENT }, { now, from: 80, to: 90, count: 100 });
	addLeadsOfDays(world, { eventId: EVENT }, { now, from: 90, to: 364, count: 200 });
	for (const leadType of ['COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED'] as const) {
		const { id: formId } = addForm(world, {
			owner: leadType === 'SPONSORED' ? { adAccountId: AD_ACCOUNT } : owner,
			name: `Form of ${leadType}`,
			created: now - 500 * DAY,
			questions: [{ predefinedField: 'EMAIL' }],
		});
		addLeadsOfDays(world, { formId, leadType }, { now, from: 60, to: 200, count: 400 });
	}
	return world;
}

interface Days {
	now: number;
	from: number;
	to: number;
	count: number;
}

/** Adds leads evenly over days, of which `from` is the newer one; every fiftieth is a test lead. */
function addLeadsOfDays(world: World, source: LeadSource, { now, from, to, count }: Days): void {
	for (const index of range(count)) {
		const age = from * DAY + Math.floor(((index + 0.5) * (to - from) * DAY) / count);
		addLead(world, { ...source, submittedAt: now - age, testLead: index % 50 === 7 });
	}
}
