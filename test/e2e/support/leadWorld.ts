import { MINUTE, HOUR, DAY } from '../../durations';
import { memberWorld } from '../../simulator/world/memberWorld';
import {
	addEvent,
	addForm,
	addFormVersion,
	addLeads,
	type LeadSource,
} from '../../simulator/world/mutations';
import type { World } from '../../simulator/world/types';

/**
 * Ids of 19 digits that are one number when they are rounded to a double. No other world has these forms: test files
 * share an n8n, which remembers the forms it has read.
 */
export const ids = {
	main: '5509810',
	other: '5509811',
	/** LinkedIn refuses its leads with 403, though the member is its administrator. */
	unreadable: '40404001',
	adAccount: '507525021',
	/** Two events with one form. */
	first: '7087030501919629313',
	second: '7087030501919629314',
	/** An event with a form of its own. */
	third: '7087030501919629315',
	/** An event of the other organization. */
	elsewhere: '7087030501919629316',
	locked: '7087030501919629317',
	sharedForm: '6955637458260708897',
	thirdForm: '6955637458260708898',
	elsewhereForm: '6955637458260708899',
	lockedForm: '6955637458260708900',
	companyForm: '6955637458260708901',
	productForm: '6955637458260708902',
	sponsoredForm: '6955637458260708903',
} as const;

/** Two readable organizations and one that is not, every type of lead, a form with two versions. */
export function leadWorld(now: number): World {
	const world = memberWorld([
		{ id: ids.main, name: 'Organization 1', role: 'ADMINISTRATOR' },
		{ id: ids.unreadable, name: 'Organization 2', role: 'ADMINISTRATOR' },
		{ id: ids.other, name: 'Organization 3', role: 'CONTENT_ADMINISTRATOR' },
	]);
	world.unreadableOrganizationIds.push(ids.unreadable);
	world.adAccounts.push({
		id: ids.adAccount,
		organizationId: ids.main,
		roles: { [world.members[0].id]: 'CAMPAIGN_MANAGER' },
	});
	addForms(world, now);
	addEvents(world, now);
	return world;
}

function addForms(world: World, now: number): void {
	const owners = [
		[ids.sharedForm, { organizationId: ids.main }],
		[ids.thirdForm, { organizationId: ids.main }],
		[ids.elsewhereForm, { organizationId: ids.other }],
		[ids.lockedForm, { organizationId: ids.unreadable }],
		[ids.companyForm, { organizationId: ids.main }],
		[ids.productForm, { organizationId: ids.main }],
		[ids.sponsoredForm, { adAccountId: ids.adAccount }],
	] as const;
	for (const [id, owner] of owners) {
		addForm(world, {
			id,
			owner,
			name: `Form ${id}`,
			created: now - 100 * DAY,
			questions: [{ predefinedField: 'FIRST_NAME' }, { predefinedField: 'EMAIL' }],
			consents: [{ text: 'I agree', checkRequired: true }],
		});
	}
	addFormVersion(world, ids.sharedForm, {
		lastModified: now - 20 * DAY,
		addQuestions: [{ text: 'Colour?', options: ['Red', 'Blue'] }],
	});
}

function addEvents(world: World, now: number): void {
	const events = [
		[ids.first, ids.main, ids.sharedForm],
		[ids.second, ids.main, ids.sharedForm],
		[ids.third, ids.main, ids.thirdForm],
		[ids.elsewhere, ids.other, ids.elsewhereForm],
		[ids.locked, ids.unreadable, ids.lockedForm],
	] as const;
	for (const [id, organizationId, formId] of events) {
		addEvent(world, { id, organizationId, formId, name: `Event ${id}`, startsAt: now + DAY });
	}
}

/** Adds leads of every source to the world, 6 hours apart, test leads among them. */
export function addSomeLeads(world: World, now: number): void {
	const sources: LeadSource[] = [
		...[ids.first, ids.second, ids.third, ids.elsewhere, ids.locked].map((eventId) => ({
			eventId,
		})),
		{ formId: ids.companyForm, leadType: 'COMPANY' },
		{ formId: ids.productForm, leadType: 'ORGANIZATION_PRODUCT' },
		{ formId: ids.sponsoredForm, leadType: 'SPONSORED', creativeId: '24', campaignId: '42' },
	];
	for (const [index, source] of sources.entries()) {
		const submittedAt = now - 30 * HOUR - index * MINUTE;
		addLeads(world, { ...source, submittedAt }, 5, 6 * HOUR);
		addLeads(world, { ...source, submittedAt, testLead: true }, 2, 6 * HOUR);
		const isOfTwoVersions = 'eventId' in source && index < 2;
		if (isOfTwoVersions) {
			const earlier = { formVersionId: 1, submittedAt: submittedAt - 30 * DAY };
			addLeads(world, { ...source, ...earlier }, 4, 6 * HOUR);
		}
	}
}
