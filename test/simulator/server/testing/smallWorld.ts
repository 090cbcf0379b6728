import { HOUR } from '../../../durations';
import { memberWorld } from '../../world/memberWorld';
import { addEvent, addForm, addFormVersion, addLead } from '../../world/mutations';
import type { World } from '../../world/types';

/** The tests' time: 2026-11-24 09:00 UTC. */
export const NOW = Date.UTC(2026, 10, 24, 9);

export const ORGANIZATION = '5509810';
/** The member is ANALYST of this organization. */
export const ANALYST_ORGANIZATION = '60000001';
/** The member has no role on this organization. */
export const FOREIGN_ORGANIZATION = '60000002';
export const AD_ACCOUNT = '507525021';
/** An id that a double cannot hold; rounding would change it. */
export const FORM = '6955637458260688897';
export const EVENT = '7087030501919629313';
export const PUBLIC_EVENT = '7087030501919629315';
export const OTHER_EVENT = '7087030501919629317';

/** How many leads the event has; lead `n` was submitted `n` minutes before NOW. */
export const LEADS = 25;

export const leadId = (number: number) =>
	`00000000-0000-4000-8000-${String(number).padStart(12, '0')}-1`;

/** One member, one organization with an event whose form has two versions, and 25 leads. */
export function smallWorld(): World {
	const world = memberWorld(
		[
			{ id: ORGANIZATION, name: `Organization ${ORGANIZATION}`, role: 'ADMINISTRATOR' },
			{ id: ANALYST_ORGANIZATION, name: `Organization ${ANALYST_ORGANIZATION}`, role: 'ANALYST' },
			{ id: FOREIGN_ORGANIZATION, name: `Organization ${FOREIGN_ORGANIZATION}` },
		],
		7,
	);
	world.adAccounts.push({
		id: AD_ACCOUNT,
		organizationId: ORGANIZATION,
		roles: { [world.members[0].id]: 'CAMPAIGN_MANAGER' },
	});
	addForms(world);
	addEvents(world);
	for (let number = 1; number <= LEADS; number += 1) {
		addLead(world, {
			eventId: EVENT,
			id: leadId(number),
			submittedAt: NOW - number * 60_000,
			formVersionId: number > 20 ? 1 : 2,
			testLead: number === 3,
		});
	}
	return world;
}

function addForms(world: World): void {
	addForm(world, {
		id: FORM,
		owner: { organizationId: ORGANIZATION },
		name: 'Registration',
		created: NOW - 48 * HOUR,
		questions: [{ predefinedField: 'FIRST_NAME' }, { predefinedField: 'EMAIL' }],
		consents: [{ text: 'I agree', checkRequired: true }],
		hiddenFields: [{ name: 'source', value: 'linkedin' }],
	});
	addFormVersion(world, FORM, {
		lastModified: NOW - 24 * HOUR,
		addQuestions: [{ text: 'Colour?', options: ['Red', 'Blue'] }],
	});
	addForm(world, {
		owner: { adAccountId: AD_ACCOUNT },
		name: 'Ad form',
		created: NOW - 48 * HOUR,
		questions: [{ predefinedField: 'EMAIL' }],
	});
}

function addEvents(world: World): void {
	const common = { organizationId: ORGANIZATION, startsAt: NOW + HOUR };
	addEvent(world, { ...common, id: EVENT, name: 'Gated', formId: FORM });
	addEvent(world, { ...common, id: PUBLIC_EVENT, name: 'Public', startsAt: NOW - 24 * HOUR });
	addEvent(world, { ...common, id: OTHER_EVENT, name: 'Other', formId: FORM });
}
