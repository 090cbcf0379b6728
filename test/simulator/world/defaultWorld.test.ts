import { countBy } from 'lodash';
import { DEFAULT_NOW, defaultWorld } from './defaultWorld';
import { landmarks } from './landmarks';
import { formById, formVersion } from './lookups';
import { eventsOf, leadsOf, lifeCycleState, readableOrganizationIds } from './queries';
import type { Lead } from './types';

const DAY = 86_400_000;
const world = defaultWorld();
const { organizations, members, adAccounts } = landmarks;
const aclsOfMain = world.acls.filter(({ memberId }) => memberId === members.main);

describe('determinism', () => {
	it('makes the same world from the same seed and time', () => {
		expect(defaultWorld({ seed: 7, now: 1_800_000_000_000 })).toEqual(
			defaultWorld({ seed: 7, now: 1_800_000_000_000 }),
		);
	});

	it('makes other people from another seed, around the same landmarks', () => {
		const other = defaultWorld({ seed: 2 });
		expect(other.leads.map(({ id }) => id)).not.toEqual(world.leads.map(({ id }) => id));
		expect(other.organizations).toEqual(world.organizations);
		expect(other.events.map(({ id }) => id)).toEqual(world.events.map(({ id }) => id));
	});

	it('moves with the given time', () => {
		const later = defaultWorld({ now: DEFAULT_NOW + 1000 * DAY });
		expect(Math.min(...later.leads.map(({ submittedAt }) => submittedAt))).toBeGreaterThan(
			DEFAULT_NOW,
		);
	});
});

describe('organizations', () => {
	it('are 23, with roles of the main member in every state', () => {
		expect(world.organizations).toHaveLength(23);
		expect(new Set(aclsOfMain.map(({ organizationId }) => organizationId)).size).toBe(23);
		expect(new Set(aclsOfMain.map(({ state }) => state))).toEqual(
			new Set(['APPROVED', 'REQUESTED', 'REVOKED', 'REJECTED']),
		);
		expect(new Set(aclsOfMain.map(({ role }) => role)).size).toBe(8);
	});

	it('need a third page of approved rows, which has a role that no earlier page has', () => {
		const approved = aclsOfMain.filter(({ state }) => state === 'APPROVED');
		const positions = approved.flatMap(({ organizationId }, index) =>
			organizationId === organizations.threeRoles ? [Math.floor(index / 10)] : [],
		);
		expect(approved.length).toBeGreaterThan(20);
		expect(positions).toEqual([0, 1, 2]);
		expect(approved.at(-1)).toMatchObject({
			organizationId: organizations.threeRoles,
			role: 'ADMINISTRATOR',
		});
	});

	it('are readable by the right roles only', () => {
		expect(new Set(readableOrganizationIds(world, members.main))).toEqual(
			new Set([
				organizations.manyEvents,
				organizations.manyLeads,
				organizations.nastyForms,
				organizations.cyrillic,
				organizations.japanese,
				organizations.arabic,
				organizations.emojiName,
				organizations.sqlName,
				organizations.quotedName,
				organizations.noLeads,
				organizations.noEvents,
				organizations.threeRoles,
				organizations.school,
				organizations.sameName,
			]),
		);
		expect(readableOrganizationIds(world, members.analystOnly)).toEqual([]);
		expect(readableOrganizationIds(world, members.outsider)).toEqual([]);
	});

	it('include an unreadable one that is administered, and one that cannot be looked up', () => {
		expect(world.unreadableOrganizationIds).toEqual([organizations.unreadable]);
		expect(aclsOfMain).toContainEqual({
			memberId: members.main,
			organizationId: organizations.unreadable,
			role: 'ADMINISTRATOR',
			state: 'APPROVED',
		});
		expect(world.lookupForbiddenOrganizationIds).toEqual([organizations.revoked]);
	});

	it('include two of one name', () => {
		const names = countBy(world.organizations, 'localizedName');
		expect(Object.values(names).filter((count) => count > 1)).toEqual([2]);
	});
});

describe('events', () => {
	it('are more than a hundred, of every kind and state, with and without forms', () => {
		expect(world.events.length).toBeGreaterThan(100);
		const kinds = (withForm: boolean) =>
			new Set(
				eventsOf(world, { withForm, cancelled: false }).map(
					(event) => `${event.kind} ${lifeCycleState(event, DEFAULT_NOW)}`,
				),
			);
		expect(kinds(true)).toEqual(
			new Set([
				'online PAST',
				'online ONGOING',
				'online UPCOMING',
				'inPerson PAST',
				'inPerson ONGOING',
				'inPerson UPCOMING',
			]),
		);
		expect(kinds(false).size).toBeGreaterThan(1);
		expect(eventsOf(world, { cancelled: true, withForm: true }).length).toBeGreaterThan(3);
	});

	it('are more than sixty with forms for one organization, none for another', () => {
		const { manyEvents, noEvents } = organizations;
		expect(eventsOf(world, { organizationId: manyEvents, withForm: true })).toHaveLength(66);
		expect(eventsOf(world, { organizationId: manyEvents, withForm: false })).toHaveLength(6);
		expect(eventsOf(world, { organizationId: noEvents })).toEqual([]);
	});

	it('share a form where the landmarks say so', () => {
		const sharing = world.events.filter(({ formId }) => formId === landmarks.sharedForm.formId);
		expect(sharing.map(({ id }) => id)).toEqual(landmarks.sharedForm.eventIds);
		for (const { id } of sharing) expect(leadsOf(world, { eventId: id })).not.toEqual([]);
	});
});

