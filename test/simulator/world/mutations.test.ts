import { emptyWorld } from './emptyWorld';
import { latestVersion } from './lookups';
import {
	addAcl,
	addEvent,
	addForm,
	addFormVersion,
	addLead,
	addLeads,
	addOrganization,
	deleteLead,
	setAclState,
} from './mutations';
import { leadsOf, readableOrganizationIds } from './queries';

const NOW = 1_790_000_000_000;

function smallWorld() {
	const world = emptyWorld();
	const { id: organizationId } = addOrganization(world, { localizedName: 'Small' });
	const form = addForm(world, {
		owner: { organizationId },
		name: 'Form',
		created: NOW - 1000,
		questions: [
			{ predefinedField: 'EMAIL' },
			{ text: 'Why?' },
			{ text: 'Which?', options: ['This', 'That'] },
		],
		consents: [{ text: 'Yes', checkRequired: true }],
	});
	const event = addEvent(world, {
		organizationId,
		name: 'Event',
		startsAt: NOW,
		formId: form.id,
	});
	return { world, organizationId, form, event };
}

it('gives the same ids for the same mutations, and others for another seed', () => {
	const lead = (seed: number) => {
		const { world, event } = smallWorld();
		world.seed = seed;
		return addLead(world, { eventId: event.id, submittedAt: NOW });
	};
	expect(lead(1)).toEqual(lead(1));
	expect(lead(1).id).not.toBe(lead(2).id);
	expect(lead(1).id).toMatch(
		/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}-\d$/,
	);
});

it('adds a registration with made-up answers to the latest version', () => {
	const { world, organizationId, form, event } = smallWorld();
	const lead = addLead(world, { eventId: event.id, submittedAt: NOW });
	expect(lead).toMatchObject({
		owner: { organizationId },
		leadType: 'EVENT',
		eventId: event.id,
		formId: form.id,
		formVersionId: 1,
		visibleFrom: NOW,
		testLead: false,
		consents: [{ consentId: 0, accepted: true }],
	});
	expect(lead.answers.map(({ questionId }) => questionId).sort()).toEqual(
		latestVersion(form)
			.questions.map(({ id }) => id)
			.sort(),
	);
	expect(world.leads).toEqual([lead]);
});

it('takes answers, late visibility, an old version and damage as given', () => {
	const { world, form } = smallWorld();
	addFormVersion(world, form.id, { lastModified: NOW, addQuestions: [{ text: 'New' }] });
	const [, why, which] = form.versions[0].questions;
	const lead = addLead(world, {
		formId: form.id,
		leadType: 'COMPANY',
		formVersionId: 1,
		submittedAt: NOW,
		visibleFrom: NOW + 5000,
		damage: { kind: 'poison' },
		answers: { [why.id]: '', [which.id]: [0] },
		consents: { 0: false },
	});
	expect(lead).toMatchObject({
		leadType: 'COMPANY',
		formVersionId: 1,
		visibleFrom: NOW + 5000,
		brokenUntil: Infinity,
		answers: [
			{ questionId: why.id, value: { text: '' } },
			{ questionId: which.id, value: { optionIds: [0] } },
		],
		consents: [{ consentId: 0, accepted: false }],
	});
	expect(lead.eventId).toBeUndefined();
});

it('adds bursts, also within one millisecond', () => {
	const { world, event } = smallWorld();
	const burst = addLeads(
		world,
		{ eventId: event.id, submittedAt: NOW, visibleFrom: NOW + 9 },
		3,
		2,
	);
	expect(burst.map(({ submittedAt }) => submittedAt - NOW)).toEqual([0, 2, 4]);
	expect(burst.map(({ visibleFrom }) => visibleFrom - NOW)).toEqual([9, 11, 13]);
	const same = addLeads(world, { eventId: event.id, submittedAt: NOW }, 3, 0);
	expect(new Set(same.map(({ submittedAt }) => submittedAt)).size).toBe(1);
	expect(new Set(world.leads.map(({ id }) => id)).size).toBe(6);
});

it('deletes a lead once', () => {
	const { world, event } = smallWorld();
	const [first, second] = addLeads(world, { eventId: event.id, submittedAt: NOW }, 2);
	expect(deleteLead(world, first.id)).toBe(first);
	expect(deleteLead(world, first.id)).toBeUndefined();
	expect(world.leads).toEqual([second]);
});

it('publishes versions and leaves earlier ones as they were', () => {
	const { world, form } = smallWorld();
	const before = structuredClone(form.versions[0]);
	const [email, why, which] = before.questions;
	const version = addFormVersion(world, form.id, {
		lastModified: NOW,
		addQuestions: [{ text: 'New' }],
		removeQuestionIds: [why.id],
		relabelQuestions: { [email.id]: 'Your address' },
		questionOrder: [which.id],
		hiddenFields: [{ name: 'source', value: 'x' }],
	});
	expect(form.versions).toEqual([before, version]);
	expect(version.questions.map(({ name }) => name)).toEqual([
		'Custom question 1',
		'Email address',
		'Custom question 2',
	]);
	expect(version.questions[1]).toMatchObject({ id: email.id, text: { en_US: 'Your address' } });
	expect(version).toMatchObject({
		versionId: 2,
		consents: before.consents,
		hiddenFields: [{ name: 'source', value: 'x' }],
	});
});

it('grants and takes away roles', () => {
	const { world, organizationId } = smallWorld();
	addAcl(world, { memberId: 'me', organizationId, role: 'CONTENT_ADMINISTRATOR' });
	expect(readableOrganizationIds(world, 'me')).toEqual([organizationId]);
	setAclState(world, { memberId: 'me', organizationId }, 'REVOKED');
	expect(readableOrganizationIds(world, 'me')).toEqual([]);
});

it('adds no lead of an event that is not there', () => {
	const { world } = smallWorld();
	expect(() => addLead(world, { eventId: '1', submittedAt: NOW })).toThrow('no event 1');
});

it('answers queries by owner, source, time, test leads and visibility', () => {
	const { world, organizationId, event, form } = smallWorld();
	const real = addLead(world, { eventId: event.id, submittedAt: NOW });
	const test = addLead(world, { eventId: event.id, submittedAt: NOW + 1, testLead: true });
	const late = addLead(world, { eventId: event.id, submittedAt: NOW + 2, visibleFrom: NOW + 50 });
	const sponsored = addLead(world, {
		formId: form.id,
		leadType: 'SPONSORED',
		owner: { adAccountId: '7' },
		submittedAt: NOW + 3,
	});
	expect(leadsOf(world)).toEqual([real, test, late, sponsored]);
	expect(leadsOf(world, { organizationId })).toEqual([real, test, late]);
	expect(leadsOf(world, { adAccountId: '7' })).toEqual([sponsored]);
	expect(leadsOf(world, { leadType: 'SPONSORED' })).toEqual([sponsored]);
	expect(leadsOf(world, { formId: form.id, eventId: event.id })).toEqual([real, test, late]);
	expect(leadsOf(world, { start: NOW + 1, end: NOW + 2 })).toEqual([test, late]);
	expect(leadsOf(world, { testLeads: 'only' })).toEqual([test]);
	expect(leadsOf(world, { testLeads: 'exclude', visibleAt: NOW + 49 })).toEqual([real, sponsored]);
	expect(leadsOf(world, { formVersionId: 2 })).toEqual([]);
});
