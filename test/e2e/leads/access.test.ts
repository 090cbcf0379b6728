import { landmarks } from '../../simulator/world/landmarks';
import { addEvent, addForm, addLeads } from '../../simulator/world/mutations';
import { organizationIdsOf, readableOrganizationIds } from '../../simulator/world/queries';
import type { World } from '../../simulator/world/types';
import { byId, Canvas, setNode, withErrorOutput } from '../support/canvas';
import { DAY, HOUR } from '../support/leadWorld';
import { nastyWorld } from '../support/nastyWorld';
import { leadIds, rowIds } from '../support/pulls';

const { members, organizations } = landmarks;
const ALL = { organizationId: byId('all') };

let canvas: Canvas;

/** The default world's organizations, every one of them with an event and two leads. */
function world(now: number): World {
	const everything = nastyWorld(now, 1);
	for (const { id: organizationId } of everything.organizations) {
		const { id: formId } = addForm(everything, {
			owner: { organizationId },
			name: 'Registration',
			created: now - DAY,
			questions: [{ predefinedField: 'EMAIL' }],
		});
		const { id: eventId } = addEvent(everything, {
			organizationId,
			formId,
			name: 'Event',
			startsAt: now + DAY,
		});
		addLeads(everything, { eventId, submittedAt: now - HOUR }, 2);
	}
	return everything;
}

beforeAll(async () => {
	canvas = await Canvas.open({ simulator: { world: world(Date.now()) } });
});

afterAll(async () => await canvas?.close());

const live = () => canvas.environment.simulator.world;

const leadsOfReadable = () => {
	const readable = readableOrganizationIds(live(), members.main);
	return canvas.control.leads
		.list()
		.filter(({ owner }) => 'organizationId' in owner && readable.includes(owner.organizationId));
};

test('all organizations of the member, with their roles', async () => {
	const execution = await canvas.run([canvas.action('List', 'organization.getMany')]);
	expect(execution.error).toBeUndefined();
	const listed = execution.json('List');
	expect(listed.map(({ organization_id }) => organization_id).sort()).toEqual(
		organizationIdsOf(live(), members.main).sort(),
	);
	const byRole = listed.filter(({ can_read_event_leads }) => can_read_event_leads);
	// Its role says that it may be read; that its leads are refused is only seen on reading them.
	expect(byRole.map(({ organization_id }) => organization_id).sort()).toEqual(
		[...readableOrganizationIds(live(), members.main), organizations.unreadable].sort(),
	);
});

test('the leads of all organizations, of which one that answers 403 hides none', async () => {
	const execution = await canvas.run(
		[
			canvas.action('Pull', 'lead.pull', ALL, { onError: 'continueErrorOutput' }),
			setNode('Good', {}),
			setNode('Bad', {}),
		],
		{ connections: withErrorOutput('Pull', 'Good', 'Bad') },
	);
	expect(execution.error).toBeUndefined();
	expect(rowIds(execution.json('Good'))).toEqual(leadIds(leadsOfReadable()));
	expect(execution.json('Bad')).toEqual([
		expect.objectContaining({
			error: expect.stringContaining(organizations.unreadable),
			details: expect.objectContaining({ organization_id: organizations.unreadable }),
		}),
	]);
});

test('the same without an error output: the others come out, and a note names the missing one', async () => {
	const execution = await canvas.run([canvas.action('Pull', 'lead.pull', ALL)]);
	expect(execution.error).toBeUndefined();
	expect(rowIds(execution.json('Pull'))).toEqual(leadIds(leadsOfReadable()));
	const [run] = execution.data.resultData.runData.Pull;
	expect(run.hints).toEqual([
		expect.objectContaining({ message: expect.stringContaining(organizations.unreadable) }),
	]);
});

test('events of all organizations', async () => {
	const execution = await canvas.run([canvas.action('Events', 'event.getMany', ALL)]);
	expect(execution.error).toBeUndefined();
	const readable = [...readableOrganizationIds(live(), members.main), organizations.unreadable];
	const expected = live()
		.events.filter(({ organizationId, formId }) => formId && readable.includes(organizationId))
		.map(({ id }) => id);
	expect(
		execution
			.json('Events')
			.map(({ event_id }) => event_id)
			.sort(),
	).toEqual(expected.sort());
});

test('a role that is revoked ends the access to that organization only', async () => {
	canvas.control.organizations.revokeRole(organizations.cyrillic);
	const execution = await canvas.run([canvas.action('Pull', 'lead.pull', ALL)]);
	expect(execution.error).toBeUndefined();
	const rows = execution.json('Pull');
	expect(rowIds(rows)).toEqual(leadIds(leadsOfReadable()));
	expect(rows.some(({ organization_id }) => organization_id === organizations.cyrillic)).toBe(
		false,
	);
});