describe('ids', () => {
	const eventIds = world.events.map(({ id }) => id);
	const formIds = world.forms.map(({ id }) => id);
	const questionIds = new Set(
		world.forms.flatMap(({ versions }) =>
			versions.flatMap(({ questions }) => questions.map(({ id }) => id)),
		),
	);

	it('are unique', () => {
		const leadIds = world.leads.map(({ id }) => id);
		for (const ids of [eventIds, formIds, leadIds]) expect(new Set(ids).size).toBe(ids.length);
	});

	it.each([
		['events', eventIds],
		['forms', formIds],
		['questions', [...questionIds]],
	])('of %s include 19 digits that become equal as doubles', (_, ids) => {
		const large = ids.filter((id) => id.length === 19);
		expect(large.length).toBeGreaterThan(1);
		expect(new Set(large.map(Number)).size).toBeLessThan(large.length);
	});

	it('are short for some forms and 11 digits for common questions', () => {
		expect(formIds).toContain(landmarks.otherForms.sponsored);
		expect([...questionIds].filter((id) => id.length === 11).length).toBeGreaterThan(100);
	});
});

describe('leads', () => {
	it('are thousands, of every type, with the owner that the type asks for', () => {
		expect(world.leads.length).toBeGreaterThan(2500);
		expect(new Set(world.leads.map(({ leadType }) => leadType))).toEqual(
			new Set(['EVENT', 'COMPANY', 'ORGANIZATION_PRODUCT', 'SPONSORED']),
		);
		const misfits = world.leads.filter(
			({ leadType, owner, eventId, creativeId }) =>
				'adAccountId' in owner !== (leadType === 'SPONSORED') ||
				(creativeId !== undefined) !== (leadType === 'SPONSORED') ||
				(eventId !== undefined) !== (leadType === 'EVENT'),
		);
		expect(misfits).toEqual([]);
		for (const adAccountId of [adAccounts.campaignManager, adAccounts.viewer]) {
			expect(leadsOf(world, { adAccountId }).length).toBeGreaterThan(30);
		}
	});

	it('are about three in a hundred test leads', () => {
		const share = leadsOf(world, { testLeads: 'only' }).length / world.leads.length;
		expect(share).toBeGreaterThan(0.015);
		expect(share).toBeLessThan(0.05);
	});

	it('are many for one organization and none for others', () => {
		const count = (organizationId: string) => leadsOf(world, { organizationId }).length;
		expect(count(organizations.manyLeads)).toBeGreaterThan(350);
		expect(count(organizations.noLeads)).toBe(0);
		expect(count(organizations.noEvents)).toBe(0);
		expect(count(organizations.unreadable)).toBeGreaterThan(0);
	});

	it('were submitted over the last 85 days, some in the same millisecond', () => {
		const times = world.leads.map(({ submittedAt }) => submittedAt);
		expect(Math.max(...times)).toBeLessThan(DEFAULT_NOW);
		expect(Math.min(...times)).toBeGreaterThanOrEqual(DEFAULT_NOW - 85 * DAY);
		expect(Math.min(...times)).toBeLessThan(DEFAULT_NOW - 84 * DAY);

		const inOneOrganization = leadsOf(world, { organizationId: organizations.manyLeads });
		const sameTime = countBy(inOneOrganization, 'submittedAt');
		expect(Object.values(sameTime).filter((count) => count > 1).length).toBeGreaterThan(5);
	});

	it('answer the version of the form that was current then, every required question of it', () => {
		const wasCurrent = ({ formId, formVersionId, submittedAt }: Lead) =>
			formById(world, formId).versions.findLast(({ lastModified }) => lastModified <= submittedAt)
				?.versionId === formVersionId;
		const isComplete = ({ formId, formVersionId, answers }: Lead) => {
			const { questions } = formVersion(formById(world, formId), formVersionId);
			const answered = answers.map(({ questionId }) => questionId);
			const asked = new Set(questions.map(({ id }) => id));
			return (
				new Set(answered).size === answered.length &&
				answered.every((id) => asked.has(id)) &&
				questions.every(({ id, required }) => !required || answered.includes(id))
			);
		};
		expect(world.leads.filter((lead) => !wasCurrent(lead))).toEqual([]);
		expect(world.leads.filter((lead) => !isComplete(lead))).toEqual([]);
	});

	it('are all visible and undamaged', () => {
		expect(leadsOf(world, { visibleAt: DEFAULT_NOW })).toHaveLength(world.leads.length);
		expect(world.leads.filter(({ brokenUntil, override }) => brokenUntil ?? override)).toEqual([]);
	});
});
